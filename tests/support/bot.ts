import { createServer } from 'node:http'
import { otherNames } from '#features/customers/bot-commands.ts'
import type { AddressInfo } from 'node:net'
import { Bot } from 'grammy'
import { onTestFinished } from 'vitest'
import { assertSound } from '#sandbox/breach.ts'
import { createBotApi } from '#sandbox/bot-api/bot-api.ts'
import { tokenOf } from '#sandbox/bot-api/bots.ts'
import { World } from '#sandbox/world/world.ts'
import { noBudget, type Budget } from '#platform/bot/budget.ts'
import { createIntake } from '#platform/bot/intake.ts'
import { createMessenger } from '#platform/bot/messenger.ts'
import { createPoller } from '#platform/bot/poller.ts'
import { createBotShell, type BotContext, type BotIntake } from '#platform/bot/shell.ts'
import type { Clock } from '#platform/clock.ts'
import { createLease } from '#platform/lease.ts'
import { createLog } from '#platform/log.ts'
import type { Database } from '#platform/postgres/connect.ts'
import { loadWords } from '#platform/words.ts'
import { languageFrom } from '#shared/language.ts'
import { chatOf, type PersonChat } from './person.ts'

const botId = 7_000_000_001

export interface BotWorld {
  world: World
  shell: BotIntake
  token: string
  apiRoot: string
  faults: ReturnType<typeof createBotApi>['faults']
  /** Adds a person and gives their hands and eyes. */
  person(id: number, fields?: { firstName?: string; username?: string; languageCode?: string }): BotPerson
  /** Begins polling; call once the handlers are registered. */
  listen(): Promise<void>
  reachable: [userId: number, isReachable: boolean][]
}

export type BotPerson = PersonChat & { id: number }

/** A bot on the sandbox's Bot API, by long polling, with one feature's handlers on it and nothing else. */
export async function createBotWorld(options: { db: Database; url: string; clock: Clock; budget?: Budget }): Promise<BotWorld> {
  const { db, clock } = options
  const world = new World()
  world.addUser({ id: botId, isBot: true, firstName: 'Test', username: 'test_bot' })
  const botApi = createBotApi({ world })
  const server = createServer((request, response) => {
    if (!botApi.handle(request, response)) response.writeHead(404).end()
  })
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  const apiRoot = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const token = tokenOf(botId)
  const log = createLog('silent')
  const bot = new Bot<BotContext>(token, { client: { apiRoot } })
  const reachable: BotWorld['reachable'] = []
  const messenger = createMessenger({
    api: bot.api,
    token,
    apiRoot,
    db,
    budget: options.budget ?? noBudget,
    onUnreachable: async (chatId) => void reachable.push([chatId, false]),
  })
  const shell = createBotShell({
    bot,
    messenger,
    words: loadWords('locales'),
    clock,
    db,
    log,
    otherNames,
    identify: async (from) => ({ id: from.id, firstName: from.first_name, language: languageFrom(from.language_code) }),
    onReachable: async (userId, isReachable) => void reachable.push([userId, isReachable]),
  })
  const faultsSeen: unknown[] = []
  const intake = createIntake({
    databaseUrl: options.url,
    db,
    clock,
    log,
    handle: (update) => shell.handle(update).catch((error: unknown) => void faultsSeen.push(error)),
    apologise: () => Promise.resolve(),
    refuse: () => Promise.resolve(),
    regret: () => Promise.resolve(),
  })
  const poller = createPoller({
    api: bot.api,
    lease: createLease(db, 'test-poller', 60_000),
    log,
    intake,
    onFault: (error) => faultsSeen.push(error),
    onHealthy() {},
  })
  onTestFinished(async () => {
    await poller.stop()
    await intake.stop()
    botApi.stop()
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
    if (faultsSeen.length > 0) throw new AggregateError(faultsSeen, 'A handler failed')
    assertSound({ schema: botApi.violations })
  })

  return {
    world,
    shell,
    token,
    apiRoot,
    faults: botApi.faults,
    reachable,
    async listen() {
      await shell.start()
      poller.start()
    },
    person(id, fields = {}) {
      if (!world.users.has(id)) world.addUser({ id, firstName: 'Ada', languageCode: 'tr', ...fields })
      return { id, ...chatOf({ world, press: botApi.press }, id, botId) }
    },
  }
}
