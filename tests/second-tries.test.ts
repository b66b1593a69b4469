import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

/** A run of its own with second tries, of one test that fails in its first try only. */
function runOf(error: string) {
  const root = mkdtempSync(join(tmpdir(), 'run-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  writeFileSync(join(root, 'shaky.test.js'), `let tries = 0\ntest('shaky', () => { if (++tries === 1) throw ${error} })\n`)
  const vitest = resolve('node_modules/vitest/vitest.mjs')
  const reporters = ['default', resolve('tests/support/second-tries.ts')].map((reporter) => `--reporter=${reporter}`)
  const { status, stdout, stderr } = spawnSync(process.execPath, [vitest, 'run', '--root', root, '--globals', '--retry=2', ...reporters], {
    encoding: 'utf8',
    // not the run that this test stands in
    env: { PATH: process.env['PATH'] ?? '' },
  })
  return { status, said: stdout + stderr }
}

test('who needed a second try is named at the end of the run, which is good all the same', () => {
  const { status, said } = runOf(`new Error('starved')`)
  expect(said).toMatch(/Tried more than once \(1\):\s+shaky\.test\.js > shaky\s+starved/)
  expect(status).toBe(0)
})

test('what the world saw that must never happen fails the run, though the second try went well', () => {
  const { status, said } = runOf(`Object.assign(new Error('stranger: 1 writes to 2'), { name: 'Breach' })`)
  expect(said).toMatch(/has failed \(1\):\s+shaky\.test\.js > shaky\s+stranger: 1 writes to 2/)
  expect(status).toBe(1)
})
