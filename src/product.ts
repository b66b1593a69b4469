import type { Update } from 'grammy/types'
import type { AccountListener } from '#features/accounts/ports.ts'
import { createAlarmNotices } from '#platform/alarm-notices.ts'
import { alarmText } from '#platform/alarms.ts'
import { Unreachable } from '#platform/bot/messenger.ts'
import type { BotShell, Person } from '#platform/bot/shell.ts'
import { registerWork } from './product/background.ts'
import type { ProductDeps } from './product/deps.ts'
import { registerBots } from './product/faces.ts'
import { createServices, type Services } from './product/services.ts'
import { readinessOf, registerFigures, registerProbes } from './product/watch.ts'

/** Every feature, lower ones first: services, then what they do by themselves, then their faces in the bot. */
export function createProduct(deps: ProductDeps) {
  const services = createServices(deps)
  registerWork(deps, services)
  registerProbes(deps, services)
  registerFigures(deps, services)
  const { customers, staff, menu, profile, settings, worker } = services
  const { alarms, log, words, messenger, telegram } = deps
  const fleet = services.accounts.fleet(listenerOf(services))
  let connectBot: ReturnType<typeof registerBots> | undefined

  const noteAlarm = createAlarmNotices({
    ...deps,
    owners: (tx) => staff.withRight('settings', tx),
    async tell(userId, kind, state) {
      const view = { html: words.html(await customers.languageOf(userId), alarmText(kind, state)) }
      await messenger.send(userId, view, { isNotice: true }).catch((error: unknown) => {
        if (!(error instanceof Unreachable)) throw error
        log.warn({ userId, alarm: kind }, 'an owner cannot be reached with an alarm')
      })
    },
  })
  alarms.onChange(noteAlarm)

  async function say(userId: number, id: string): Promise<void> {
    await messenger.send(userId, { html: words.html(await customers.languageOf(userId), id) })
  }

  return {
    identify: (from: Parameters<typeof customers.touch>[0]): Promise<Person> => customers.touch(from),
    onReachable: (userId: number, isReachable: boolean) => customers.setReachable(userId, isReachable),
    registerBot(shell: BotShell) {
      connectBot = registerBots(deps, services, shell)
    },
    /** What must be so before anybody writes. */
    async prepare() {
      if (telegram.rehearsal) await settings.seedSamples(telegram.rehearsal.helpers)
      await menu.publish()
      // said at the next start otherwise
      await profile.publish().catch((error: unknown) => log.warn({ err: error }, 'the profile of the bot could not be set'))
    },
    /** The right to touch accounts: every role logs in and out, `accounts` also holds those at work. */
    accounts: {
      async start(isHolder: boolean) {
        await worker.start()
        if (isHolder) fleet.start()
      },
      async stop() {
        connectBot?.stop()
        await fleet.stop()
        await worker.stop()
      },
    },
    /** What contacts said is looked at by each process that does jobs. */
    turns: services.conversations.turns,
    /** Says one sentence of regret where an update failed. */
    async apologise(update: Update) {
      const person = privatePersonOf(update)
      if (person) await say(person.id, 'shell-sorry')
    },
    /** To somebody who sends more than can be done: a box at each press, one sentence for all words. */
    async refuse(update: Update, isFirst: boolean) {
      const person = privatePersonOf(update)
      if (!person) return
      if (!update.callback_query) return isFirst ? say(person.id, 'shell-too-many') : undefined
      const text = words.plain(await customers.languageOf(person.id), 'shell-too-many')
      await deps.api.answerCallbackQuery(update.callback_query.id, { text, show_alert: true })
    },
    regret: (userId: number) => say(userId, 'shell-cut-short'),
    checks: readinessOf(deps, services),
    chatPageUrl: telegram.chatPageUrl,
  }
}

function privatePersonOf(update: Update) {
  const message = update.message ?? update.edited_message
  const isPrivate = (message ?? update.callback_query?.message)?.chat.type === 'private'
  return isPrivate ? (message?.from ?? update.callback_query?.from) : undefined
}

/** All that concerns people goes to conversations; what concerns groups as such, to those who write there. */
function listenerOf({ conversations, invites, posts }: Services): AccountListener {
  const { listener } = conversations
  return {
    ...listener,
    async onMessage(message) {
      await listener.onMessage(message)
      await posts.listener.onMessage(message)
    },
    async onJoined(event) {
      await invites.noteJoined(event)
      await posts.listener.onJoined(event)
    },
  }
}
