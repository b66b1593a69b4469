import type { Block } from '#features/knowledge/rules.ts'

/**
 * Rows as they stand in a sheet. The first row that fills as many cells as most is the header when it has no number and something
 * follows; what stands alone above it is a heading.
 */
export function blocksOfRows(rows: string[][]): Block[] {
  const filled = rows.map((row) => row.map((cell) => cell.trim())).filter((row) => row.some((cell) => cell !== ''))
  const widths = filled.map((row) => row.filter((cell) => cell !== '').length)
  const usual = widths.toSorted((one, other) => one - other)[Math.floor(widths.length / 2)] ?? 0
  const blocks: Block[] = []
  let header: string[] | undefined
  for (const [index, cells] of filled.entries()) {
    const width = widths[index] ?? 0
    if (header === undefined && usual > 1) {
      if (width === 1) {
        blocks.push({ kind: 'heading', level: 3, text: cells.find((cell) => cell !== '') ?? '' })
        continue
      }
      const isHeader = width >= Math.min(usual, 2) && index < filled.length - 1 && !cells.some((cell) => /\d/.test(cell))
      header = isHeader ? cells : []
      if (isHeader) continue
    }
    blocks.push({ kind: 'row', header: header ?? [], cells })
  }
  return blocks
}
