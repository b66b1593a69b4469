import { expect, test } from 'vitest'
import { csvOf } from './csv.ts'

const rows = [
  ['=1+1', '@ada', '-2', '+9', '\tx'],
  ['a,b', 'c;d', 'say "hi"', 'plain', -2, 1.5, 'a-b'],
]

test('a cell that a spreadsheet would calculate is text, and quotes and commas stay inside of theirs', () => {
  expect(csvOf(rows, 'en')).toBe('\u{feff}"\'=1+1","\'@ada","\'-2","\'+9","\'\tx"\r\n"a,b","c;d","say ""hi""",plain,-2,1.5,a-b\r\n')
})

test('in Turkish semicolons part the cells and a comma the number, as the spreadsheets there read it', () => {
  expect(csvOf(rows, 'tr')).toBe('\u{feff}"\'=1+1";"\'@ada";"\'-2";"\'+9";"\'\tx"\r\n"a,b";"c;d";"say ""hi""";plain;-2;"1,5";a-b\r\n')
})
