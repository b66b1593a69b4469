import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { sql } from 'kysely'
import { expect, onTestFinished, test, vi } from 'vitest'
import { withDatabase } from '../../src/platform/backups.ts'

const root = dirname(dirname(import.meta.dirname))
const isRoot = process.getuid?.() === 0
const patience = { timeout: 60_000, interval: 50 }

test('npm start prints one address, which answers; Ctrl-C ends all of it, and the next start finds the data', async () => {
  const data = temporaryFolder()
  const first = start({ DATA_DIR: data })
  const url = await first.url()
  expect(first.output().match(/https?:\/\//g)).toHaveLength(1)
  expect((await fetch(url)).status).toBe(200)
  await first.stop()
  expect(isServing(data)).toBe(false)
  await expect(fetch(url)).rejects.toThrow('fetch failed')

  await withDatabase(data, async (db) => {
    const { rows } = await sql`select role from staff_member order by user_id`.execute(db)
    expect(rows, 'a newcomer can play every kind of staff').toEqual([{ role: 'admin' }, { role: 'support' }])
    await sql`create table kept (n bigint)`.execute(db)
  })
  const second = start({ DATA_DIR: data })
  await second.url()
  expect(await hasKept(data)).toBe(true)
  await second.stop()
}, 120_000)

test('after kill -9 nothing is left running, and the next start needs no help', async () => {
  const data = temporaryFolder()
  const first = start({ DATA_DIR: data })
  await first.url()
  await withDatabase(data, (db) => sql`create table kept (n bigint)`.execute(db))
  process.kill(first.programPid(), 'SIGKILL')
  await first.ended
  await vi.waitFor(() => expect(isServing(data)).toBe(false), patience)
  const second = start({ DATA_DIR: data })
  await second.url()
  expect(await hasKept(data)).toBe(true)
  await second.stop()
}, 120_000)

test('an npm that was killed hard takes its program with it', async () => {
  const data = temporaryFolder()
  const { child, url, output } = start({ DATA_DIR: data })
  const address = await url()
  child.kill('SIGKILL')
  await vi.waitFor(() => expect(output()).toContain('npm is gone: stopping'), patience)
  await vi.waitFor(() => expect(isServing(data)).toBe(false), patience)
  await expect(fetch(address)).rejects.toThrow('fetch failed')
}, 120_000)

test('a signal during the start is obeyed at once', async () => {
  const data = temporaryFolder()
  const started = start({ DATA_DIR: data })
  await vi.waitFor(() => expect(existsSync(join(data, 'secret-key'))).toBe(true), patience)
  started.interrupt()
  await started.ended
  expect(started.output()).toContain('SIGINT: stopped while starting.')
  await vi.waitFor(() => expect(isServing(data)).toBe(false), patience)
}, 120_000)

test('a second start on the same data is refused and leaves the first alone', async () => {
  const data = temporaryFolder()
  const first = start({ DATA_DIR: data })
  const url = await first.url()
  await refused({ DATA_DIR: data }, /The database in .* is in use by process \d+: stop that program, or set another DATA_DIR\./)
  expect((await fetch(url)).status).toBe(200)
}, 120_000)

test.runIf(isRoot)(
  'below a folder that others may not enter, root keeps the data elsewhere and finds it again',
  async () => {
    const closed = temporaryFolder()
    chmodSync(closed, 0o700)
    const data = join(closed, 'data')
    const first = start({ DATA_DIR: data })
    await first.url()
    first.interrupt()
    await first.ended
    const place = realpathSync(join(data, 'postgres'))
    onTestFinished(() => {
      for (const path of [place, `${place}.log`]) rmSync(path, { recursive: true, force: true })
    })
    expect(place.startsWith(closed)).toBe(false)
    await withDatabase(data, (db) => sql`create table kept (n bigint)`.execute(db))
    const second = start({ DATA_DIR: data })
    await second.url()
    expect(await hasKept(data)).toBe(true)
    second.interrupt()
    await second.ended
    rmSync(place, { recursive: true })
    await refused({ DATA_DIR: data }, /The database of .* lay at .* and is gone: bring that folder back, or restore a backup\./)
  },
  120_000,
)

test('a port that is taken is named', async () => {
  const other = createServer()
  other.listen(0, '127.0.0.1')
  await once(other, 'listening')
  onTestFinished(() => void other.close())
  const { port } = other.address() as AddressInfo
  const data = temporaryFolder()
  await refused({ DATA_DIR: data, PORT: String(port) }, new RegExp(`${port} .*(taken|in use)`))
  await vi.waitFor(() => expect(isServing(data)).toBe(false), patience)
}, 60_000)

test('a wrong environment is named, and nothing is made', async () => {
  const data = join(temporaryFolder(), 'data')
  await refused({ DATA_DIR: data, PORT: 'http' }, /^PORT is "http"/)
  await refused({ DATA_DIR: data, BOT_TOKEN: '1:a' }, /^BOT_TOKEN is set but TELEGRAM_API_ID is not/)
  await refused({ DATA_DIR: data, LOG_LEVEL: 'loud' }, /^LOG_LEVEL is "loud"/)
  expect(existsSync(data)).toBe(false)
}, 60_000)

test('a folder in which nothing can be written is named', async () => {
  const data = join(temporaryFolder(), 'data')
  if (!isRoot) {
    mkdirSync(data, { mode: 0o500 })
    await refused({ DATA_DIR: data }, /This user may not write .*data.* DATA_DIR/)
  }
  await refused({ DATA_DIR: '/dev/null/data' }, /\/dev\/null.* set DATA_DIR to another one\./)
}, 60_000)

test('a database that does not answer is named', async () => {
  await refused(
    { DATA_DIR: temporaryFolder(), DATABASE_URL: 'postgres://127.0.0.1:1/x' },
    /The database does not answer .* correct DATABASE_URL\./,
  )
}, 60_000)

/** Exit code 1 and one sentence, before anything is ready. */
async function refused(env: Record<string, string>, sentence: RegExp) {
  const started = start(env)
  expect(await started.ended).toBe(1)
  expect(started.output()).not.toContain('Ready:')
  const words = started
    .errors()
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('npm '))
  expect(words).toEqual([expect.stringMatching(sentence)])
}

/** `npm start` as a terminal runs it: in a process group of its own, with this machine's own Node on the path. */
function start(env: Record<string, string>) {
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'))
  const child = spawn('npm', ['start'], {
    cwd: root,
    detached: true,
    env: { PATH: path.join(delimiter), HOME: process.env['HOME'], PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [output, errors] = ['', '']
  child.stdout.on('data', (part) => (output += String(part)))
  child.stderr.on('data', (part) => (errors += String(part)))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  const group = -Number(child.pid)
  onTestFinished(() => signal(group, 'SIGKILL'))
  return {
    child,
    ended,
    output: () => output,
    errors: () => errors,
    interrupt: () => signal(group, 'SIGINT'),
    /** npm's own exit code tells nothing here: it may take the signal for itself. */
    async stop() {
      signal(group, 'SIGINT')
      await ended
      expect(output).toMatch(/SIGINT: stopping …\nStopped\.\n$/)
    },
    programPid: () => programOf(child),
    async url(): Promise<string> {
      await vi.waitFor(() => expect(output + errors).toContain('Ready: '), patience)
      return /Ready: (\S+)/.exec(output)?.[1] ?? ''
    },
  }
}

function signal(group: number, name: NodeJS.Signals) {
  try {
    process.kill(group, name)
  } catch {
    // it has ended already
  }
}

/** The one child of npm: `exec` put the program in the place of npm's shell. */
function programOf({ pid }: ChildProcess): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').at(-1))
}

/** Whether a database runs on this folder: its server removes the file when it ends, and a killed one leaves a dead number. */
function isServing(data: string): boolean {
  try {
    const pid = Number(readFileSync(join(data, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres')
  } catch {
    return false
  }
}

async function hasKept(data: string): Promise<boolean> {
  const { rows } = await withDatabase(data, (db) => sql`select 1 from pg_tables where tablename = 'kept'`.execute(db))
  return rows.length === 1
}

function temporaryFolder() {
  const directory = mkdtempSync(join(tmpdir(), 'start-'))
  chmodSync(directory, 0o755)
  // runs after the hooks of what was started later
  onTestFinished(async () => {
    await vi.waitFor(() => expect(isServing(directory)).toBe(false), patience)
    rmSync(directory, { recursive: true, force: true })
  })
  return directory
}
