// What an operator does beside the running service: npm run backup, restore, pause, resume, rotate-key.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { bringKey, checkKeyPlace, makeBackup, needData, restoreBackup, withDatabase, writeKeyApart } from '#platform/backups.ts'
import { systemClock } from '#platform/clock.ts'
import { sentenceOf } from '#platform/faults.ts'
import { keptKeyPath } from '#platform/kept-key.ts'
import { connect, type Database } from '#platform/postgres/connect.ts'
import { rotateKey } from '#platform/rotation.ts'
import { createSecretBox } from '#platform/secret-box.ts'
import { checkKey, setPaused } from '#platform/service-state.ts'
import { readConfig, readDataDirectory, type Config } from './config.ts'
import { resealers } from './resealers.ts'

const commands: Record<string, (args: string[]) => Promise<string>> = {
  backup,
  restore,
  pause: () => pause(true),
  resume: () => pause(false),
  'rotate-key': rotate,
}

try {
  const [name = '', ...args] = process.argv.slice(2)
  const command = commands[name]
  if (!command) throw new Error(`There is no "${name}": ${Object.keys(commands).join(', ')}.`)
  process.stdout.write(`${await command(args)}\n`)
} catch (error) {
  process.stderr.write(`${sentenceOf(error)}\n`)
  process.exitCode = 1
}

async function backup(args: string[]): Promise<string> {
  const { folder, file: keyTo } = folderAnd(args, 'key-to', 'npm run backup -- <new folder> [--key-to <file>]')
  const config = readConfig(process.env)
  if (config.database.kind === 'server')
    throw new Error(
      'The database at DATABASE_URL is your own: back it up with pg_dump or pg_basebackup, and keep SECRET_KEY apart from it.',
    )
  if (keyTo !== undefined) checkKeyPlace(keyTo, folder)
  await makeBackup({ dataDirectory: config.dataDirectory, target: folder, now: systemClock.now() })
  if (keyTo !== undefined) await writeKeyApart(keyTo, config.secretKeys.current.reveal())
  return `Everything but the key is in ${folder}. ${keyTo === undefined ? keyHint(config) : `The key is in ${keyTo}: keep it in another place than the backup.`}`
}

function keyHint({ dataDirectory }: Config) {
  const path = keptKeyPath(dataDirectory)
  const key = existsSync(path) ? `a copy of ${path}` : 'SECRET_KEY'
  return `Without ${key}, kept in another place, the backup opens nothing.`
}

async function restore(args: string[]): Promise<string> {
  const { folder, file: keyFrom } = folderAnd(args, 'key-from', 'npm run restore -- <folder> [--key-from <file>]')
  const { dataDirectory, hasKey } = readDataDirectory(process.env)
  if (keyFrom !== undefined) await bringKey(keyFrom, dataDirectory)
  else if (!hasKey) throw new Error('The backup holds no key: name its file with --key-from, or set SECRET_KEY.')
  const config = readConfig(process.env)
  if (config.database.kind === 'server')
    throw new Error('The database at DATABASE_URL is your own: restore it with pg_restore, then "npm run pause" before the first start.')
  const { madeAt } = await restoreBackup({ source: folder, dataDirectory, box: boxOf(config) })
  return `${dataDirectory} is as it was at ${madeAt}. It connects no account until "npm run resume": first make sure that the original does not run any more.`
}

async function pause(isPaused: boolean): Promise<string> {
  await withService(readConfig(process.env), (db) => setPaused(db, isPaused))
  return isPaused ? 'Paused: no account is connected any more, until "npm run resume".' : 'Resumed: the accounts are being connected.'
}

async function rotate(): Promise<string> {
  const config = readConfig(process.env)
  if (config.secretKeys.old.length === 0)
    throw new Error('SECRET_KEYS_OLD is missing: set SECRET_KEY to the new key and SECRET_KEYS_OLD to the one before.')
  const box = boxOf(config)
  await withService(config, async (db) => {
    await checkKey(db, box)
    await rotateKey({ db, box, resealers, say: (line) => process.stdout.write(`${line}\n`) })
  })
  return 'All is sealed with SECRET_KEY: SECRET_KEYS_OLD can go, and backups made before still need the old key.'
}

function boxOf({ secretKeys }: Config) {
  return createSecretBox(
    secretKeys.current.reveal(),
    secretKeys.old.map((key) => key.reveal()),
  )
}

async function withService(config: Config, work: (db: Database) => Promise<void>): Promise<void> {
  if (config.database.kind === 'embedded') {
    needData(config.dataDirectory)
    return withDatabase(config.dataDirectory, work)
  }
  const db = connect(config.database.url.reveal(), {
    // a query says it better
    onError: () => {},
    max: 2,
  })
  try {
    await work(db)
  } finally {
    await db.destroy()
  }
}

function folderAnd<Name extends string>(args: string[], option: Name, usage: string) {
  const { values, positionals } = parseArgs({ args, strict: false, allowPositionals: true, options: { [option]: { type: 'string' } } })
  const [folder, ...rest] = positionals
  const value = values[option]
  const isKnown = Object.keys(values).every((name) => name === option) && (value === undefined || typeof value === 'string')
  if (folder === undefined || rest.length > 0 || !isKnown) throw new Error(`Usage: ${usage}`)
  return { folder: resolve(folder), file: typeof value === 'string' ? resolve(value) : undefined }
}
