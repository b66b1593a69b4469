import type { Schema } from './schema.ts'
import { badRequest } from './refusal.ts'

export type Fields = Record<string, unknown>

export interface Upload {
  name: string
  mime: string
  bytes: Uint8Array
}

/** What a request brought: fields as text or JSON, and the files of a multipart body by their field name. */
export interface RawParams {
  fields: Fields
  uploads: ReadonlyMap<string, Upload>
}

/** Reads the parameters of one call. A parameter of the wrong type counts as absent, as Telegram's server treats it. */
export class Params {
  readonly fields: Fields
  readonly #uploads: ReadonlyMap<string, Upload>

  constructor(fields: Fields, uploads: ReadonlyMap<string, Upload> = new Map()) {
    this.fields = fields
    this.#uploads = uploads
  }

  has(name: string): boolean {
    return this.fields[name] !== undefined
  }

  text(name: string): string | undefined {
    const value = this.fields[name]
    return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
  }

  integer(name: string): number | undefined {
    const value = Number(this.fields[name])
    return this.has(name) && Number.isSafeInteger(value) ? value : undefined
  }

  decimal(name: string): number | undefined {
    const value = Number(this.fields[name])
    return this.has(name) && Number.isFinite(value) ? value : undefined
  }

  flag(name: string): boolean {
    return this.fields[name] === true
  }

  object(name: string): Params | undefined {
    const value = this.fields[name]
    return isFields(value) ? new Params(value, this.#uploads) : undefined
  }

  list(name: string): unknown[] | undefined {
    const value = this.fields[name]
    return Array.isArray(value) ? value : undefined
  }

  objects(name: string): Params[] | undefined {
    return this.list(name)?.map((value) => new Params(isFields(value) ? value : {}, this.#uploads))
  }

  /** The file that came under this name, or that `attach://` points at. */
  upload(name: string): Upload | undefined {
    const value = this.fields[name]
    const part = typeof value === 'string' && value.startsWith('attach://') ? value.slice('attach://'.length) : name
    return this.#uploads.get(part)
  }
}

/** Brings the text of forms into the JSON types that the method declares, as Telegram's server does. */
export function readParams(schema: Schema, method: string, raw: RawParams): Params {
  const kinds = schema.kindsOf(method)
  const fields: Fields = {}
  for (const [name, value] of Object.entries(raw.fields)) {
    if (value === null) continue
    const allowed = kinds.get(name)
    fields[name] = typeof value === 'string' && allowed ? fromText(name, value, allowed) : value
  }
  for (const name of raw.uploads.keys()) if (kinds.has(name) && fields[name] === undefined) fields[name] = `attach://${name}`
  return new Params(fields, raw.uploads)
}

function fromText(name: string, text: string, allowed: ReadonlySet<string>): unknown {
  if (allowed.has('boolean')) return ['true', '1', 'yes'].includes(text.toLowerCase())
  if (allowed.has('number') && /^-?\d+(\.\d+)?$/.test(text)) return Number(text)
  const isStructure = (allowed.has('object') && text.startsWith('{')) || (allowed.has('array') && text.startsWith('['))
  if (!isStructure || (allowed.has('string') && text === '')) return text
  try {
    return JSON.parse(text)
  } catch {
    throw badRequest(`can't parse ${name === 'reply_markup' ? 'reply keyboard markup' : name.replaceAll('_', ' ')} JSON object`)
  }
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
