import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig, variables } from './config.ts'

const key = randomBytes(32).toString('base64')
const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' }).toString()
const token = '123456:secret-of-the-bot'
const hash = '0123456789abcdef0123456789abcdef'
/** The least that a deployment for the real Telegram needs. */
const real = { BOT_TOKEN: token, TELEGRAM_API_ID: '12', TELEGRAM_API_HASH: hash, ADMIN_IDS: '7', SECRET_KEY: key }
/** The same against a Bot API on this machine. */
const local = { ...real, TELEGRAM_API_ROOT: 'http://127.0.0.1:8081' }

test('an empty environment starts the sandbox on loopback with a key of its own', () => {
  const DATA_DIR = folder()
  const config = readConfig({ DATA_DIR })
  expect(config).toMatchObject({
    role: 'all',
    dataDirectory: DATA_DIR,
    http: { host: '127.0.0.1', port: 8080 },
    updates: { kind: 'polling' },
    database: { kind: 'embedded' },
    telegram: { kind: 'sandbox', port: 8081, adminIds: [] },
    warnings: [],
  })
  expect(config.secretKeys.current.reveal()).toHaveLength(32)
  expect(statSync(join(DATA_DIR, 'secret-key')).mode & 0o777).toBe(0o600)
  expect(readConfig({ DATA_DIR }).secretKeys.current.reveal()).toEqual(config.secretKeys.current.reveal())
})

test('a bot token makes it the real Telegram, with everything that this needs', () => {
  const config = readConfig({ ...real, ADMIN_IDS: '7, 8', PUBLIC_URL: 'https://bot.example.com/', OPENAI_API_KEY: 'sk-1' })
  expect(config.telegram).toMatchObject({ kind: 'real', apiRoot: 'https://api.telegram.org', apiId: 12, adminIds: [7, 8] })
  expect(config.updates).toEqual({ kind: 'webhook', publicUrl: 'https://bot.example.com' })
  expect(config.openai).toMatchObject({ baseUrl: 'https://api.openai.com/v1', model: 'gpt-4o-mini' })
  expect(config.telegram).not.toHaveProperty('dc')
})

test('a data centre of one’s own comes with its key, as PEM or as a path', () => {
  const path = join(folder(), 'dc.pem')
  writeFileSync(path, pem)
  for (const TELEGRAM_DC_KEY of [pem, pem.replaceAll('\n', '\\n'), path]) {
    const { telegram } = readConfig({
      ...local,
      TELEGRAM_DC: '127.0.0.1:8082',
      TELEGRAM_DC_KEY,
      CLOCK_URL: 'http://localhost:8081/sim/clock',
    })
    expect(telegram).toMatchObject({ dc: { host: '127.0.0.1', port: 8082 }, clockUrl: 'http://localhost:8081/sim/clock' })
    expect(telegram.kind === 'real' && telegram.dc?.keyPem).toMatch(/^-----BEGIN RSA PUBLIC KEY-----\n/)
  }
  expect(readConfig({ ...local, TELEGRAM_DC: '[::1]:443', TELEGRAM_DC_KEY: pem }).telegram).toMatchObject({
    dc: { host: '::1', port: 443 },
  })
})

const without = (name: keyof typeof real) => ({ ...real, [name]: '' })
const wrong: [name: (typeof variables)[number], env: Record<string, string>, sentence: RegExp][] = [
  ['BOT_TOKEN', { ...real, BOT_TOKEN: 'my bot' }, /copy it from @BotFather/],
  ['TELEGRAM_API_ID', without('TELEGRAM_API_ID'), /BOT_TOKEN is set but TELEGRAM_API_ID is not/],
  ['TELEGRAM_API_ID', { ...real, TELEGRAM_API_ID: '12a' }, /whole number/],
  ['TELEGRAM_API_ID', { TELEGRAM_API_ID: '12' }, /BOT_TOKEN is not/],
  ['TELEGRAM_API_HASH', without('TELEGRAM_API_HASH'), /BOT_TOKEN is set but TELEGRAM_API_HASH is not/],
  ['TELEGRAM_API_HASH', { ...real, TELEGRAM_API_HASH: 'abc' }, /32 hexadecimal digits/],
  ['ADMIN_IDS', without('ADMIN_IDS'), /BOT_TOKEN is set but ADMIN_IDS is not/],
  ['ADMIN_IDS', { ...real, ADMIN_IDS: '7,@owner' }, /"@owner".*numeric/],
  ['ADMIN_IDS', { ADMIN_IDS: '-5' }, /numeric/],
  ['SECRET_KEY', { ...without('SECRET_KEY'), DATABASE_URL: 'postgres://h/d' }, /SECRET_KEY is missing/],
  ['SECRET_KEY', { ...real, SECRET_KEY: 'c2hvcnQ=' }, /32 bytes in base64/],
  ['SECRET_KEY', { ...real, SECRET_KEY: `${key}!` }, /32 bytes in base64/],
  ['SECRET_KEYS_OLD', { ...real, SECRET_KEYS_OLD: `${key},x` }, /32 bytes in base64/],
  ['DATA_DIR', { DATA_DIR: join(import.meta.filename, 'data') }, /ENOTDIR/],
  ['DATABASE_URL', { DATABASE_URL: 'mysql://h/d' }, /no PostgreSQL address/],
  ['DATABASE_URL', { ...real, ROLE: 'jobs' }, /ROLE=jobs .*set DATABASE_URL/],
  ['ROLE', { ROLE: 'everything' }, /all, web, jobs, accounts/],
  ['ROLE', { ROLE: 'web', DATABASE_URL: 'postgres://h/d' }, /ROLE=web needs a bot: set BOT_TOKEN/],
  ['HOST', { HOST: 'not a host' }, /address of this machine/],
  ['PORT', { PORT: '80 80' }, /number from 1 to 65535/],
  ['PORT', { PORT: '65536' }, /number from 1 to 65535/],
  ['PORT', { PORT: '65533' }, /three more ports/],
  ['PUBLIC_URL', { ...real, PUBLIC_URL: 'http://bot.example.com' }, /https addresses only/],
  ['PUBLIC_URL', { ...real, PUBLIC_URL: 'bot.example.com' }, /no web address/],
  ['LOG_LEVEL', { LOG_LEVEL: 'loud' }, /fatal, error, warn/],
  ['OPENAI_API_KEY', { OPENAI_MODEL: 'm' }, /OPENAI_MODEL is set but OPENAI_API_KEY is not/],
  ['OPENAI_BASE_URL', { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: 'ftp://x' }, /no web address/],
  ['OPENAI_MODEL', { OPENAI_MODEL: 'm' }, /unset OPENAI_MODEL/],
  ['TELEGRAM_API_ROOT', { ...real, TELEGRAM_API_ROOT: 'https://user:pass@x' }, /no web address/],
  ['TELEGRAM_API_ROOT', { TELEGRAM_API_ROOT: 'https://x' }, /BOT_TOKEN is not/],
  ['TELEGRAM_DC', { ...local, TELEGRAM_DC: '127.0.0.1', TELEGRAM_DC_KEY: pem }, /host:port/],
  ['TELEGRAM_DC', { ...local, TELEGRAM_DC: '127.0.0.1:99999', TELEGRAM_DC_KEY: pem }, /host:port/],
  ['TELEGRAM_DC', { ...local, TELEGRAM_DC_KEY: pem }, /set both/],
  ['TELEGRAM_DC_KEY', { ...local, TELEGRAM_DC: '127.0.0.1:1' }, /public RSA key/],
  ['TELEGRAM_DC_KEY', { ...local, TELEGRAM_DC: '127.0.0.1:1', TELEGRAM_DC_KEY: '/no/such/file' }, /no public RSA key/],
  ['CLOCK_URL', { ...real, CLOCK_URL: 'http://127.0.0.1:8081/sim/clock' }, /CLOCK_URL moves the clock for tests only/],
  ['CLOCK_URL', { ...local, CLOCK_URL: 'clock' }, /no web address/],
  ['CLOCK_URL', { CLOCK_URL: 'http://127.0.0.1:8081/sim/clock' }, /BOT_TOKEN is not/],
]

