import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { loadSchema } from './schema.ts'

const read = async (path: string) => gunzipSync(await readFile(path)).toString()

it('the committed schema is what the script makes of the installed types', { timeout: 120_000 }, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'schema-'))
  const made = join(directory, 'schema.json.gz')
  const script = join(import.meta.dirname, '../../scripts/make-bot-api-schema.mjs')
  await promisify(execFile)(process.execPath, [script, made])
  expect((await read(made)) === (await read(join(import.meta.dirname, 'schema.json.gz')))).toBe(true)
  await rm(directory, { recursive: true })
})

it('knows the methods of Bot API 10.3 in any spelling of their case', () => {
  expect(loadSchema().methodNamed('SENDmessagedraft')).toBe('sendMessageDraft')
  expect(loadSchema().methodNamed('sendNothing')).toBeUndefined()
})

it('tells what is wrong with params, results and updates', () => {
  const schema = loadSchema()
  expect(schema.checkParams('sendMessage', { chat_id: 1, text: 'x' })).toBeUndefined()
  expect(schema.checkParams('sendMessage', { chat_id: 1 })).toMatch(/text/)
  expect(schema.checkResult('getMe', { id: 1, is_bot: true })).toMatch(/first_name/)
  expect(schema.checkUpdate({ update_id: 1, message: { message_id: 1 } })).toMatch(/date/)
})
