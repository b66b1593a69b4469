import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { withDatabase } from '../../src/platform/backups.ts'
import { keptKey } from '../../src/platform/kept-key.ts'
import { startEmbeddedPostgres } from '../../src/platform/postgres/embedded.ts'
import { migrate } from '../../src/platform/postgres/migrate.ts'
import { createSecretBox } from '../../src/platform/secret-box.ts'
import { checkKey, isFleetPaused } from '../../src/platform/service-state.ts'
import { migrations } from '../../src/migrations.ts'

test('a backup of a running service is restored whole, key and data apart, and waits for a word before it connects', async () => {
  const root = temporaryFolder()
  const data = await dataWith(root, 'kept')
  const service = await startEmbeddedPostgres({ directory: data })
  onTestFinished(() => service.stop())
  writeFileSync(join(data, 'notes'), 'a file of the service')
  const backup = join(root, 'backup')
  const made = await run(['backup', backup, '--key-to', join(root, 'elsewhere', 'key')], { DATA_DIR: data })
  expect(made).toMatchObject({ code: 0, out: expect.stringContaining(`The key is in ${join(root, 'elsewhere', 'key')}`) })
  expect(statSync(join(root, 'elsewhere', 'key')).mode & 0o777).toBe(0o600)
  expect(allFiles(backup).some((file) => readFileSync(file).includes(keptKey(data).toString('base64')))).toBe(false)

  const restored = join(root, 'restored')
  const back = await run(['restore', backup, '--key-from', join(root, 'elsewhere', 'key')], { DATA_DIR: restored })
  expect(back).toMatchObject({ code: 0, out: expect.stringContaining('It connects no account until "npm run resume"') })
  expect(keptKey(restored)).toEqual(keptKey(data))
  expect(readFileSync(join(restored, 'notes'), 'utf8')).toBe('a file of the service')
  expect(await withDatabase(restored, wordsIn)).toEqual(['kept'])
  expect(await withDatabase(restored, isFleetPaused)).toBe(true)
  expect(await withDatabase(data, isFleetPaused)).toBe(false)

  expect((await run(['resume'], { DATA_DIR: restored })).code).toBe(0)
  expect(await withDatabase(restored, isFleetPaused)).toBe(false)
}, 90_000)

test('a backup of a stopped service is made as well, and a copy that cannot be trusted is refused', async () => {
  const root = temporaryFolder()
  const data = await dataWith(root, 'kept')
  const backup = join(root, 'backup')
  expect((await run(['backup', backup], { DATA_DIR: data })).out).toContain(`a copy of ${join(data, 'secret-key')}`)

  const restored = join(root, 'restored')
  expect((await run(['restore', backup], { DATA_DIR: restored })).err).toContain('The backup holds no key')
  const SECRET_KEY = randomBytes(32).toString('base64')
  expect((await run(['restore', backup], { DATA_DIR: restored, SECRET_KEY })).err).toContain('SECRET_KEY is not the key of this data')
  expect(existsSync(join(restored, 'postgres'))).toBe(false)
  const key = keptKey(data).toString('base64')
  expect((await run(['restore', backup], { DATA_DIR: restored, SECRET_KEY: key })).code).toBe(0)
  expect(await withDatabase(restored, wordsIn)).toEqual(['kept'])
  expect((await run(['restore', backup], { DATA_DIR: restored, SECRET_KEY: key })).err).toContain('There is a database in')
}, 90_000)

test.each([
  ['backup', [], {}, 'Usage: npm run backup'],
  ['backup', ['.'], {}, 'is there already'],
  ['backup', ['DATA/copy'], {}, 'lies in the data that is backed up'],
  ['backup', ['ROOT/copy'], {}, 'There is no database in'],
  ['backup', ['ROOT/copy', '--key-to', 'ROOT/copy/key'], {}, 'the key must be kept apart'],
  ['backup', ['ROOT/copy'], { DATABASE_URL: 'postgres://127.0.0.1:1/x' }, 'back it up with pg_dump'],
  ['restore', ['ROOT'], { SECRET_KEY: randomBytes(32).toString('base64') }, 'is no backup'],
  ['pause', [], { DATABASE_URL: 'postgres://127.0.0.1:1/x' }, 'The database does not answer'],
  ['resume', [], {}, 'There is no database in'],
  ['rotate-key', [], {}, 'SECRET_KEYS_OLD is missing'],
  ['reset', [], {}, 'There is no "reset"'],
])('%s %j is refused with one sentence: %#', async (command, args, env, sentence) => {
  const root = temporaryFolder()
  const data = join(root, 'data')
  const filled = args.map((arg) => arg.replace('DATA', data).replace('ROOT', root))
  const result = await run([command, ...filled], { DATA_DIR: data, ...env })
  expect(result).toMatchObject({ code: 1, out: '' })
  expect(result.err).toContain(sentence)
  expect(result.err.trim()).not.toContain('\n')
})

test('a rotation makes the new key enough', async () => {
  const data = await dataWith(temporaryFolder(), 'kept')
  const old = keptKey(data).toString('base64')
  const fresh = randomBytes(32)
  const SECRET_KEY = fresh.toString('base64')
  expect((await run(['rotate-key'], { DATA_DIR: data, SECRET_KEY, SECRET_KEYS_OLD: SECRET_KEY })).err).toContain(
    'is not the key of this data',
  )
  expect(await run(['rotate-key'], { DATA_DIR: data, SECRET_KEY, SECRET_KEYS_OLD: old })).toMatchObject({ code: 0 })
  await withDatabase(data, (db) => checkKey(db, createSecretBox(fresh)))
}, 60_000)

/** A data directory as a first start leaves it, with one row of its own. */
async function dataWith(root: string, word: string): Promise<string> {
  const data = join(root, 'data')
  const box = createSecretBox(keptKey(data))
  await withDatabase(data, async (db) => {
    await migrate(db, migrations)
    await checkKey(db, box)
    await sql`create table words (word text)`.execute(db)
    await sql`insert into words values (${word})`.execute(db)
  })
  return data
}

async function wordsIn(db: Parameters<typeof checkKey>[0]): Promise<string[]> {
  const { rows } = await sql<{ word: string }>`select word from words`.execute(db)
  return rows.map((row) => row.word)
}

async function run(args: string[], env: Record<string, string>) {
  const child = spawn('node', ['src/maintenance.ts', ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (part) => (out += String(part)))
  child.stderr.on('data', (part) => (err += String(part)))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out, err }
}

function allFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

function temporaryFolder() {
  const directory = mkdtempSync(join(tmpdir(), 'maintenance-'))
  chmodSync(directory, 0o755)
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}
