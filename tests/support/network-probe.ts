// Tries to reach a port of this machine with Node's own modules; says whether it could.
import { connect } from 'node:net'

let port = ''
for await (const chunk of process.stdin) port += String(chunk)
const socket = connect(Number(port), '127.0.0.1')
socket.once('connect', () => process.stdout.write('connected', () => process.exit()))
socket.once('error', () => process.stdout.write('no way out'))
