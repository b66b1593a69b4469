import { unpack } from './gzip.ts'
import { ids, type TlObject } from './object.ts'
import type { Constructor, Field, Schema } from './schema.ts'

/** Reads any object of a schema: requests too, which a client's own readers cannot. */
export class Reader {
  position = 0
  readonly #schema: Schema
  readonly #bytes: Buffer

  constructor(schema: Schema, bytes: Buffer) {
    this.#schema = schema
    this.#bytes = bytes
  }

  uint(): number {
    const value = this.#bytes.readUInt32LE(this.position)
    this.position += 4
    return value
  }

  int(): number {
    const value = this.#bytes.readInt32LE(this.position)
    this.position += 4
    return value
  }

  long(): bigint {
    const value = this.#bytes.readBigInt64LE(this.position)
    this.position += 8
    return value
  }

  raw(length: number): Buffer {
    const end = this.position + length
    if (end > this.#bytes.length) throw new RangeError('the object is longer than its message')
    const part = this.#bytes.subarray(this.position, end)
    this.position = end
    return part
  }

  bytes(): Buffer {
    let length = this.#bytes.readUInt8(this.position++)
    let head = 1
    if (length === 254) {
      length = this.#bytes.readUIntLE(this.position, 3)
      this.position += 3
      head = 4
    }
    const part = this.raw(length)
    this.position += (4 - ((length + head) & 3)) & 3
    return part
  }

  object(): TlObject {
    // whoever asks for an object and gets a bare flag or a vector finds no name in it and refuses
    return this.boxed() as TlObject
  }

  /** A boxed value: an object, a vector, or a boolean. */
  boxed(): unknown {
    const id = this.uint()
    if (id === ids.true) return true
    if (id === ids.false) return false
    if (id === ids.null) return null
    if (id === ids.vector) return Array.from({ length: this.#count() }, () => this.boxed())
    if (id === ids.gzip) return new Reader(this.#schema, unpack(this.bytes())).boxed()
    const found = this.#schema.byId.get(id)
    if (!found) throw new UnknownConstructor(id)
    return this.#fields(found)
  }

  #fields(constructor: Constructor): TlObject {
    const object: TlObject = { _: constructor.name }
    const flags: Record<string, number> = {}
    for (const field of constructor.fields) {
      if (field.type === '#') flags[field.key] = this.int()
      else if (!field.flag || ((flags[field.flag.field] ?? 0) & field.flag.mask) !== 0) object[field.key] = this.#field(field)
    }
    return object
  }

  #field(field: Field): unknown {
    if (!field.vector) return this.#value(field.type, field.isBare)
    if (field.vector === 'boxed' && this.uint() !== ids.vector) throw new RangeError('a vector was expected')
    return Array.from({ length: this.#count() }, () => this.#value(field.type, field.isBare))
  }

  #count(): number {
    const count = this.uint()
    if (count > this.#bytes.length) throw new RangeError('the vector is longer than its message')
    return count
  }

  #value(type: string, isBare: boolean): unknown {
    switch (type) {
      case 'int':
        return this.int()
      case 'long':
        return this.long()
      case 'int53':
        return Number(this.long())
      case 'double': {
        const value = this.#bytes.readDoubleLE(this.position)
        this.position += 8
        return value
      }
      case 'string':
        return this.bytes().toString('utf8')
      case 'bytes':
        return Buffer.from(this.bytes())
      case 'int128':
        return Buffer.from(this.raw(16))
      case 'int256':
        return Buffer.from(this.raw(32))
      case 'true':
        return true
      default:
        return isBare ? this.#bare(type) : this.boxed()
    }
  }

  #bare(name: string): TlObject {
    const constructor = this.#schema.byName.get(name)
    if (!constructor) throw new RangeError(`the schema has no ${name}`)
    return this.#fields(constructor)
  }
}

export class UnknownConstructor extends Error {
  readonly id: number
  constructor(id: number) {
    super(`the schema has no constructor ${id.toString(16)}`)
    this.id = id
  }
}
