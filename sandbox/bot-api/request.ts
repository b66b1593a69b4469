import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { Busboy, type BusboyHeaders } from '@fastify/busboy'
import { isFields, type RawParams, type Upload } from './params.ts'
import { ApiRefusal, badRequest } from './refusal.ts'

const bodyBytesMax = 50 * 1024 * 1024 + 64 * 1024

/** The address of a request; one that is no address leads nowhere. */
export function urlOf({ url = '/' }: IncomingMessage): URL {
  const address = `http://sandbox${url}`
  return new URL(URL.canParse(address) ? address : 'http://sandbox/.not-an-address')
}

/** Undoes percent signs; text that has them wrong stays as it is. */
export function decodePath(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The parameters of a request: query string first, then a JSON, urlencoded or multipart body over it. */
export async function readRequest(request: IncomingMessage, url: URL): Promise<RawParams> {
  const query = Object.fromEntries(url.searchParams)
  const body = await readBody(request)
  const { fields, uploads } = await readParts(request.headers['content-type'] ?? '', body)
  return { fields: { ...query, ...fields }, uploads }
}

/** Also reads what a webhook answers, which may be any of the same forms. */
export async function readParts(contentType: string, body: Buffer): Promise<RawParams> {
  const type = contentType.toLowerCase()
  if (body.length === 0) return { fields: {}, uploads: new Map() }
  if (type.includes('multipart/form-data')) return readMultipart(contentType, body)
  if (type.includes('application/x-www-form-urlencoded'))
    return { fields: Object.fromEntries(new URLSearchParams(body.toString())), uploads: new Map() }
  if (type.includes('application/json')) return { fields: parseJson(body), uploads: new Map() }
  return { fields: {}, uploads: new Map() }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    // A request without an encoding gives Buffers only.
    const bytes = chunk as Buffer
    size += bytes.length
    if (size > bodyBytesMax) throw new ApiRefusal(413, 'Request Entity Too Large')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

function parseJson(body: Buffer) {
  try {
    const value: unknown = JSON.parse(body.toString())
    if (isFields(value)) return value
  } catch {
    // Worded below: whatever is no JSON object is refused alike.
  }
  throw badRequest("can't parse request JSON object")
}

function readMultipart(contentType: string, body: Buffer): Promise<RawParams> {
  const fields: Record<string, unknown> = {}
  const uploads = new Map<string, Upload>()
  return new Promise((resolve, reject) => {
    const headers: BusboyHeaders = { 'content-type': contentType }
    const parser = new Busboy({ headers, limits: { fieldSize: 1024 * 1024, files: 20, fields: 200 } })
    parser.on('field', (name, value) => {
      fields[name] = value
    })
    parser.on('file', (name, stream, fileName, _encoding, mime) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => uploads.set(name, { name: fileName || name, mime, bytes: Buffer.concat(chunks) }))
    })
    parser.on('finish', () => resolve({ fields, uploads }))
    parser.on('error', () => reject(badRequest("can't parse multipart request body")))
    Readable.from([body]).pipe(parser)
  })
}
