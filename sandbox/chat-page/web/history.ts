import type { HistoryView, MessageView } from '../../control/contract.ts'

/** A stretch of one chat without gaps, oldest first, up to its newest message. */
export interface History {
  messages: readonly MessageView[]
  hasMore: boolean
}

/** The newest messages, asked again: they replace what stood in their place, so that what was deleted there goes. */
export function withNewest(known: History, newest: HistoryView): History {
  const first = newest.messages[0]
  const older = first ? known.messages.filter((message) => message.messageId < first.messageId) : []
  const lastKnown = known.messages.at(-1)
  const hasGap = newest.hasMore && first !== undefined && (lastKnown === undefined || lastKnown.messageId < first.messageId)
  if (!first || hasGap || older.length === 0) return { messages: keepSame(known, newest.messages), hasMore: newest.hasMore }
  return { messages: keepSame(known, [...older, ...newest.messages]), hasMore: known.hasMore }
}

export function withOlder(known: History, older: HistoryView): History {
  const first = known.messages[0]
  const before = first ? older.messages.filter((message) => message.messageId < first.messageId) : older.messages
  return { messages: [...before, ...known.messages], hasMore: older.hasMore }
}

/** One message asked again after an edit; `undefined` when it is gone. */
export function withOne(known: History, messageId: number, message: MessageView | undefined): History {
  const messages = known.messages.flatMap((old) => (old.messageId !== messageId ? [old] : message ? [message] : []))
  return { ...known, messages }
}

/** Keeps the objects that did not change, so that React leaves their bubbles alone. */
function keepSame(known: History, messages: readonly MessageView[]): MessageView[] {
  const old = new Map(known.messages.map((message) => [message.messageId, message]))
  return messages.map((message) => {
    const same = old.get(message.messageId)
    return same && JSON.stringify(same) === JSON.stringify(message) ? same : message
  })
}
