import type { Block } from './rules.ts'

/** A passage is closed at the first chance after this many words … */
const wordsMin = 80
/** … and never longer than this, however long its paragraph is. */
const wordsMax = 200
/** Words without end, such as a text without spaces. */
const charsMax = 2_400
const headingCharsMax = 150

/**
 * Cuts a document into pieces that can stand alone: by headings, then paragraphs, then sentences. Each begins with the headings above
 * it; a row of a table says for each cell what it is.
 */
export function passagesOf(blocks: Block[]): string[] {
  const passages: string[] = []
  const headings: { level: number; text: string; isUsed: boolean }[] = []
  let lines: string[] = []
  let words = 0
  let chars = 0

  function close() {
    if (lines.length === 0) return
    const above = headings.map(({ text }) => text).join(' › ')
    for (const heading of headings) heading.isUsed = true
    passages.push([...(above ? [above] : []), ...lines].join('\n'))
    lines = []
    words = 0
    chars = 0
  }

  function add(line: string) {
    const count = wordCount(line)
    if (words > 0 && (words + count > wordsMax || chars + line.length > charsMax)) close()
    lines.push(line)
    words += count
    chars += line.length
    if (words >= wordsMin) close()
  }

  for (const block of blocks) {
    const text = block.kind === 'row' ? rowText(block) : clean(block.text)
    // a whole paragraph that only looks like a heading would stand above everything
    if (block.kind === 'heading' && text.length <= headingCharsMax) {
      close()
      while ((headings.at(-1)?.level ?? 0) >= block.level) dropLast()
      headings.push({ level: block.level, text, isUsed: false })
    } else for (const piece of piecesOf(text)) add(piece)
  }
  close()
  while (headings.length > 0) dropLast()
  return passages

  /** A heading under which nothing stood is itself what the document says. */
  function dropLast() {
    const last = headings.at(-1)
    if (last && !last.isUsed && last.text) {
      passages.push(headings.map(({ text }) => text).join(' › '))
      for (const heading of headings) heading.isUsed = true
    }
    headings.pop()
  }
}

function rowText({ header, cells }: { header: string[]; cells: string[] }): string {
  const named = cells.map((cell, column) => ({ name: clean(header[column] ?? ''), value: clean(cell) })).filter(({ value }) => value !== '')
  return named.map(({ name, value }) => (name === '' ? value : `${name}: ${value}`)).join('; ')
}

/** No piece is too long to stand alone: cut at sentences, then at words, then anywhere. */
function piecesOf(text: string): string[] {
  if (text === '') return []
  if (fits(text)) return [text]
  const pieces: string[] = []
  let piece = ''
  for (const part of text.split(/(?<=[.!?…])\s+/).flatMap((sentence) => (fits(sentence) ? [sentence] : byWords(sentence)))) {
    const longer = piece === '' ? part : `${piece} ${part}`
    if (!fits(longer)) {
      pieces.push(piece)
      piece = part
    } else piece = longer
  }
  return [...pieces, piece].filter(Boolean)
}

function byWords(sentence: string): string[] {
  const words = sentence.split(' ').flatMap((word) => word.match(new RegExp(`.{1,${charsMax}}`, 'gsu')) ?? [])
  const pieces: string[] = []
  let piece = ''
  for (const word of words) {
    const longer = piece === '' ? word : `${piece} ${word}`
    if (!fits(longer)) {
      pieces.push(piece)
      piece = word
    } else piece = longer
  }
  return [...pieces, piece].filter(Boolean)
}

const fits = (text: string) => text.length <= charsMax && wordCount(text) <= wordsMax
const wordCount = (text: string) => text.split(' ').length
const clean = (text: string) => text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim()
