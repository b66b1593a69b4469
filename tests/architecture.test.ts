import { spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const root = dirname(import.meta.dirname)

/** Lower first: a feature imports only those before it. The linter's configuration holds the order. */
const features = orderOfFeatures()

const forbidden: [rule: string, file: string, imported: string][] = [
  ['shared imports nothing of ours', 'src/shared/a.ts', '#platform/clock.ts'],
  ['shared imports nothing of ours', 'src/shared/a.ts', '../platform/clock.ts'],
  ['platform knows no feature', 'src/platform/a.ts', '#features/staff/service.ts'],
  ['platform knows no feature', 'src/platform/bot/a.ts', '../../features/staff/service.ts'],
  ['platform knows no adapter', 'src/platform/a.ts', '#adapters/mtproto/mtproto.ts'],
  ['a feature knows no adapter', 'src/features/accounts/a.ts', '#adapters/mtproto/mtproto.ts'],
  ['a feature goes to another by its name', 'src/features/payments/a.ts', '../staff/service.ts'],
  ['a feature does not read another’s store', 'src/features/payments/a.ts', '#features/staff/store.ts'],
  ['a door is a whole name', 'src/features/payments/a.ts', '#features/staff/unguarded-service.ts'],
  ['a feature does not read another’s tables', 'src/features/payments/deep/a.ts', '#features/staff/tables.ts'],
  ['an adapter does not read a store', 'src/adapters/mtproto/a.ts', '#features/accounts/store.ts'],
  ['an adapter goes to features by their name', 'src/adapters/mtproto/a.ts', '../../features/accounts/ports.ts'],
  ['the product does not know the sandbox', 'src/features/accounts/a.ts', '#sandbox/start.ts'],
  ['the product does not know the sandbox', 'src/platform/a.ts', '#sandbox/start.ts'],
  ['the product does not know the sandbox', 'src/adapters/mtproto/a.ts', '#sandbox/start.ts'],
  ['the product does not know the sandbox', 'src/main.ts', '#sandbox/start.ts'],
  ['the product does not know the sandbox', 'src/product.ts', '../sandbox/start.ts'],
  ['the product does not know the sandbox', 'src/product/shop.ts', '#sandbox/start.ts'],
  ['the product does not know its tests', 'src/product/shop.ts', '#tests/clock.ts'],
  ['the product does not know its tests', 'src/app.ts', '#tests/clock.ts'],
  ['the sandbox does not know the product', 'sandbox/world/a.ts', '#platform/clock.ts'],
  ['the sandbox does not know the product', 'sandbox/world/a.ts', '../../src/platform/clock.ts'],
  ['the sandbox’s tests do not know the product', 'sandbox/world/a.test.ts', '#features/staff/service.ts'],
]

const allowed: [file: string, imported: string][] = [
  ['src/platform/bot/a.ts', '#shared/time.ts'],
  ['src/features/payments/a.ts', '#features/staff/service.ts'],
  ['src/features/payments/a.ts', '#features/licences/rules.ts'],
  ['src/features/onboarding/a.ts', '#features/accounts/bot-connect.ts'],
  ['src/features/payments/a.ts', './store.ts'],
  ['src/adapters/mtproto/a.ts', '#features/accounts/ports.ts'],
  ['src/app.ts', '#sandbox/start.ts'],
]

test('no import goes up or round a feature’s doors, and each rule has been seen red', () => {
  const upwards = features.flatMap((feature, place) =>
    features.slice(place + 1).map((higher) => ['calls go down', `src/features/${feature}/a.ts`, `#features/${higher}/service.ts`] as const),
  )
  const files = [...forbidden, ...upwards].map(([, file, imported]) => [file, imported] as const)
  const found = lintImports(files)
  const missed = [...forbidden, ...upwards].filter(([, file, imported]) => !found.has(`${file} ${imported}`))
  expect(missed).toEqual([])
})

test('what the order allows is not refused', () => {
  const downwards = features.flatMap((feature, place) =>
    features.slice(0, place).map((lower) => [`src/features/${feature}/a.ts`, `#features/${lower}/service.ts`] as const),
  )
  expect([...lintImports([...allowed, ...downwards])]).toEqual([])
})

test('every feature folder has its place in the order, and the order is told', () => {
  const folders = globSync('*', { cwd: join(root, 'src/features') })
  expect(folders.toSorted()).toEqual(features.toSorted())
  expect(readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')).toContain(`The order is ${features.join(', ')}.`)
})

test.each(['import', 'import type'])('two files that %s each other are refused', (word) => {
  const folder = project()
  write(folder, 'src/shared/a.ts', `${word} { b } from './b.ts'\nexport const a = () => b\n`)
  write(folder, 'src/shared/b.ts', `${word} { a } from './a.ts'\nexport const b = () => a\n`)
  expect(lint(folder).map(({ code }) => code)).toContain('import(no-cycle)')
})

test('the product does not say the word sandbox: it only gets other addresses', () => {
  const folder = project()
  const says = '// in the sandbox\nexport const isSandboxed = true\n'
  for (const file of ['src/product.ts', 'src/main.ts', 'src/features/staff/a.ts', 'src/platform/bot/a.ts', 'src/app.ts', 'src/config.ts'])
    write(folder, file, says)
  const refused = lint(folder).filter(({ code }) => code === 'ours(unsaid-word)')
  expect(refused.map(({ filename }) => filename).toSorted()).toEqual(
    ['src/features/staff/a.ts', 'src/main.ts', 'src/platform/bot/a.ts', 'src/product.ts'].flatMap((file) => [file, file]),
  )
})

/** Who asks for rows of another's table all the same, and why. Add one only with a reason that outlives the day. */
const neighbours: [file: string, tables: string[], reason: string][] = [
  ['features/insights', ['event'], 'figures are sums over all that was announced'],
  ['features/backoffice/service.ts', ['event'], 'staff read what happened to a customer'],
  ['features/customers/erasure.ts', ['event'], 'what happened to a person is part of their data'],
  ['adapters/mtproto', ['session_value', 'session_peer', 'session_reference'], 'the session is its own; accounts only erase it'],
  ['adapters/mtproto', ['account'], 'a session is written and fenced by the account’s token in one statement'],
]

test('a table is read and written by the feature that it belongs to', () => {
  const owners = new Map(sources('src').flatMap((file) => tablesIn(read('src', file)).map((table) => [table, folderOf(file)])))
  expect(owners.get('customer')).toBe('features/customers')
  expect(owners.get('event')).toBe('platform')
  const strangers = sources('src')
    // history: what a migration said once stands for ever
    .filter((file) => !/\bmigrations\.ts$/.test(file))
    .flatMap((file) => [...askedIn(read('src', file))].map((table) => ({ file, table })))
    .filter(({ file, table }) => owners.has(table) && owners.get(table) !== folderOf(file))
  const isExcused = ({ file, table }: { file: string; table: string }) =>
    neighbours.some(([place, tables]) => file.startsWith(place) && tables.includes(table))
  expect(strangers.filter((stranger) => !isExcused(stranger)).map(({ file, table }) => `${file}: ${table}`)).toEqual([])
  const idle = neighbours.filter((excuse) => !strangers.some(({ file, table }) => file.startsWith(excuse[0]) && excuse[1].includes(table)))
  expect(idle, 'nobody needs this exception any more').toEqual([])
})

test.each([
  "db.selectFrom('licence').selectAll()",
  "db.selectFrom(['licence', 'account'])",
  "query.innerJoin('licence as l', 'l.id', 'account.licence_id')",
  "tx.updateTable( 'licence' )",
  "tx.insertInto('licence')",
  "tx.deleteFrom('licence')",
  'sql`select 1 from licence where id = 1`',
  'sql`\n  delete\n  from\n    licence l using x`',
  'sql`update only licence set state = 1`',
  'sql`select 1 from account a, licence l`',
  'sql`with x as (select * from "licence") select 1`',
])('a query of a table is seen: %s', (source) => {
  expect(askedIn(source)).toContain('licence')
})

/** `features/<name>` or `platform`. */
const folderOf = (file: string) => /^(?:features|adapters)\/[^/]+|^[^/]+/.exec(file)?.[0] ?? file

/** The tables that this file declares as its own. */
function tablesIn(source: string): string[] {
  const [, body = ''] = /^ {2}interface Tables \{\n(.*?)^ {2}\}/ms.exec(source) ?? []
  return [...body.matchAll(/^ {4}(\w+): /gm)].flatMap(([, table]) => table ?? [])
}

/** The tables that stand in its queries, Kysely's or plain SQL. */
function askedIn(source: string): Set<string> {
  const code = source.replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '')
  const calls = code.matchAll(
    /\.(?:selectFrom|insertInto|updateTable|deleteFrom|mergeInto|from|using|\w*[jJ]oin)\(\s*\[?((?:\s*'[\w ]+',?)+)/g,
  )
  const texts = code.matchAll(/\b(?:from|join|into|update|using|table)\s+(?:only\s+)?("?\w+"?(?: \w+)?(?:,\s*"?\w+"?(?: \w+)?)*)/gi)
  const lists = [...calls, ...texts].flatMap(([, list = '']) => list.split(','))
  return new Set(lists.flatMap((name) => /\w+/.exec(name)?.[0] ?? []))
}

test('the environment is read in one place', () => {
  const readers = sources('src').filter((file) => /process\.env\b/.test(read('src', file)))
  expect(readers.filter((file) => !['main.ts', 'maintenance.ts', 'platform/postgres/places.ts'].includes(file))).toEqual([])
})

const sources = (folder: string) => globSync('**/*.ts', { cwd: join(root, folder) }).filter((file) => !file.endsWith('.test.ts'))
const read = (folder: string, file: string) => readFileSync(join(root, folder, file), 'utf8')

/** Which of these imports the linter refuses, as `file imported`. */
function lintImports(imports: (readonly [file: string, imported: string])[]): Set<string> {
  const folder = project()
  const byFile = Map.groupBy(imports, ([file]) => file)
  for (const [file, lines] of byFile)
    write(folder, file, lines.map(([, imported], index) => `import { v${index} } from '${imported}'\nconsole.log(v${index})\n`).join(''))
  const refused = lint(folder).filter(({ code }) => code === 'eslint(no-restricted-imports)' || code === 'ours(calls-down)')
  return new Set(refused.map(({ filename, message }) => `${filename} ${/^'([^']+)'/.exec(message)?.[1]}`))
}

/** A folder with our rules and nothing else. */
function project(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lint-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const file of ['.oxlintrc.json', 'package.json', 'scripts/lint-rules.mjs'])
    cpSync(join(root, file), join(folder, file), { recursive: true })
  return folder
}

function write(folder: string, file: string, text: string) {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), text)
}

function lint(folder: string): { code: string; filename: string; message: string }[] {
  const { stdout } = spawnSync(join(root, 'node_modules/.bin/oxlint'), ['--format', 'json'], { cwd: folder, encoding: 'utf8' })
  return (JSON.parse(stdout) as { diagnostics: { code: string; filename: string; message: string }[] }).diagnostics
}

function orderOfFeatures(): string[] {
  const { overrides } = JSON.parse(readFileSync(join(root, '.oxlintrc.json'), 'utf8')) as {
    overrides: { rules: { 'ours/calls-down'?: [severity: string, { order: string[] }] } }[]
  }
  return overrides.flatMap(({ rules }) => rules['ours/calls-down']?.[1].order ?? [])
}
