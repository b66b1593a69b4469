import type { IncomingMessage } from 'node:http'
import { isLoopback } from '../bot-api/keyboard.ts'

/**
 * Why a request is not for us, or nothing. A page of the web must not reach the sandbox through the browser of whoever runs it:
 * neither under a name that it makes point here (Host), nor from its own address (Origin).
 */
export function refuseForeign(request: IncomingMessage, port: number): string | undefined {
  const { host = '', origin } = request.headers
  if (!isOurs(`http://${host}`, port)) return `This sandbox answers on localhost:${port} only, not as ${host || 'a host without a name'}.`
  if (origin !== undefined && !isOurs(origin, port)) return `This sandbox answers its own pages only, not ${origin}.`
  if (request.headers['sec-fetch-site'] === 'cross-site' && !isVisit(request)) return 'This sandbox answers its own pages only.'
  return undefined
}

/** Somebody follows a link to the chat page: the page that has the link learns nothing and changes nothing. */
function isVisit({ method, url, headers }: IncomingMessage): boolean {
  return method === 'GET' && url === '/' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
}

function isOurs(address: string, port: number): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname, port: named } = new URL(address)
  return protocol === 'http:' && isLoopback(hostname) && (named === '' ? 80 : Number(named)) === port
}
