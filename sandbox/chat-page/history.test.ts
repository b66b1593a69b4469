import { describe, expect, test } from 'vitest'
import type { MessageView } from '../control/contract.ts'
import { withNewest, withOlder, withOne } from './web/history.ts'
import { rowsOf } from './web/chat/rows.ts'

describe('the messages of a chat on the page', () => {
  test('what was deleted among the newest goes when they are asked again', () => {
    const known = { messages: [message(1), message(2), message(3), message(4)], hasMore: true }
    const merged = withNewest(known, { messages: [message(2), message(4)], hasMore: true })
    expect(ids(merged.messages)).toEqual([1, 2, 4])
    expect(merged.hasMore).toBe(true)
  })

  test('after a long absence nothing is shown across a gap: the older part is loaded again', () => {
    const known = { messages: [message(1), message(2)], hasMore: false }
    const merged = withNewest(known, { messages: [message(50), message(51)], hasMore: true })
    expect(ids(merged.messages)).toEqual([50, 51])
    expect(merged.hasMore).toBe(true)
  })

  test('an emptied chat is empty', () => {
    expect(withNewest({ messages: [message(1)], hasMore: false }, { messages: [], hasMore: false })).toEqual({
      messages: [],
      hasMore: false,
    })
  })

  test('an unchanged message stays the same object, so that its bubble is not drawn again', () => {
    const old = message(7)
    const merged = withNewest({ messages: [old], hasMore: false }, { messages: [message(7), message(8)], hasMore: false })
    expect(merged.messages[0]).toBe(old)
  })

  test('older messages stand before the known ones, each once', () => {
    const merged = withOlder({ messages: [message(5)], hasMore: true }, { messages: [message(3), message(4), message(5)], hasMore: false })
    expect(ids(merged.messages)).toEqual([3, 4, 5])
    expect(merged.hasMore).toBe(false)
  })

  test('one message is replaced by its edit, or goes', () => {
    const known = { messages: [message(1), message(2)], hasMore: false }
    expect(withOne(known, 1, { ...message(1), text: 'new' }).messages[0]?.text).toBe('new')
    expect(ids(withOne(known, 1, undefined).messages)).toEqual([2])
  })

  test('an album is one row, and a day begins with its date', () => {
    const day = 86_400
    const rows = rowsOf([message(1), message(2, { albumId: 'a' }), message(3, { albumId: 'a' }), message(4, { date: 2 * day })])
    expect(rows.map((row) => (row.kind === 'messages' ? ids(row.messages) : row.kind))).toEqual(['day', [1], [2, 3], 'day', [4]])
  })
})

function ids(messages: readonly MessageView[]): number[] {
  return messages.map(({ messageId }) => messageId)
}

function message(messageId: number, fields: Partial<MessageView> = {}): MessageView {
  const text = `message ${messageId}`
  return {
    messageId,
    uid: messageId,
    chatId: 5,
    fromId: 5,
    fromName: 'Elif',
    isOut: false,
    date: 43_200 + messageId,
    text,
    entities: [],
    buttons: [],
    isRead: false,
    ...fields,
  }
}
