interface Waiting<Ask, Answer> {
  ask: Ask
  resolve(answer: Answer): void
  reject(error: unknown): void
}

export interface TogetherOptions<Ask> {
  /** In one go; the others wait for the next. */
  max?: number
  /** Goes at a time. */
  sideBySide?: number
  /** A go that takes longer counts no more among them: what holds it up, such as a lock, must not hold up everybody. */
  slowMs?: number
  /** Asks with the same key are never under way at the same time; they are answered in the order in which they came. */
  keyOf?: (ask: Ask) => unknown
}

/**
 * Asks of one turn of the event loop are answered in one go, and those that come while it is under way in the next: somebody alone waits
 * for nobody, and in a crowd a hundred trips to the database are one. No answer is older than its ask.
 * @param work answers in the order of the asks, all or nothing. Where it fails, each of its asks is tried once more alone, so that none
 * fails for another; what it does must bear that.
 */
export function together<Ask, Answer>(
  work: (asks: readonly Ask[]) => Promise<readonly Answer[]>,
  { max = 100, sideBySide = 2, slowMs = 1_000, keyOf }: TogetherOptions<Ask> = {},
): (ask: Ask) => Promise<Answer> {
  const waiting: Waiting<Ask, Answer>[] = []
  const busy = new Set<unknown>()
  let underWay = 0
  let isPlanned = false

  function plan() {
    if (isPlanned || waiting.length === 0 || underWay >= sideBySide) return
    isPlanned = true
    setImmediate(() => {
      isPlanned = false
      const round = takeRound()
      if (round.length > 0) void go(round)
    })
  }

  /** The first that may go now, in their order. */
  function takeRound(): Waiting<Ask, Answer>[] {
    if (!keyOf) return waiting.splice(0, max)
    const round: Waiting<Ask, Answer>[] = []
    const left = waiting.splice(0).filter((one) => {
      const key = keyOf(one.ask)
      if (round.length >= max || busy.has(key)) return true
      busy.add(key)
      round.push(one)
      return false
    })
    waiting.push(...left)
    return round
  }

  async function go(round: readonly Waiting<Ask, Answer>[]) {
    const leave = takePlace()
    try {
      await answer(round)
    } catch (error) {
      if (round.length === 1) round[0]?.reject(error)
      else await Promise.all(round.map((one) => answer([one]).catch(one.reject)))
    }
    if (keyOf) for (const { ask } of round) busy.delete(keyOf(ask))
    leave()
  }

  /** Who is slow gives it up before the end. */
  function takePlace(): () => void {
    underWay++
    let isTaken = true
    function leave() {
      clearTimeout(slow)
      if (isTaken) underWay--
      isTaken = false
      plan()
    }
    const slow = setTimeout(leave, slowMs).unref()
    return leave
  }

  async function answer(round: readonly Waiting<Ask, Answer>[]) {
    const answers = await work(round.map(({ ask }) => ask))
    if (answers.length !== round.length) throw new Error(`${round.length} asked, ${answers.length} answered`)
    for (const [index, one] of answers.entries()) round[index]?.resolve(one)
  }

  return (ask) =>
    new Promise((resolve, reject) => {
      waiting.push({ ask, resolve, reject })
      plan()
    })
}

/** Reads rows by a key, several people's at once; each gets the row of its key, or undefined where there is none. */
export function readTogether<Key, Row>(
  read: (keys: Key[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => Key,
): (key: Key) => Promise<Row | undefined> {
  return together<Key, Row | undefined>(async (keys) => {
    const rows = new Map((await read([...new Set(keys)])).map((row) => [keyOf(row), row]))
    return keys.map((key) => rows.get(key))
  })
}

/** The same for all rows of a key. */
export function listTogether<Key, Row>(
  read: (keys: Key[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => Key,
): (key: Key) => Promise<Row[]> {
  return together<Key, Row[]>(async (keys) => {
    const rows = Map.groupBy(await read([...new Set(keys)]), keyOf)
    return keys.map((key) => rows.get(key) ?? [])
  })
}
