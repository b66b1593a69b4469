/** A table as spreadsheets read it, with Turkish letters; a cell that a spreadsheet would calculate is held down as text. */
export function csvOf(rows: readonly (readonly (string | number)[])[]): string {
  return `\u{feff}${rows.map((row) => row.map(cellOf).join(',')).join('\r\n')}\r\n`
}

function cellOf(value: string | number): string {
  if (typeof value === 'number') return String(value)
  // https://owasp.org/www-community/attacks/CSV_Injection
  const held = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value
  return held !== value || /[",\r\n]/.test(held) ? `"${held.replaceAll('"', '""')}"` : held
}
