import type { DataBox } from './data-box.ts'

declare const shape: unique symbol
/** Where in the database a sealed value of this shape stands; bytes moved elsewhere do not open. */
export type Place<Value> = string & { [shape]?: Value }

/** To be opened at the same place. */
export const sealJson = <Value>(box: Pick<DataBox, 'seal'>, value: NoInfer<Value>, place: Place<Value>): Buffer =>
  box.seal(JSON.stringify(value), place)

/** What `sealJson` was given for that place: nothing else opens there, so the seal itself is the check. */
export function openJson<Value>(box: Pick<DataBox, 'openText'>, sealed: Uint8Array, place: Place<Value>): Value {
  return JSON.parse(box.openText(sealed, place))
}
