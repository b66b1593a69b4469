import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * What the world must find again after a restart, a kill included: every change is in the file before the next tick.
 * Each line is a whole entity, so the last line of a key wins; the file is rewritten without the older ones at start.
 */
export interface Journal {
  entries<Value>(kind: string): Map<string, Value>
  put(kind: string, key: string | number, value: unknown): void
  remove(kind: string, key: string | number): void
  close(): void
}

export function openJournal(path: string): Journal {
  const kinds = read(path)
  // the keys of its sessions stand in it, and what people sent lies beside it
  mkdirSync(dirname(path), { recursive: true })
  chmodSync(dirname(path), 0o700)
  const draft = `${path}.new`
  rmSync(draft, { force: true })
  const lines = [...kinds].flatMap(([kind, entries]) => [...entries].map(([key, value]) => line(kind, key, value)))
  writeFileSync(draft, lines.join(''), { mode: 0o600 })
  renameSync(draft, path)
  const file = openSync(path, 'a')
  let isOpen = true
  const append = (text: string) => {
    if (isOpen) writeSync(file, text)
  }
  return {
    entries: <Value>(kind: string) => (kinds.get(kind) ?? new Map()) as Map<string, Value>,
    put: (kind, key, value) => append(line(kind, String(key), value)),
    remove: (kind, key) => append(line(kind, String(key), undefined)),
    close() {
      if (isOpen) closeSync(file)
      isOpen = false
    },
  }
}

/** A world that ends with its process. */
export function noJournal(): Journal {
  return { entries: () => new Map(), put() {}, remove() {}, close() {} }
}

function line(kind: string, key: string, value: unknown) {
  return `${JSON.stringify(value === undefined ? [kind, key] : [kind, key, value])}\n`
}

function read(path: string) {
  const kinds = new Map<string, Map<string, unknown>>()
  if (!existsSync(path)) return kinds
  for (const text of readFileSync(path, 'utf8').split('\n')) {
    const entry = parse(text)
    if (!entry) continue
    const [kind, key, value] = entry
    const entries = kinds.get(kind) ?? new Map<string, unknown>()
    kinds.set(kind, entries)
    if (value === undefined) entries.delete(key)
    else entries.set(key, value)
  }
  return kinds
}

/** A kill can cut the last line short; what was not whole did not happen. */
function parse(text: string): [string, string, unknown?] | undefined {
  try {
    return JSON.parse(text) as [string, string, unknown?]
  } catch {
    return undefined
  }
}
