import './sealed.ts'
import type { Block, DocumentKind, ReadRefusal } from '#features/knowledge/rules.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { Unreadable } from './unreadable.ts'

/** A program of its own: a file's bytes on its input, one JSON answer on its output. Started by `documents.ts` only. */

async function read(): Promise<Result<{ kind: DocumentKind; blocks: Block[] }, ReadRefusal>> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer) // no encoding is set, so it is bytes
  try {
    const document = await parse(Buffer.concat(chunks))
    const letters = document.blocks.reduce((sum, block) => sum + lettersOf(block), 0)
    return letters < lettersMin ? refused('no_text') : done(document)
  } catch (error) {
    return refused(error instanceof Unreadable ? error.reason : 'broken')
  }
}

/** Less than this is dirt on a scan, not a text. */
const lettersMin = 10

function lettersOf(block: Block): number {
  const text = block.kind === 'row' ? block.cells.join(' ') : block.text
  return text.match(/[\p{L}\p{N}]/gu)?.length ?? 0
}

/** What it is says its beginning, and of an archive what stands in it: a name is only what somebody wrote. */
async function parse(bytes: Buffer): Promise<{ kind: DocumentKind; blocks: Block[] }> {
  if (bytes.subarray(0, 1024).includes('%PDF-')) {
    const { readPdf } = await import('./pdf.ts')
    return { kind: 'pdf', blocks: await readPdf(bytes) }
  }
  if (bytes.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004', 'latin1'))) {
    const { checkArchive } = await import('./archive.ts')
    const names = checkArchive(bytes)
    if (names.has('word/document.xml')) {
      const { readDocx } = await import('./docx.ts')
      return { kind: 'docx', blocks: await readDocx(bytes) }
    }
    if (names.has('xl/workbook.xml')) {
      const { readXlsx } = await import('./xlsx.ts')
      return { kind: 'xlsx', blocks: await readXlsx(bytes) }
    }
    throw new Unreadable('unknown_kind')
  }
  // the container of Word and Excel before 2007, and of documents under a password
  if (bytes.subarray(0, 8).equals(Buffer.from('d0cf11e0a1b11ae1', 'hex'))) throw new Unreadable('old_office')
  const { readPlain } = await import('./plain.ts')
  return readPlain(bytes)
}

let isSaid = false
// a parser may fail where nobody waits for it
process.on('uncaughtException', () => say(refused('broken')))
say(await read())

function say(answer: Awaited<ReturnType<typeof read>>) {
  if (isSaid) return
  isSaid = true
  process.stdout.write(JSON.stringify(answer), () => process.exit())
}
