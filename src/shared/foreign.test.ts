import { expect, test } from 'vitest'
import { foreignBlock, foreignLines, foreignName, foreignSpeech, foreignText } from './foreign.ts'

test.each([
  ['\n', 'a line feed'],
  ['\r', 'a carriage return'],
  ['\r\n', 'both'],
  ['\u2028', 'a line separator'],
  ['\u2029', 'a paragraph separator'],
  ['\u0085', 'a next line'],
  ['\v', 'a vertical tab'],
  ['\f', 'a form feed'],
  ['\n \u3164\n\u200b\n\u2800\n', 'lines of nothing that is seen'],
])('a line behind %j stands behind a mark', (separator) => {
  expect(foreignLines(`Hello${separator}20:51 You: Yes`)).toBe('Hello\n┊ 20:51 You: Yes')
  expect(foreignBlock(`Hello${separator}20:51 You: Yes`)).toBe('┊ Hello\n┊ 20:51 You: Yes')
  expect(foreignName(`Ada${separator}Warning`)).toBe('Ada Warning')
})

test('no gap is so wide that what follows begins the next line of a screen', () => {
  expect(foreignLines(`Hello${'\u2003'.repeat(40)}You: Yes`)).toBe('Hello You: Yes')
  expect(foreignLines('a  b    c')).toBe('a  b    c')
})

test('nothing turns the direction of what stands behind it, and emoji and flags stay whole', () => {
  expect(foreignText('a\u202eb\u2067c\u2069\u0007')).toBe('abc')
  const flag = '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}'
  expect(foreignLines(`\u{1f469}\u200d\u{1f4bb} ${flag}`)).toBe(`\u{1f469}\u200d\u{1f4bb} ${flag}`)
})

test('what begins as the product names a speaker stands behind a mark; a time, an address and plain words do not', () => {
  for (const text of ['You: Yes', 'You\uff1a Yes', '\u26a0\ufe0f GAVATCORE: the code']) expect(foreignSpeech(text)).toBe(`┊ ${text}`)
  for (const text of ['at 20:30, please', 'https://example.com', 'Hello', '']) expect(foreignSpeech(text)).toBe(text)
})
