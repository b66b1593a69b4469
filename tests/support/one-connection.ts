import { AsyncLocalStorage } from 'node:async_hooks'
import { TransactionBuilder } from 'kysely'
import pg from 'pg'
import { afterEach } from 'vitest'
import { ReaderDriver } from '../../src/platform/postgres/dialect.ts'

/**
 * Whoever asks the database from within a transaction, but not through it, waits with one connection in hand for a second: as many of
 * them at once as the pool has connections wait for ever. Each test fails in which that was done, also where it went well.
 */
interface Open {
  hasConnection: boolean
  isOver: boolean
}

const transaction = new AsyncLocalStorage<Open | undefined>()
const found = new Set<string>()
const framesMax = 60

const { execute } = TransactionBuilder.prototype
TransactionBuilder.prototype.execute = async function (callback) {
  noteIfWithin()
  const open: Open = { hasConnection: false, isOver: false }
  try {
    return await transaction.run(open, () => execute.call(this, callback) as ReturnType<typeof callback>)
  } finally {
    // what goes on after it, such as a timer, is free
    open.isOver = true
  }
}

const connect: (this: pg.Pool, ...args: unknown[]) => unknown = pg.Pool.prototype.connect
pg.Pool.prototype.connect = function (this: pg.Pool, ...args: unknown[]) {
  noteIfWithin()
  const open = transaction.getStore()
  // the first is the transaction's own
  if (open) open.hasConnection = true
  return connect.apply(this, args)
} as typeof pg.Pool.prototype.connect // its overloads stay as they are

// reads by a key have a connection of their own; within a transaction they would see nothing of it
const { acquireConnection } = ReaderDriver.prototype
ReaderDriver.prototype.acquireConnection = function () {
  noteIfWithin()
  return acquireConnection.call(this)
}

function noteIfWithin() {
  const open = transaction.getStore()
  if (open?.hasConnection && !open.isOver) found.add(whereabouts())
}

/** For a stand-in of what asks the database: its caller is held to the same, though there is nothing to ask. */
export function wouldAsk(on: { isTransaction: boolean } | undefined): void {
  if (!on?.isTransaction) noteIfWithin()
}

/** Where in our own files it was. */
function whereabouts(): string {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = framesMax
  const { stack = '' } = new Error('asked')
  Error.stackTraceLimit = stackTraceLimit
  const frames = stack.split('\n').slice(1)
  return frames.filter((frame) => !frame.includes('node_modules') && !frame.includes(import.meta.filename)).join('\n')
}

/** What was asked so since this was last called. */
export function takeAskedWithin(): string[] {
  const asked = [...found]
  found.clear()
  return asked
}

afterEach(() => {
  const asked = takeAskedWithin()
  if (asked.length > 0) throw new Error(`Asked the database within a transaction, on a second connection:\n${asked.join('\n\n')}`)
})
