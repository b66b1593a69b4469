import { ids, type TlAnswer, type TlObject } from './object.ts'
import { mainSchema, type Constructor, type Field, type Schema } from './schema.ts'

/** Settings that answers leave at their default. */
const defaultObjects: Record<string, string> = {
  PeerSettings: 'peerSettings',
  PeerNotifySettings: 'peerNotifySettings',
  PasswordKdfAlgo: 'passwordKdfAlgoUnknown',
  SecurePasswordKdfAlgo: 'securePasswordKdfAlgoUnknown',
  Photo: 'photoEmpty',
  ChatPhoto: 'chatPhotoEmpty',
  UserProfilePhoto: 'userProfilePhotoEmpty',
}

/** Bytes of an object in a layer. Plain fields left out are zero or empty; a missing object is a fault of the emulator. */
export function encode(value: TlAnswer, schema: Schema = mainSchema): Buffer {
  return new Writer(schema).boxed(value).done()
}

export class Writer {
  readonly #schema: Schema
  #buffer = Buffer.allocUnsafe(256)
  #length = 0

  constructor(schema: Schema = mainSchema) {
    this.#schema = schema
  }

  uint(value: number): this {
    this.#need(4)
    this.#buffer.writeUInt32LE(value >>> 0, this.#length)
    this.#length += 4
    return this
  }

  long(value: bigint): this {
    this.#need(8)
    this.#buffer.writeBigInt64LE(BigInt.asIntN(64, value), this.#length)
    this.#length += 8
    return this
  }

  raw(bytes: Uint8Array): this {
    this.#need(bytes.length)
    this.#buffer.set(bytes, this.#length)
    this.#length += bytes.length
    return this
  }

  bytes(bytes: Uint8Array): this {
    this.#need(bytes.length + 8)
    const head = bytes.length < 254 ? 1 : 4
    if (head === 1) this.#buffer[this.#length] = bytes.length
    else this.#buffer.writeUInt32LE(bytes.length * 256 + 254, this.#length)
    this.#length += head
    this.raw(bytes)
    for (let padding = (4 - ((bytes.length + head) & 3)) & 3; padding > 0; padding--) this.#buffer[this.#length++] = 0
    return this
  }

  boxed(value: unknown): this {
    if (typeof value === 'boolean') return this.uint(value ? ids.true : ids.false)
    if (Array.isArray(value)) return this.#vector(value)
    const object = value as TlObject
    const constructor = this.#find(object._)
    this.uint(constructor.id)
    return this.#fields(constructor, object)
  }

  done(): Buffer {
    return this.#buffer.subarray(0, this.#length)
  }

  #vector(values: unknown[]): this {
    this.uint(ids.vector).uint(values.length)
    for (const value of values) {
      if (typeof value === 'bigint') this.long(value)
      else if (typeof value === 'number') this.uint(value)
      else this.boxed(value)
    }
    return this
  }

  #fields(constructor: Constructor, object: TlObject): this {
    // fields may share a bit: then one given brings the others, at their defaults
    const flags: Record<string, number> = {}
    for (const field of constructor.fields) {
      const { key, flag } = field
      if (field.type === '#') this.uint((flags[key] = flagsOf(constructor, key, object)))
      else if (!flag || ((flags[flag.field] ?? 0) & flag.mask) !== 0) this.#field(constructor, field, object[key])
    }
    return this
  }

  #field(constructor: Constructor, field: Field, value: unknown): void {
    if (!field.vector) return this.#value(field, value, `${constructor.name}.${field.key}`)
    const values = (value ?? []) as unknown[]
    if (field.vector === 'boxed') this.uint(ids.vector)
    this.uint(values.length)
    for (const item of values) this.#value(field, item, `${constructor.name}.${field.key}`)
  }

  #value(field: Field, value: unknown, where: string): void {
    switch (field.type) {
      case 'int':
        this.uint(Number(value ?? 0))
        return
      case 'long':
      case 'int53':
        this.long(BigInt((value ?? 0) as bigint | number))
        return
      case 'double':
        this.#need(8)
        this.#buffer.writeDoubleLE(Number(value ?? 0), this.#length)
        this.#length += 8
        return
      case 'string':
        this.bytes(typeof value === 'string' || value === undefined ? Buffer.from(value ?? '') : (value as Uint8Array))
        return
      case 'bytes':
        this.bytes((value ?? Buffer.alloc(0)) as Uint8Array)
        return
      case 'int128':
      case 'int256':
        this.raw((value ?? Buffer.alloc(field.type === 'int128' ? 16 : 32)) as Uint8Array)
        return
      case 'Bool':
        this.uint(value === true ? ids.true : ids.false)
        return
      case 'true':
        return
      default:
        this.#object(field, value, where)
    }
  }

  #object(field: Field, value: unknown, where: string): void {
    if (field.isBare) {
      const object = value as TlObject
      this.#fields(this.#find(object._), object)
      return
    }
    const fallback = defaultObjects[field.type]
    if (value === undefined && fallback === undefined) throw new TypeError(`${where} is missing`)
    this.boxed(value ?? { _: fallback })
  }

  #find(name: string): Constructor {
    const found = this.#schema.byName.get(name)
    if (!found) throw new TypeError(`layer ${this.#schema.layer} has no ${name}`)
    return found
  }

  #need(length: number): void {
    if (this.#length + length <= this.#buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + length))
    this.#buffer.copy(larger, 0, 0, this.#length)
    this.#buffer = larger
  }
}

function flagsOf(constructor: Constructor, field: string, object: TlObject): number {
  let flags = 0
  for (const { key, mask, type } of constructor.flagged.get(field) ?? []) if (isGiven(object[key], type)) flags |= mask
  return flags
}

/** A conditional flag that is false is absent; a conditional Bool can be present and false. */
function isGiven(value: unknown, type: string): boolean {
  return value !== undefined && value !== null && (value !== false || type === 'Bool')
}
