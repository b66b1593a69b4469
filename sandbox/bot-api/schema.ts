import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { Ajv, type ValidateFunction } from 'ajv'

interface Definition {
  $ref?: string
  type?: string | string[]
  properties?: Record<string, Definition>
  anyOf?: Definition[]
}

/** A JSON type that a parameter may have. */
export type Kind = 'string' | 'number' | 'boolean' | 'object' | 'array'

/** The Bot API 10.3 as a JSON Schema; each check is compiled when it is first needed. */
export interface Schema {
  /** The method's own spelling, whatever the case in which it was called. */
  methodNamed(name: string): string | undefined
  /** The JSON types of a method's parameters. */
  kindsOf(method: string): ReadonlyMap<string, ReadonlySet<Kind>>
  /** What is wrong, or nothing. */
  checkParams(method: string, params: unknown): string | undefined
  checkResult(method: string, result: unknown): string | undefined
  checkUpdate(update: unknown): string | undefined
}

let loaded: Schema | undefined

/** One for the whole process: compiling is the costly part and the schema never changes. */
export function loadSchema(): Schema {
  loaded ??= createSchema()
  return loaded
}

function createSchema(): Schema {
  // The file is made by scripts/make-bot-api-schema.mjs, which gives it this shape.
  const { definitions } = JSON.parse(gunzipSync(readFileSync(new URL('./schema.json.gz', import.meta.url))).toString()) as {
    definitions: Record<string, Definition>
  }
  // Half the time to compile, and no slower afterwards.
  const ajv = new Ajv({ strict: false, allErrors: false, inlineRefs: false, code: { optimize: false } })
  ajv.addSchema({ $id: 'bot-api', definitions })
  const methods = Object.keys(definitions['BotApiResults']?.properties ?? {})
  const spelling = new Map(methods.map((method) => [method.toLowerCase(), method]))
  const checks = new Map<string, ValidateFunction | undefined>()
  const kinds = new Map<string, ReadonlyMap<string, ReadonlySet<Kind>>>()

  return {
    methodNamed: (name) => spelling.get(name.toLowerCase()),
    kindsOf(method) {
      const known = kinds.get(method) ?? kindsOfParams(method)
      kinds.set(method, known)
      return known
    },
    checkParams: (method, params) => check(`BotApiParams/properties/${method}`, params),
    checkResult: (method, result) => check(`BotApiResults/properties/${method}`, result),
    checkUpdate: (update) => check('TelegramUpdate', update),
  }

  function check(path: string, value: unknown): string | undefined {
    if (!checks.has(path)) checks.set(path, ajv.getSchema(`bot-api#/definitions/${path}`))
    const validate = checks.get(path)
    if (!validate) return `the schema has no ${path}`
    if (validate(value)) return undefined
    return (validate.errors ?? [])
      .slice(0, 3)
      .map((error) => `${error.instancePath || '/'} ${error.message ?? ''} ${JSON.stringify(error.params)}`)
      .join('; ')
  }

  function kindsOfParams(method: string) {
    const params = resolve(definitions['BotApiParams']?.properties?.[method] ?? {})
    return new Map(Object.entries(params.properties ?? {}).map(([name, definition]) => [name, new Set(kindsIn(definition))]))
  }

  function kindsIn(definition: Definition): Kind[] {
    const { type, anyOf } = resolve(definition)
    if (anyOf) return anyOf.flatMap(kindsIn)
    // JSON Schema knows a few more type names (null, integer); this schema is made without them.
    return [type ?? []].flat() as Kind[]
  }

  function resolve(definition: Definition): Definition {
    return definition.$ref === undefined ? definition : resolve(definitions[definition.$ref.replace('#/definitions/', '')] ?? {})
  }
}
