import { inspect } from 'node:util'

/** A value that prints, logs and serialises as `[secret]`; `reveal` is the one way to it. */
export class Secret<Value = string> {
  readonly #value: Value
  constructor(value: Value) {
    this.#value = value
  }
  reveal(): Value {
    return this.#value
  }
  toString() {
    return '[secret]'
  }
  toJSON() {
    return '[secret]'
  }
  [inspect.custom]() {
    return '[secret]'
  }
}
