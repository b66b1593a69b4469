import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { assertSound, Breach } from '#sandbox/breach.ts'
import { sampleCast } from '#sandbox/people.ts'
import { startSandbox } from '#sandbox/start.ts'
import { serviceUserId } from '#sandbox/world/types.ts'
import type { Database } from '#platform/postgres/connect.ts'
import { createTestDatabase } from '#tests/database.ts'
import { approve, ask, customerOf, loginCode, startStaff, type Stage } from '#tests/journey.ts'
import { chatOf } from '#tests/person.ts'
import { createProductProcess } from '#tests/product-process.ts'
import { productEnv } from '#tests/environment.ts'
import { freePort, cast, hands, openForSale } from '#tests/product.ts'

const minute = 60_000

test(
  'after a whole journey no code, password, number, key or word of anybody stands readable in the database, the log or the files',
  { timeout: 6 * minute },
  async () => {
    const { stage, db, written, output, dataDirectory, worldDirectory } = await startSpied()
    const mehmet = customerOf(stage, cast.mehmet)
    await startStaff(stage)
    await mehmet.choosePackage('Temel')
    await mehmet.claim()
    await mehmet.askForCode()
    // whatever he turned to meanwhile: the code goes to nobody
    await ask(mehmet, '/destek', 'Sorunuzu')
    const burnt = mehmet.say(await mehmet.readCode())
    await mehmet.press('Yeni kod iste')
    const code = await mehmet.readCode(burnt.uid)
    await mehmet.typeCode(code === '13579' ? '24680' : '13579')
    await mehmet.sees('Kod yanlış')
    await mehmet.typeCode(code)
    await mehmet.sees('İki adımlı doğrulama')
    // a password may be any words: nothing else is asked while it is waited for
    await mehmet.forge('su.open')
    await mehmet.sees('şifrenizi bekliyorum')
    mehmet.say('yanlis-parola-1907')
    await mehmet.sees('Şifre yanlış')
    mehmet.say('gizli-parola')
    await mehmet.sees('bağlandı')
    const receipt = Buffer.concat([Buffer.from('%PDF-1.4\n'), randomBytes(48)])
    mehmet.upload({ kind: 'document', name: 'dekont.pdf', mime: 'application/pdf', bytes: receipt, caption: 'Dekontun notu' })
    await mehmet.sees('Dekontunuz ekibimize ulaştı')
    await mehmet.skipPersona()
    await approve(stage)
    await mehmet.sees('yayında!')

    const elif = stage.chat(cast.elif, cast.mehmet)
    elif.say('Ameliyat izim için krem var mı?')
    await mehmet.sees('Ameliyat izim')
    await mehmet.press('Yanıtla')
    mehmet.say('Var, yarın uğrayın lütfen.')
    await elif.sees('yarın uğrayın')
    await mehmet.sees(/uğrayın lütfen\. ✓/)
    await ask(mehmet, '/destek', 'Destek')
    await ask(mehmet, 'Faturam yanlış düzenlenmiş, bakar mısınız?', 'Aldık')
    const owner = stage.withBot(cast.owner)
    await owner.sees('Faturam yanlış')

    const secrets: Record<string, Buffer> = {
      ...textSecrets({
        'phone of the customer': '905551000002',
        'phone as people write it': '5551000002',
        'phone of the contact': '5553000001',
        password: 'gizli-parola',
        'wrong password': 'yanlis-parola-1907',
        'words of a contact': 'Ameliyat izim',
        'words of the customer': 'uğrayın lütfen',
        'words of a ticket': 'Faturam yanlış',
      }),
      'bytes of a receipt': receipt.subarray(-40),
      ...(await authKeys(worldDirectory)),
    }
    const codes = stage.sandbox.world.history(cast.mehmet, serviceUserId).flatMap(({ content }) => loginCode.exec(content.text)?.[1] ?? [])
    expect(codes).toHaveLength(2)
    const everything = async () => ({ database: await written(), log: output(), files: await filesIn(dataDirectory) })
    expect(await written()).toContain('customer_bot_activated')
    // one leak is one too many, whatever a second try finds
    const found = leaks(await everything(), secrets, codes)
    if (found.length > 0) throw new Breach(found.join('\n'))

    // the search itself: what is planted is found, in a column of text, in one of bytes, and in whatever form it was written
    await sql`create table planted (words text, bytes bytea)`.execute(db)
    await spyOn(db, 'public', 'planted')
    for (const [name, secret] of Object.entries(secrets)) {
      await sql`insert into planted (bytes) values (${secret})`.execute(db)
      await sql`insert into planted (words) values (${JSON.stringify({ deep: secret.toString('base64') })})`.execute(db)
      expect(leaks({ database: await written(), log: '', files: '' }, { [name]: secret }, [])).toEqual([`${name} in the database`])
      expect(leaks({ database: '', log: secret.toString('base64'), files: '' }, { [name]: secret }, [])).toEqual([`${name} in the log`])
    }
    await sql`insert into planted (words) values (${`kod ${codes[0]}`})`.execute(db)
    expect(leaks({ database: await written(), log: '', files: '' }, {}, codes)).toEqual(['a login code in the database'])
  },
)

