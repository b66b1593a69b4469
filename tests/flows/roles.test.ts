import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { assertSound } from '#sandbox/breach.ts'
import { sampleCast } from '#sandbox/people.ts'
import { startSandbox } from '#sandbox/start.ts'
import { minuteMs } from '#shared/time.ts'
import { createTestDatabase } from '#tests/database.ts'
import { productEnv } from '#tests/environment.ts'
import { goLive, type Stage } from '#tests/journey.ts'
import { chatOf } from '#tests/person.ts'
import { createProductProcess } from '#tests/product-process.ts'
import { cast, freePort, hands, openForSale } from '#tests/product.ts'

const roles = ['web', 'jobs', 'accounts'] as const

test(
  'three processes, a role each, on one database: from the package to an answered message, and all three stop',
  { timeout: 3 * minuteMs },
  async () => {
    const { stage, programs } = await startRoles()
    const ayse = await goLive(stage)
    const elif = stage.chat(cast.elif, cast.ayse)
    elif.say('Merhaba, fiyat nedir?')
    await ayse.sees('Merhaba, fiyat nedir?')
    await ayse.press('Yanıtla')
    ayse.say('Merhaba, 250 lira.')
    await elif.sees('Merhaba, 250 lira.')
    await ayse.sees(/250 lira\. ✓/)
    expect(elif.messages()).toHaveLength(1)
    const { sessions } = stage.sandbox.dataCentres
    expect(sessions.list(cast.ayse)).toHaveLength(1)

    for (const { program } of programs) {
      const { pid } = program
      await program.stop()
      expect(() => process.kill(pid, 0), 'it is gone').toThrow(/ESRCH/)
    }
    // the account stays signed in, and nobody is online with it
    expect(sessions.list(cast.ayse)).toHaveLength(1)
    await vi.waitFor(() => expect(stage.sandbox.dataCentres.cut({ userId: cast.ayse })).toBe(0))
  },
)

/** As an operator who spreads the work runs it. */
async function startRoles() {
  const sandbox = await startSandbox({ host: '127.0.0.1', port: 0, dataCentrePorts: { 2: 0, 4: 0 } })
  const { db, url } = await createTestDatabase()
  await openForSale(db)
  const dataDirectory = await mkdtemp(join(tmpdir(), 'product-'))
  const common = {
    ...productEnv(sandbox),
    DATABASE_URL: url,
    DATA_DIR: dataDirectory,
    SECRET_KEY: randomBytes(32).toString('base64'),
    LOG_LEVEL: 'error',
  }
  const programs = await Promise.all(
    roles.map(async (role) => ({ role, program: createProductProcess({ ...common, ROLE: role, PORT: String(await freePort()) }) })),
  )
  onTestFinished(async ({ task }) => {
    for (const { role, program } of programs) {
      if (task.result?.state === 'fail') console.log(role, program.output())
      await program.stop()
    }
    await sandbox.stop()
    await rm(dataDirectory, { recursive: true, force: true })
    assertSound({ judge: sandbox.judge.violations, schema: sandbox.violations() })
  })
  for (const { program } of programs) await program.start()
  const stage: Stage = {
    sandbox,
    withBot: (userId) => chatOf(hands(sandbox), userId, sampleCast.bot.id),
    chat: (userId, chatId) => chatOf(hands(sandbox), userId, chatId),
  }
  return { stage, programs }
}