test.each(wrong)('a wrong %s is refused with one sentence: %#', (name, env, sentence) => {
  const refusal = refusalOf({ DATA_DIR: folder(), ...env })
  expect(refusal).toContain(name === 'DATA_DIR' ? 'ENOTDIR' : name)
  expect(refusal).toMatch(sentence)
  expect(refusal).not.toContain('\n')
})

test('every variable has a wrong value that is refused', () => {
  expect(new Set(wrong.map(([name]) => name))).toEqual(new Set(variables))
})

test('a refusal repeats no secret, and a printed configuration shows none', () => {
  const secrets = { BOT_TOKEN: `${token}!`, SECRET_KEY: `${key}!`, TELEGRAM_API_HASH: `${hash}!`, DATABASE_URL: `mysql://u:${hash}@h` }
  for (const [name, value] of Object.entries(secrets)) {
    const refusal = refusalOf({ ...real, [name]: value })
    for (const secret of [token, key, hash]) expect(refusal).not.toContain(secret)
  }
  const printed = inspect(readConfig({ ...real, DATABASE_URL: `postgres://u:${hash}@h/d`, OPENAI_API_KEY: token, SECRET_KEYS_OLD: key }), {
    depth: 9,
  })
  for (const secret of [token, key, hash]) expect(printed).not.toContain(secret)
})

test('against the real Telegram a key beside the data is warned of at each start', () => {
  const DATA_DIR = folder()
  for (let start = 0; start < 2; start++)
    expect(readConfig({ ...without('SECRET_KEY'), DATA_DIR }).warnings).toEqual([expect.stringMatching(/a copy of all sessions/)])
  expect(readConfig({ ...real, DATA_DIR }).warnings).toEqual([])
})

test('data without its key is refused rather than given a key that opens nothing', () => {
  const DATA_DIR = folder()
  mkdirSync(join(DATA_DIR, 'postgres'))
  expect(refusalOf({ DATA_DIR })).toMatch(/key of the data .* is missing/)
  writeFileSync(join(DATA_DIR, 'secret-key'), 'half a k')
  expect(refusalOf({ DATA_DIR })).toMatch(/holds no key/)
  expect(readConfig({ DATA_DIR, SECRET_KEY: key }).secretKeys.current.reveal().toString('base64')).toBe(key)
})

test('a key that others could read is closed to them', () => {
  const DATA_DIR = folder()
  readConfig({ DATA_DIR })
  chmodSync(join(DATA_DIR, 'secret-key'), 0o644)
  readConfig({ DATA_DIR })
  expect(statSync(join(DATA_DIR, 'secret-key')).mode & 0o777).toBe(0o600)
})

test('.env.example lists exactly the variables that are read, one line each', () => {
  const lines = readFileSync(join(import.meta.dirname, '..', '.env.example'), 'utf8').split('\n')
  expect(lines.map((line) => /^#? ?([A-Z_]+)=/.exec(line)?.[1]).filter(Boolean)).toEqual([...variables])
})

function refusalOf(env: Record<string, string>): string {
  try {
    readConfig(env)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  throw new Error('Nothing was refused')
}

function folder() {
  const directory = mkdtempSync(join(tmpdir(), 'config-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}
