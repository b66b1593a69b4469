import type { Block } from '#features/knowledge/rules.ts'
import { blocksOfText } from '#features/knowledge/text-rules.ts'
import { blocksOfRows } from './tables.ts'
import { Unreadable } from './unreadable.ts'

/** A text or a table in a text, in UTF-8, UTF-16 or as older Turkish Windows programs write it. */
export function readPlain(bytes: Buffer): { kind: 'text' | 'table'; blocks: Block[] } {
  if (bytes.length === 0) throw new Unreadable('no_text')
  const text = decode(bytes)
  // a page or a document in a language of its own: its marks would be taken for words
  if (/^\s*(?:<!doctype|<html|<\?xml|\{\\rtf)/i.test(text)) throw new Unreadable('unknown_kind')
  const rows = rowsOf(text)
  return rows ? { kind: 'table', blocks: blocksOfRows(rows) } : { kind: 'text', blocks: blocksOfText(text) }
}

function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return checked(new TextDecoder('utf-16le').decode(bytes))
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return checked(new TextDecoder('utf-16be').decode(bytes))
  try {
    return checked(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    if (error instanceof Unreadable) throw error
    return checked(new TextDecoder('windows-1254').decode(bytes))
  }
}

/** Bytes that are no text have marks that no text has. */
function checked(text: string): string {
  const strange = text.match(/[\u0000-\u0008\u000e-\u001f\u007f-\u009f\ufffd]/g)?.length ?? 0 // eslint-disable-line no-control-regex -- they are what is looked for
  if (strange > 0 && (text.includes('\u0000') || strange > text.length / 1000)) throw new Unreadable('unknown_kind')
  return text
}

const separators = [';', '\t', ',', '|'] as const
/** Out of this many lines one sees whether it is a table. */
const sampleLines = 50

/** The rows, when nearly all lines fall into as many cells. Undefined: it is no table. */
function rowsOf(text: string): string[][] | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  if (lines.length < 2) return undefined
  const sample = lines.slice(0, sampleLines)
  for (const separator of separators) {
    const counts = sample.map((line) => cellsOf(line, separator).length)
    const usual = counts.toSorted((one, other) => one - other)[Math.floor(counts.length / 2)] ?? 1
    // a comma is in every second sentence: where it makes but two cells, every line has to have them
    const share = separator === ',' && usual === 2 ? 1 : 0.8
    if (usual > 1 && counts.filter((count) => count === usual).length >= sample.length * share) return rowsBy(text, separator)
  }
  return undefined
}

const cellsOf = (line: string, separator: string) => rowsBy(line, separator)[0] ?? []

/** RFC 4180: quotes round cells that hold the separator or a line's end, doubled within. */
function rowsBy(text: string, separator: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let isQuoted = false
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? ''
    if (isQuoted) {
      if (char !== '"') cell += char
      else if (text[at + 1] === '"') {
        cell += '"'
        at++
      } else isQuoted = false
    } else if (char === '"' && cell === '') isQuoted = true
    else if (char === separator) {
      row.push(cell)
      cell = ''
    } else if (char === '\n') {
      rows.push([...row, cell])
      row = []
      cell = ''
    } else if (char !== '\r') cell += char
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell])
  return rows
}
