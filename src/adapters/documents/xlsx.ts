import readXlsxFile, { type CellValue } from 'read-excel-file/universal'
import type { Block } from '#features/knowledge/rules.ts'
import { blocksOfRows } from './tables.ts'

/** All sheets of an Excel file, each under its name. Formulas count by the value that was last saved. */
export async function readXlsx(bytes: Buffer): Promise<Block[]> {
  const sheets = await readXlsxFile(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer) // a Buffer made of chunks has no shared memory
  return sheets.flatMap(({ sheet, data }): Block[] => {
    const rows = blocksOfRows(data.map((row) => row.map(cellText)))
    return rows.length === 0 ? [] : [{ kind: 'heading', level: 1, text: sheet }, ...rows]
  })
}

function cellText(value: CellValue | null): string {
  if (value === null) return ''
  return value instanceof Date ? value.toISOString().slice(0, 10) : String(value)
}
