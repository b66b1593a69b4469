import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parseTl, type TlEntry } from './parse.ts'

/** One field, with all that reading and writing need already worked out. */
export interface Field {
  key: string
  type: string
  flag?: { field: string; mask: number }
  vector?: 'boxed' | 'bare'
  isBare: boolean
}

export interface Constructor {
  name: string
  id: number
  kind: 'class' | 'method'
  type: string
  fields: Field[]
  /** The conditional fields of each `#`. */
  flagged: Map<string, { key: string; mask: number; type: string }[]>
}

/** All constructors and methods of one API layer and of MTProto itself. */
export interface Schema {
  layer: number
  byId: Map<number, Constructor>
  byName: Map<string, Constructor>
}

const require = createRequire(import.meta.url)

/** The layer in which the emulator thinks; answers are written in the client's own. */
export const mainSchema: Schema = readMainSchema()
const schemas = new Map<number, Schema>([[mainSchema.layer, mainSchema]])
let areOthersRead = false

/** The schema of a layer, or the newest one for a layer that nobody here knows: Telegram is lenient in the same way. */
export function schemaOf(layer: number): Schema {
  if (!schemas.has(layer) && !areOthersRead) {
    areOthersRead = true
    const other = readGramJsSchema()
    if (other) schemas.set(other.layer, other)
  }
  return schemas.get(layer) ?? mainSchema
}

function readMainSchema(): Schema {
  // both files are published by the package as its machine-readable schema
  const api = require('@mtcute/core/tl/api-schema.json') as { l: number; e: TlEntry[] }
  const protocol = require('@mtcute/core/tl/mtp-schema.json') as TlEntry[]
  return build(api.l, [...api.e, ...protocol, ...legacyProtocol()])
}

/** Still sent by clients that do not name a data centre in the key exchange. */
function legacyProtocol(): TlEntry[] {
  return parseTl(
    [
      'mt_p_q_inner_data#83c95aec pq:bytes p:bytes q:bytes nonce:int128 server_nonce:int128 new_nonce:int256 = P_Q_inner_data;',
      'mt_p_q_inner_data_temp#3c6a84d4 pq:bytes p:bytes q:bytes nonce:int128 server_nonce:int128 new_nonce:int256 expires_in:int = P_Q_inner_data;',
      '---functions---',
      'mt_req_pq#60469778 nonce:int128 = ResPQ;',
    ].join('\n'),
  )
}

/** GramJS speaks an older layer and ships its text; without that package the layer is simply unknown. */
function readGramJsSchema(): Schema | undefined {
  const folder = folderOf('telegram')
  if (folder === undefined) return undefined
  const layer = Number(/LAYER = (\d+)/.exec(readFileSync(join(folder, 'tl/AllTLObjects.js'), 'utf8'))?.[1])
  const entries = parseTl(require('telegram/tl/apiTl.js') as string)
  for (const entry of entries) alignIds(entry)
  return build(layer, [...entries, ...[...mainSchema.byId.values()].filter(({ name }) => name.startsWith('mt_')).map(asEntry)])
}

function folderOf(name: string): string | undefined {
  try {
    const folder = dirname(require.resolve(`${name}/package.json`))
    return existsSync(folder) ? folder : undefined
  } catch {
    return undefined
  }
}

/** Ids of users and chats are numbers in the main schema (`int53`); an older text calls them `long`. */
function alignIds(entry: TlEntry): void {
  const known = mainSchema.byName.get(entry.name)
  for (const argument of entry.arguments) {
    if (argument.type !== 'long') continue
    const same = known?.fields.find((field) => field.key === camel(argument.name))
    if (same?.type === 'int53') argument.type = 'int53'
  }
}

function asEntry({ name, id, kind, type, fields }: Constructor): TlEntry {
  return {
    kind,
    name,
    id,
    type,
    arguments: fields.map((field) => ({
      name: field.key,
      type: field.type,
      typeModifiers: { isVector: field.vector === 'boxed', isBareVector: field.vector === 'bare', isBareType: field.isBare },
    })),
  }
}

function build(layer: number, entries: TlEntry[]): Schema {
  const schema: Schema = { layer, byId: new Map(), byName: new Map() }
  for (const entry of entries) {
    const built = construct(entry)
    schema.byId.set(built.id, built)
    if (!schema.byName.has(built.name)) schema.byName.set(built.name, built)
  }
  return schema
}

function construct(entry: TlEntry): Constructor {
  const flagged: Constructor['flagged'] = new Map()
  const fields = entry.arguments.map((argument): Field => {
    const modifiers = argument.typeModifiers ?? {}
    const field: Field = { key: camel(argument.name), type: argument.type, isBare: modifiers.isBareType === true }
    const [flagField, bit] = modifiers.predicate?.split('.') ?? []
    if (flagField !== undefined) {
      field.flag = { field: flagField, mask: (1 << Number(bit)) >>> 0 }
      flagged.set(flagField, [...(flagged.get(flagField) ?? []), { key: field.key, mask: field.flag.mask, type: field.type }])
    }
    if (modifiers.isVector) field.vector = 'boxed'
    else if (modifiers.isBareVector) field.vector = 'bare'
    return field
  })
  return { name: entry.name, id: entry.id >>> 0, kind: entry.kind, type: entry.type, fields, flagged }
}

function camel(name: string): string {
  return name.replace(/_([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase())
}
