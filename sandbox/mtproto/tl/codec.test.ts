import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TlObject } from './object.ts'
import { parseTl } from './parse.ts'
import { Reader } from './reader.ts'
import { mainSchema, schemaOf, type Constructor, type Field, type Schema } from './schema.ts'
import { encode } from './writer.ts'

const gramJsLayer = 198
const depthMax = 3

/** Any object that a constructor allows; deep ones stop at the smallest constructor of each type. */
function objects(schema: Schema, constructor: Constructor, depth = 0): fc.Arbitrary<TlObject> {
  const record: Record<string, fc.Arbitrary<unknown>> = {}
  const bitOf = ({ flag }: Field) => (flag ? `${flag.field}.${flag.mask}` : '')
  for (const field of constructor.fields) {
    if (field.type === '#' || (field.flag && depth >= depthMax)) continue
    record[field.key] = field.vector ? fc.array(values(schema, field, depth), { maxLength: 2 }) : values(schema, field, depth)
  }
  const bits = [...new Set(constructor.fields.map(bitOf))].filter(Boolean)
  // fields of one bit are there together or not at all
  return fc.tuple(fc.record(record), fc.subarray(bits)).map(([all, given]) => {
    const kept = constructor.fields.filter((field) => field.key in all && (!field.flag || given.includes(bitOf(field))))
    return { _: constructor.name, ...Object.fromEntries(kept.map(({ key }) => [key, all[key]])) }
  })
}

function values(schema: Schema, field: Field, depth: number): fc.Arbitrary<unknown> {
  switch (field.type) {
    case 'int':
      return fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
    case 'long':
      return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
    case 'int53':
      return fc.maxSafeInteger()
    case 'double':
      return fc.double({ noNaN: true })
    case 'string':
      return fc.string({ unit: 'grapheme', maxLength: 300 })
    case 'bytes':
      return bytes({ maxLength: 300 })
    case 'int128':
      return bytes({ minLength: 16, maxLength: 16 })
    case 'int256':
      return bytes({ minLength: 32, maxLength: 32 })
    case 'Bool':
      return fc.boolean()
    case 'true':
      return fc.constant(true)
    case '!X':
      return fc.constant({ _: 'help.getConfig' })
    default:
      return fc.constantFrom(...candidates(schema, field, depth)).chain((one) => objects(schema, one, depth + 1))
  }
}

function candidates(schema: Schema, field: Field, depth: number): Constructor[] {
  if (field.isBare) return [schema.byName.get(field.type)!]
  const all = [...schema.byId.values()].filter(({ kind, type }) => kind === 'class' && type === field.type)
  return depth < depthMax ? all : all.toSorted((a, b) => weight(a) - weight(b)).slice(0, 1)
}

/** Constructors of plain fields first, so that recursive types end. */
function weight({ fields }: Constructor): number {
  return fields.reduce((sum, field) => sum + (/^[a-z#]/.test(field.type) && !field.type.includes('.') ? 1 : 100), 0)
}

function bytes(constraints: { minLength?: number; maxLength: number }): fc.Arbitrary<Buffer> {
  return fc.uint8Array(constraints).map((array) => Buffer.from(array))
}

describe.each([
  ['the main layer', () => mainSchema],
  ['the layer of GramJS', () => schemaOf(gramJsLayer)],
])('%s', (_, schemaFor) => {
  test('whatever is written is read again as it was, for every constructor and method', () => {
    const schema = schemaFor()
    for (const constructor of schema.byId.values()) {
      if (constructor.name === 'vector' || ['Bool', 'True', 'Null', 'Vector t'].includes(constructor.type)) continue
      fc.assert(
        fc.property(objects(schema, constructor, 1), (object) => {
          expect(new Reader(schema, encode(object, schema)).object()).toEqual(object)
        }),
        { numRuns: 2 },
      )
    }
  }, 120_000)
})

test('a client of another layer is answered in that layer', () => {
  const older = schemaOf(gramJsLayer)
  expect(older.layer).toBe(gramJsLayer)
  const user = { _: 'user', id: 5_000_000_000, firstName: 'Ann', self: true }
  const text = (createRequire(import.meta.url)('telegram/tl/apiTl.js') as string).split('\n').find((line) => line.startsWith('user#'))!
  expect(encode(user, older).readUInt32LE(0)).toBe(parseTl(text)[0]?.id)
  expect(new Reader(older, encode(user, older)).object()).toEqual(user)
})

test('a message cut short is refused, not read past its end', () => {
  const whole = encode({ _: 'messages.sendMessage', peer: { _: 'inputPeerSelf' }, message: 'hello', randomId: 1n })
  for (let length = 0; length < whole.length; length++)
    expect(() => new Reader(mainSchema, Buffer.from(whole.subarray(0, length))).object()).toThrow(RangeError)
})
