// npm test: everything that must hold before a change is taken, one step after the other, the quick ones first. All steps run even
// when one fails, so that one run tells everything; the last line is the verdict. Words after `npm test --` choose test files.
import { spawnSync } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const steps = [
  ['format', 'oxfmt', '--check', '.'],
  ['lint', 'oxlint', '--type-aware', '--deny-warnings'],
  ['types', 'tsc', '--noEmit', '-p', 'tsconfig.json'],
  ['types of the chat page', 'tsc', '--noEmit', '-p', 'sandbox/chat-page/web/tsconfig.json'],
  ['unused code', 'knip'],
]
const words = process.argv.slice(2)
if (words[0] !== '--without-tests') steps.push(['browser', 'node', 'scripts/ensure-chromium.mjs'], ['tests', 'vitest', 'run', ...words])

const results = steps.map(([name, command, ...args]) => {
  process.stdout.write(`\n── ${name}: ${[command, ...args].join(' ')}\n`)
  const began = performance.now()
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  return { name, isGood: status === 0, seconds: Math.round((performance.now() - began) / 1000) }
})

process.stdout.write('\n')
for (const { name, isGood, seconds } of results) process.stdout.write(`${isGood ? '✓' : '✗'} ${name} (${seconds} s)\n`)
const failed = results.filter(({ isGood }) => !isGood)
const total = results.reduce((sum, { seconds }) => sum + seconds, 0)
process.stdout.write(
  failed.length === 0
    ? `All ${results.length} checks passed in ${total} s.\n`
    : `${failed.length} of ${results.length} checks failed: ${failed.map(({ name }) => name).join(', ')}.\n`,
)
process.exitCode = failed.length === 0 ? 0 : 1
