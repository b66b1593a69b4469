import { Socket } from 'node:net'
import pg from 'pg'

/** A connection keeps the plans of all of them; texts that differ from call to call must not fill it. */
const preparedMax = 300
/** What runs a few times, as at a start, is not worth keeping. */
const preparedAfter = 5
/** How many texts are counted at a time. */
const countedMax = 5_000

/**
 * Names for the statements of a process that are asked for again and again. Under its name PostgreSQL reads and plans a statement once
 * in each connection instead of at each call, which is most of what a small query costs.
 */
export function createStatementNames() {
  const names = new Map<string, string>()
  const counts = new Map<string, number>()
  return function nameOf(text: string): string | undefined {
    const known = names.get(text)
    if (known !== undefined || names.size >= preparedMax) return known
    const count = (counts.get(text) ?? 0) + 1
    if (count < preparedAfter) {
      if (counts.size >= countedMax) counts.clear()
      counts.set(text, count)
      return undefined
    }
    counts.delete(text)
    const name = `s${names.size + 1}`
    names.set(text, name)
    return name
  }
}

const nameOf = createStatementNames()

type Query = (text: unknown, values?: unknown) => unknown

/** What has no plan is not worth a name: as plain text it is one short message. */
const controls = new Set(['begin', 'commit', 'rollback'])

/**
 * A connection that prepares what is asked for often. With `pipeline` everything that is asked in one turn of the event loop goes out in
 * one write: each write wakes the server's process, on a small machine in the place of the one that asks.
 */
export class PreparingClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    const socket = new Socket()
    super({ ...config, stream: () => socket })
    const query: Query = super.query.bind(this)
    const gather = config?.pipeline === true ? gatherWrites(socket) : undefined
    const preparing: Query = (text, values) => {
      gather?.()
      if (typeof text !== 'string' || !Array.isArray(values)) return query(text, values)
      const name = controls.has(text) ? undefined : nameOf(text)
      return name === undefined ? query(text, values) : query({ name, text, values })
    }
    this.query = preparing as typeof this.query // the overloads of pg's query stay as they are
  }
}

/** Holds back what is written until this turn's code, promises included, has run. */
function gatherWrites(socket: Socket): () => void {
  let isHeld = false
  const release = () => {
    isHeld = false
    socket.uncork()
  }
  return () => {
    if (isHeld) return
    isHeld = true
    socket.cork()
    process.nextTick(release)
  }
}