/** The program as an operator runs it, with the chattiest log, and a record of every row that it ever writes. */
async function startSpied() {
  const worldDirectory = await mkdtemp(join(tmpdir(), 'world-'))
  const dataDirectory = await mkdtemp(join(tmpdir(), 'product-'))
  const sandbox = await startSandbox({ host: '127.0.0.1', port: 0, dataCentrePorts: { 2: 0, 4: 0 }, directory: worldDirectory })
  const { db, url } = await createTestDatabase()
  await openForSale(db)
  const program = createProductProcess({
    ...productEnv(sandbox),
    DATABASE_URL: url,
    DATA_DIR: dataDirectory,
    SECRET_KEY: randomBytes(32).toString('base64'),
    PORT: String(await freePort()),
    LOG_LEVEL: 'trace',
  })
  onTestFinished(async () => {
    await program.stop()
    await sandbox.stop()
    for (const directory of [worldDirectory, dataDirectory]) await rm(directory, { recursive: true, force: true })
    assertSound({ judge: sandbox.judge.violations, schema: sandbox.violations() })
  })
  await program.start()
  await sql`create schema spy`.execute(db)
  await sql`create table spy.written (place text, row text)`.execute(db)
  await sql
    .raw(
      `create function spy.note() returns trigger language plpgsql security definer as
       $$ begin insert into spy.written values (tg_table_name, new::text); return null; end $$`,
    )
    .execute(db)
  // a partition gets the trigger of its table
  const { rows } = await sql<{ schema: string; name: string }>`
    select relnamespace::regnamespace::text as schema, relname as name from pg_class
    where relkind in ('r', 'p') and not relispartition
      and relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema', 'pg_toast', 'spy')`.execute(db)
  for (const { schema, name } of rows) await spyOn(db, schema, name)
  const stage: Stage = {
    sandbox,
    withBot: (userId) => chatOf(hands(sandbox), userId, sampleCast.bot.id),
    chat: (userId, chatId) => chatOf(hands(sandbox), userId, chatId),
  }
  const written = async () =>
    (await sql<{ row: string }>`select place || ' ' || row as row from spy.written`.execute(db)).rows.map(({ row }) => row).join('\n')
  return { stage, db, written, output: program.output, dataDirectory, worldDirectory }
}

async function spyOn(db: Database, schema: string, name: string) {
  await sql`create trigger spy after insert or update on ${sql.id(schema, name)} for each row execute function spy.note()`.execute(db)
}

/** Where a secret stands, as it is or as base64 or hexadecimal digits, also inside columns of bytes. */
function leaks(places: { database: string; log: string; files: string }, secrets: Record<string, Buffer>, codes: string[]): string[] {
  return Object.entries(places).flatMap(([place, text]) => {
    const bytes = [...text.matchAll(/\\x([0-9a-f]{2,})/g)].map(([, hex]) => Buffer.from(hex ?? '', 'hex').toString('latin1'))
    const haystack = [Buffer.from(text).toString('latin1'), ...bytes].join('\n')
    const found = Object.entries(secrets).filter(([, secret]) => {
      const forms = [secret.toString('latin1'), secret.toString('base64').replace(/.{0,2}=*$/, ''), secret.toString('hex')]
      return forms.some((form) => haystack.includes(form))
    })
    // five digits can be part of many a number: a code stands between things that are none
    const hasCode = codes.some((code) => new RegExp(`(?<![\\w.-])${code}(?![\\w.-])`).test(haystack))
    return [...found.map(([name]) => `${name} in the ${place}`), ...(hasCode ? [`a login code in the ${place}`] : [])]
  })
}

const textSecrets = (texts: Record<string, string>) =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)] as const))

/** What clients and data centres share, as the world wrote it down. */
async function authKeys(worldDirectory: string): Promise<Record<string, Buffer>> {
  const lines = (await readFile(join(worldDirectory, 'world.jsonl'), 'utf8'))
    .split('\n')
    .filter((line) => line.startsWith('["mtproto-key"'))
  const keys: Record<string, Buffer> = {}
  for (const line of lines) {
    const [, id, value] = JSON.parse(line) as [string, string, { key: string } | undefined]
    if (value) keys[`auth key ${id}`] = Buffer.from(value.key, 'base64')
  }
  expect(Object.keys(keys)).not.toEqual([])
  return keys
}

async function filesIn(directory: string): Promise<string> {
  const names = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = names.filter((entry) => entry.isFile())
  expect(files.length).toBeGreaterThan(0)
  return (await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1')))).join('\n')
}
