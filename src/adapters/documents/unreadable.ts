import type { ReadRefusal } from '#features/knowledge/rules.ts'

/** Ends the reading of a file with a reason that its owner understands. */
export class Unreadable extends Error {
  readonly reason: ReadRefusal
  constructor(reason: ReadRefusal) {
    super(reason)
    this.reason = reason
  }
}
