import type { Block } from './rules.ts'

/** A text in paragraphs, with the headings that people write: `# …`, and a short line that ends with a colon. */
export function blocksOfText(text: string): Block[] {
  return text
    .replaceAll('\r\n', '\n')
    .split(/\n\s*\n/)
    .flatMap((paragraph) => paragraphBlocks(paragraph))
}

function paragraphBlocks(paragraph: string): Block[] {
  const blocks: Block[] = []
  let lines: string[] = []
  const flush = () => {
    const text = lines.join(' ').trim()
    if (text !== '') blocks.push({ kind: 'text', text })
    lines = []
  }
  for (const line of paragraph.split('\n')) {
    const heading = headingOf(line)
    if (heading) {
      flush()
      blocks.push(heading)
    } else lines.push(line)
  }
  flush()
  return blocks
}

function headingOf(line: string): Block | undefined {
  const marked = /^\s{0,3}(#{1,6})\s+(.{1,200}?)\s*#*\s*$/u.exec(line)
  if (marked) return { kind: 'heading', level: marked[1]?.length ?? 1, text: marked[2] ?? '' }
  return undefined
}
