import mammoth from 'mammoth'
import type { Block } from '#features/knowledge/rules.ts'
import { blocksOfRows } from './tables.ts'

/** Headings, paragraphs and tables of a Word document; no pictures, and nothing that it points to outside of itself. */
export async function readDocx(bytes: Buffer): Promise<Block[]> {
  const { value } = await mammoth.convertToHtml(
    { buffer: bytes },
    { convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: '' })), externalFileAccess: false },
  )
  return blocksOfHtml(value)
}

/** The few tags that mammoth writes; whatever else stands in the document it has escaped. */
function blocksOfHtml(html: string): Block[] {
  const blocks: Block[] = []
  let text = ''
  let depth = 0
  let rows: string[][] = []
  let row: string[] = []
  for (const [, tag, words] of html.matchAll(/<(\/?[a-z][a-z0-9]*)[^>]*>|([^<]+)/gi)) {
    if (words !== undefined) {
      text += unescape(words)
      continue
    }
    const name = (tag ?? '').toLowerCase()
    if (name === 'table' && depth++ === 0) {
      flush()
      rows = []
    } else if (name === '/table' && --depth === 0) blocks.push(...blocksOfRows(rows))
    else if (depth === 1 && name === 'tr') row = []
    else if (depth === 1 && name === '/tr') rows.push(row)
    else if (depth === 1 && (name === '/td' || name === '/th')) {
      row.push(text.trim())
      text = ''
    } else if (depth > 0 || name === 'br') text += ' '
    else if (/^\/h[1-6]$/.test(name)) flush(Number(name[2]))
    else if (/^\/?(?:p|li|ul|ol|h[1-6])$/.test(name)) flush()
  }
  flush()
  return blocks

  function flush(level?: number) {
    const words = text.trim()
    text = ''
    if (words !== '') blocks.push(level === undefined ? { kind: 'text', text: words } : { kind: 'heading', level, text: words })
  }
}

const marks: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' }
const unescape = (text: string) => text.replaceAll(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name: string) => marks[name] ?? '')
