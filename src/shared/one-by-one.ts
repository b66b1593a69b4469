/**
 * Work of the same key is done one after the other, in the order in which it was asked for, and waits for no other key. What fails keeps
 * none from its turn.
 */
export function oneByOne<Key>(): <Value>(key: Key, work: () => Promise<Value>) => Promise<Value> {
  const newest = new Map<Key, Promise<unknown>>()
  return async (key, work) => {
    const before = newest.get(key)
    const mine = before ? before.then(work, work) : work()
    newest.set(key, mine)
    try {
      return await mine
    } finally {
      if (newest.get(key) === mine) newest.delete(key)
    }
  }
}
