import writeExcelFile from 'write-excel-file/node'

export interface Sheet {
  name: string
  /** The first row is the head. */
  rows: readonly (readonly (string | number | undefined)[])[]
}

/** An Excel file. Every text is a text in it, whatever it begins with: nothing is a formula. */
export async function xlsxOf(sheets: readonly Sheet[]): Promise<Buffer> {
  return writeExcelFile(
    sheets.map(({ name, rows }) => ({
      sheet: name,
      stickyRowsCount: 1,
      columns: (rows[0] ?? []).map((head) => ({ width: Math.max(12, String(head ?? '').length + 2) })),
      data: rows.map((row, index) => row.map((value) => cellOf(value, index === 0))),
    })),
  ).toBuffer()
}

function cellOf(value: string | number | undefined, isHead: boolean) {
  if (value === undefined) return null
  const look = isHead ? ({ fontWeight: 'bold' } as const) : {}
  return typeof value === 'number' ? { value, type: Number, ...look } : { value, type: String, ...look }
}
