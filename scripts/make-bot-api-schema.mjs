// Makes sandbox/bot-api/schema.json.gz: the Bot API's methods and objects as one JSON Schema, from the types in @gramio/types.
// Run it after a new version of that package: node scripts/make-bot-api-schema.mjs [output file]
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { createGenerator } from 'ts-json-schema-generator'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const output = process.argv[2] ?? join(root, 'sandbox/bot-api/schema.json.gz')
const draft = join(root, 'node_modules/.cache/bot-api-schema')

mkdirSync(draft, { recursive: true })
writeFileSync(
  join(draft, 'tsconfig.json'),
  JSON.stringify({
    compilerOptions: { module: 'nodenext', strict: true, skipLibCheck: true, types: ['node'], target: 'esnext', lib: ['esnext', 'dom'] },
    files: ['entry.ts'],
  }),
)
writeFileSync(join(draft, 'entry.ts'), entryOf(readFileSync(join(root, 'node_modules/@gramio/types/out/methods.d.ts'), 'utf8')))

const schema = createGenerator({
  path: join(draft, 'entry.ts'),
  tsconfig: join(draft, 'tsconfig.json'),
  type: 'BotApi',
  skipTypeCheck: true,
  additionalProperties: false,
  jsDoc: 'none',
}).createSchema('BotApi')
schema.definitions.TelegramInputFile = { type: 'string' }
writeFileSync(output, gzipSync(JSON.stringify(asOnTheWire(schema)), { level: 9 }))

/** The map of methods as two interfaces, since the generator does not read function types. */
function entryOf(methods) {
  const declaration = /^ {4}(\w+): (CallAPI|CallAPIWithoutParams|CallAPIWithOptionalParams)<([\s\S]*?)>\s*(?=\n\s*(?:\/\*\*|\}))/gm
  const params = []
  const results = []
  for (const [, name, shape, body] of methods.matchAll(declaration)) {
    const types = body.trim().replace(/,\s*$/, '')
    const comma = shape === 'CallAPIWithoutParams' ? -1 : topLevelComma(types)
    params.push(`${name}: ${comma < 0 ? 'Record<string, never>' : types.slice(0, comma).trim()}`)
    results.push(`${name}: ${types.slice(comma + 1).trim()}`)
  }
  return [
    `import type * as Params from '@gramio/types/params'`,
    `import type * as Objects from '@gramio/types/objects'`,
    `export interface BotApiParams { ${params.join('; ')} }`,
    `export interface BotApiResults { ${results.join('; ')} }`,
    `export interface BotApi { update: Objects.TelegramUpdate; params: BotApiParams; results: BotApiResults }`,
  ].join('\n')
}

function topLevelComma(types) {
  let depth = 0
  for (const [index, character] of [...types].entries()) {
    if ('<{(['.includes(character)) depth++
    if ('>})]'.includes(character)) depth--
    if (character === ',' && depth === 0) return index
  }
  throw new Error(`No second type in ${types}`)
}

/** Drops the conveniences of the types that never reach the server: values with toString() or toJSON(). */
function asOnTheWire(node) {
  if (Array.isArray(node)) return node.map(asOnTheWire)
  if (typeof node !== 'object' || node === null) return node
  const mapped = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, asOnTheWire(value)]))
  if (!Array.isArray(mapped.anyOf)) return mapped
  const options = mapped.anyOf.filter(({ required }) => !(required?.length === 1 && ['toString', 'toJSON'].includes(required[0])))
  if (options.length !== 1) return { ...mapped, anyOf: options }
  const { anyOf: _several, ...rest } = mapped
  return { ...rest, ...options[0] }
}
