import type { Language } from './language.ts'

/** What parts cells, and the mark in a number, as a spreadsheet set to that language reads them. */
const marks = { tr: { cell: ';', decimal: ',' }, en: { cell: ',', decimal: '.' } } as const

/** A table as spreadsheets of that language read it, with Turkish letters; a cell that a spreadsheet would calculate is held down as text. */
export function csvOf(rows: readonly (readonly (string | number)[])[], language: Language): string {
  const { cell, decimal } = marks[language]
  return `\u{feff}${rows.map((row) => row.map((value) => cellOf(value, decimal)).join(cell)).join('\r\n')}\r\n`
}

function cellOf(value: string | number, decimal: string): string {
  const text = typeof value === 'number' ? String(value).replace('.', decimal) : value
  // https://owasp.org/www-community/attacks/CSV_Injection
  const held = typeof value === 'string' && /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text
  return held !== text || /[",;\r\n]/.test(held) ? `"${held.replaceAll('"', '""')}"` : held
}
