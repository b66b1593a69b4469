import type { MessageView } from '../../../control/contract.ts'

type Messages = readonly [MessageView, ...MessageView[]]

export type Row =
  | { kind: 'day'; key: string; date: number }
  | { kind: 'service'; message: MessageView }
  /** One message or an album; `isFirst` and `isLast` tell where a run of the same sender begins and ends. */
  | { kind: 'messages'; messages: Messages; isFirst: boolean; isLast: boolean }

const runSeconds = 300

/** A chat as it is drawn: days, grey lines, and runs of bubbles in which albums are one. */
export function rowsOf(messages: readonly MessageView[]): Row[] {
  const groups = albums(messages)
  const rows: Row[] = []
  groups.forEach((group, index) => {
    const [head] = group
    const before = groups[index - 1]?.[0]
    const after = groups[index + 1]?.[0]
    const day = new Date(head.date * 1000).toDateString()
    if (!before || new Date(before.date * 1000).toDateString() !== day)
      rows.push({ kind: 'day', key: `${day}-${head.messageId}`, date: head.date })
    if (head.service) rows.push({ kind: 'service', message: head })
    else rows.push({ kind: 'messages', messages: group, isFirst: !isSameRun(before, head), isLast: !isSameRun(head, after) })
  })
  return rows
}

function albums(messages: readonly MessageView[]): Messages[] {
  const groups: [MessageView, ...MessageView[]][] = []
  for (const message of messages) {
    const last = groups.at(-1)
    const isSameAlbum = message.albumId !== undefined && last?.[0].albumId === message.albumId
    if (last && isSameAlbum) last.push(message)
    else groups.push([message])
  }
  return groups
}

function isSameRun(one: MessageView | undefined, other: MessageView | undefined): boolean {
  if (!one || !other || one.service || other.service) return false
  const isSameDay = new Date(one.date * 1000).toDateString() === new Date(other.date * 1000).toDateString()
  return isSameDay && one.fromId === other.fromId && other.date - one.date < runSeconds
}
