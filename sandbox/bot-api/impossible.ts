/** Closes a union: the compiler points here when a case is missing, and a value from elsewhere stops loudly. */
export function impossible(value: never): never {
  throw new Error(`There is no case for ${JSON.stringify(value)}.`)
}
