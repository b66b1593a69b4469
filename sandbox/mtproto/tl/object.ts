/**
 * An object of the schema: `_` is its name, fields are camelCase. `long` is a bigint, `int53` a number, bytes are Buffers;
 * an absent conditional field is undefined.
 */
export interface TlObject {
  _: string
  [field: string]: unknown
}

export type TlAnswer = TlObject | TlObject[] | boolean | number[] | bigint[]

/** A text field, empty when it is none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Constructors that every layer shares and the schemas leave out. */
export const ids = {
  vector: 0x1cb5c415,
  true: 0x997275b5,
  false: 0xbc799737,
  null: 0x56730bcc,
  gzip: 0x3072cfa1,
  container: 0x73f1f8dc,
  rpcResult: 0xf35c6d01,
} as const
