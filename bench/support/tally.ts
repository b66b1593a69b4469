/** What came, and how often: the same message of an account counts once. */
export interface Tally {
  count(account: number, messageId: number): void
  read(): { distinct: number; repeated: number }
}

export function createTally(): Tally {
  const seen = new Map<number, Set<number>>()
  let distinct = 0
  let repeated = 0
  return {
    count(account, messageId) {
      const ids = seen.get(account) ?? new Set<number>()
      seen.set(account, ids)
      if (ids.has(messageId)) repeated++
      else distinct++
      ids.add(messageId)
    },
    read: () => ({ distinct, repeated }),
  }
}
