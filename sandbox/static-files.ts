import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { decodePath, urlOf } from './bot-api/request.ts'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
}
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  'frame-src http://localhost:* http://127.0.0.1:*',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Serves a folder of built files; a path that is no file and has no extension gets the page itself. */
export function createStaticFiles(directory: string) {
  return (request: IncomingMessage, response: ServerResponse): void => void serve(request, response)

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405)
    const path = normalize(decodePath(urlOf(request).pathname))
    const isHidden = path.split('/').some((part) => part.startsWith('.'))
    const bytes = isHidden ? undefined : await read(join(directory, extname(path) === '' ? 'index.html' : path))
    if (!bytes) return refuse(response, 404)
    response.writeHead(200, {
      'content-type': types[extname(path) === '' ? '.html' : extname(path)] ?? 'application/octet-stream',
      'content-length': bytes.length,
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    })
    response.end(request.method === 'HEAD' ? undefined : bytes)
  }
}

async function read(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch(() => undefined)
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' })
  response.end(status === 404 ? 'There is no such page.' : 'This page is only for reading.')
}
