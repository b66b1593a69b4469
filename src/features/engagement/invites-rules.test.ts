import { expect, test } from 'vitest'
import { isQuestion } from '#features/conversations/question-rules.ts'
import { checkText, fillText, inviteLinkOf, safeName, type TextRules } from './invites-rules.ts'

const link = 'https://t.me/atelier'
const invite: TextRules = { variables: ['name', 'link'], links: { own: link } }

test.each(['t.me/atelier', 'https://t.me/atelier/', 'http://www.telegram.me/atelier', ' @atelier '])('%s is a link', (text) => {
  expect(inviteLinkOf(text)).toBe(link)
})

test('private links are links; bots, messages, other sites and sentences are none', () => {
  expect(inviteLinkOf('https://t.me/+AbCdEfGh12')).toBe('https://t.me/+AbCdEfGh12')
  for (const text of ['@shop_bot', 't.me/atelier/5', 'https://example.com/atelier', 'come to t.me/atelier', 't.me/a', '']) {
    expect(inviteLinkOf(text)).toBeUndefined()
  }
})

test.each([
  ['', 'empty'],
  ['x'.repeat(501), 'too_long'],
  ['Hello {surname}', 'unknown_variable'],
  ['Hello {name', 'unknown_variable'],
  ['Hello {constructor}', 'unknown_variable'],
  ['see example.com', 'foreign_link'],
  ['see https://t.me/atelier2.com', 'foreign_link'],
])('%j is refused as %s', (text, reason) => {
  expect(checkText(text, invite)).toEqual({ ok: false, reason })
})

test('values are data: what stands in a name is neither read again nor a link', () => {
  expect(checkText('Hello {name}: {link}', invite)).toMatchObject({ ok: true })
  expect(fillText('Hello {name}: {link}', { name: 'Ben Li', link })).toBe(`Hello Ben: ${link}`)
  expect(fillText('Hello {name}', { name: '{link}', link })).toBe(`Hello link\n${link}`)
  expect(fillText('Hello {name}!', { name: 't.me/evil' })).toBe('Hello!')
  expect(fillText('Hello {ad}', { name: '$& $1' })).toBe('Hello $&')
  expect(safeName('@evil')).toBe('')
})

test('a question is one without its mark as well', () => {
  for (const text of ['open?', 'acik misiniz', 'ne zaman gelir', 'how much is it', 'fiyat']) expect(isQuestion(text), text).toBe(true)
  for (const text of ['tesekkurler', 'ok thanks', 'merhaba', 'super oldu']) expect(isQuestion(text), text).toBe(false)
})
