import { getDocumentProxy } from 'unpdf'
import type { Block } from '#features/knowledge/rules.ts'
import { Unreadable } from './unreadable.ts'

const pagesMax = 500
const charsMax = 4_000_000
/** A line that is that much larger than most is a heading. */
const headingRatio = 1.2
/** A gap of that many heights begins a paragraph. */
const gapRatio = 1.9

interface Line {
  text: string
  height: number
  y: number
  page: number
}

/** The text of a PDF in its order; scripts, forms and attachments are not looked at. */
export async function readPdf(bytes: Buffer): Promise<Block[]> {
  const document = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 }).catch((error: unknown) => {
    throw new Unreadable(error instanceof Error && error.name === 'PasswordException' ? 'locked' : 'broken')
  })
  if (document.numPages > pagesMax) throw new Unreadable('too_long')
  const lines: Line[] = []
  let chars = 0
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number)
    for (const line of linesOf(await page.getTextContent(), number)) {
      chars += line.text.length
      if (chars > charsMax) throw new Unreadable('too_long')
      lines.push(line)
    }
    page.cleanup()
  }
  return blocksOfLines(lines)
}

type TextContent = Awaited<ReturnType<Awaited<ReturnType<Awaited<ReturnType<typeof getDocumentProxy>>['getPage']>>['getTextContent']>>

function linesOf({ items }: TextContent, page: number): Line[] {
  const lines: Line[] = []
  let line: Line | undefined
  for (const item of items) {
    if (!('str' in item)) continue
    const y = Number(item.transform[5])
    if (line && item.str !== '' && Math.abs(line.y - y) > Math.max(line.height, item.height) / 2) line = undefined
    if (!line) lines.push((line = { text: '', height: 0, y, page }))
    line.text += item.str
    line.height = Math.max(line.height, item.height)
    if (item.hasEOL) line = undefined
  }
  return lines.map((each) => ({ ...each, text: each.text.replaceAll(/\s+/g, ' ').trim() })).filter(({ text }) => text !== '')
}

function blocksOfLines(lines: Line[]): Block[] {
  const heights = lines.map(({ height }) => height).toSorted((one, other) => one - other)
  const usual = heights[Math.floor(heights.length / 2)] ?? 0
  const blocks: Block[] = []
  let last: Line | undefined
  for (const line of lines) {
    const isHeading = line.height > usual * headingRatio && line.text.length <= 120
    const block = blocks.at(-1)
    const isNear = last?.page === line.page && Math.abs(last.y - line.y) <= gapRatio * Math.max(line.height, 1)
    if (isHeading) blocks.push({ kind: 'heading', level: line.height > usual * 1.6 ? 1 : 2, text: line.text })
    else if (block?.kind === 'text' && isNear) block.text = joined(block.text, line.text)
    else blocks.push({ kind: 'text', text: line.text })
    last = line
  }
  return blocks
}

/** A word that was divided at the end of its line is one again. */
const joined = (text: string, next: string) =>
  /\p{L}-$/u.test(text) && /^\p{Ll}/u.test(next) ? text.slice(0, -1) + next : `${text} ${next}`
