import { expect, test } from 'vitest'
import { csvOf } from './csv.ts'

test('a cell that a spreadsheet would calculate is text, and quotes and commas stay inside of theirs', () => {
  expect(
    csvOf([
      ['=1+1', '@ada', '-2', '+9', '\tx'],
      ['a,b', 'say "hi"', 'plain', -2, 'a-b'],
    ]),
  ).toBe('\u{feff}"\'=1+1","\'@ada","\'-2","\'+9","\'\tx"\r\n"a,b","say ""hi""",plain,-2,a-b\r\n')
})
