// What a script under confinement can do; it answers what it managed.
import '../../src/adapters/documents/sealed.ts'

const managed: string[] = []
async function attempt(name: string, act: () => unknown) {
  try {
    await act()
    managed.push(name)
  } catch {}
}

let input = ''
for await (const chunk of process.stdin) input += String(chunk)
const { port, secretFile, ownFile } = JSON.parse(input) as { port: number; secretFile: string; ownFile: string }
const fs = await import('node:fs')
await attempt('read what it may', () => fs.readFileSync(ownFile))
await attempt('read another file', () => fs.readFileSync(secretFile))
await attempt('read /etc/passwd', () => fs.readFileSync('/etc/passwd'))
await attempt('write', () => fs.writeFileSync('/tmp/confined-probe-was-here', ''))
await attempt('start a program', async () => (await import('node:child_process')).execFileSync('/bin/true'))
await attempt('start a thread', async () => new (await import('node:worker_threads')).Worker('1', { eval: true }))
await attempt('fetch', () => fetch(`http://127.0.0.1:${port}`))
for (const name of ['net', 'node:net', 'node:http', 'node:tls', 'node:dns', 'node:dgram', 'node:inspector'])
  await attempt(name, () => import(name))
const { createRequire } = await import('node:module')
await attempt('require net', () => createRequire(import.meta.url)('net') as unknown)
await attempt('getBuiltinModule', () => process.getBuiltinModule('net'))
await attempt('binding', () => (process as unknown as { binding: (name: string) => unknown }).binding('tcp_wrap'))
await attempt('load native code', () => process.dlopen({ exports: {} }, '/lib/x86_64-linux-gnu/libc.so.6'))
if (Object.keys(process.env).some((name) => !['PWD', 'SHLVL', '_', 'OLDPWD', 'LC_CTYPE'].includes(name)))
  managed.push(`see ${Object.keys(process.env).join()}`)
process.stdout.write(JSON.stringify(managed))
