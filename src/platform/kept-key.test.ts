import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { keptKey, keptKeyPath } from './kept-key.ts'

test.skipIf(process.platform === 'win32')(
  'a data directory that the program makes is closed to others, and the key in it is its own alone',
  () => {
    const root = mkdtempSync(join(tmpdir(), 'kept-'))
    onTestFinished(() => rmSync(root, { recursive: true }))
    const data = join(root, 'data')
    const key = keptKey(data)
    const modeOf = (path: string) => statSync(path).mode & 0o777
    expect([modeOf(data), modeOf(keptKeyPath(data))]).toEqual([process.getuid?.() === 0 ? 0o711 : 0o700, 0o600])
    expect(keptKey(data)).toEqual(key)
  },
)
