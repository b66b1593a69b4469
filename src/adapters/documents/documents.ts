import { join } from 'node:path'
import { z } from 'zod'
import type { DocumentReader } from '#features/knowledge/ports.ts'
import { documentKinds, fileBytesMax, readRefusals } from '#features/knowledge/rules.ts'
import { refused } from '#shared/result.ts'
import { runConfined } from './confinement.ts'

const root = join(import.meta.dirname, '../../..')

/** Files that are read at the same time; each takes a processor and up to its share of memory. */
const atOnce = 2
const readMs = 20_000
/** About four times what a full base of one customer holds. */
const outputBytesMax = 12 * 1024 * 1024

const block = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('heading'), level: z.number().int().min(1).max(9), text: z.string() }),
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('row'), header: z.array(z.string()), cells: z.array(z.string()) }),
])
/** A file may have taken over the process that read it: what that process says is parsed like anything from outside. */
const answer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.object({ kind: z.enum(documentKinds), blocks: z.array(block) }) }),
  z.object({ ok: z.literal(false), reason: z.enum(readRefusals) }),
])

/** Reads files in a process of their own, confined as `runConfined` says: whatever a file does, it does it there. */
export function createDocumentReader(options: { readMs?: number } = {}): DocumentReader {
  let free = atOnce
  const waiting: (() => void)[] = []

  async function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    // whoever ends hands its place over, so that nobody overtakes
    if (free > 0) free--
    else await new Promise<void>((go) => waiting.push(go))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free++
    }
  }

  return {
    async read(bytes) {
      if (bytes.length > fileBytesMax) return refused('too_large')
      const end = await inTurn(() =>
        runConfined({
          script: join(import.meta.dirname, 'read-process.ts'),
          readable: [join(root, 'package.json'), join(root, 'src'), join(root, 'node_modules')],
          input: bytes,
          timeoutMs: options.readMs ?? readMs,
          outputBytesMax,
        }),
      )
      if (end.how === 'too_slow') return refused('too_slow')
      if (end.how === 'too_much_output') return refused('too_long')
      if (end.how === 'out_of_memory') return refused('too_big_inside')
      const said = answer.safeParse(jsonOf(end.output))
      if (!said.success) throw new Error(`The process that reads documents ended with ${end.status} and without an answer`)
      return said.data
    },
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
