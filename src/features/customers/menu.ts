import { GrammyError, type Api } from 'grammy'
import type { BotCommand } from 'grammy/types'
import type { Events } from '#platform/events.ts'
import type { Words } from '#platform/words.ts'
import { roleMay, type Role } from '#features/staff/rules.ts'
import type { Staff } from '#features/staff/service.ts'
import { languages, type Language } from '#shared/language.ts'
import { commands, describes, nameIn } from './bot-commands.ts'
import type { Customers } from './service.ts'

/** Telegram's own menu of commands: everybody sees only theirs. */
export interface CommandMenu {
  /** For all customers, in each language, and for everybody of staff. Call when the program starts. */
  publish(): Promise<void>
  /** For one person who is different: staff by role, or somebody who chose another language than Telegram's. */
  publishFor(userId: number): Promise<void>
}

export interface CommandMenuDeps {
  api: Pick<Api, 'setMyCommands'>
  words: Words
  staff: Staff
  customers: Pick<Customers, 'languageOf' | 'reachOf'>
}

export function createCommandMenu({ api, words, staff, customers }: CommandMenuDeps): CommandMenu {
  const menuFor = (language: Language, role: Role | undefined): BotCommand[] =>
    commandsFor(role).map((name) => ({ command: nameIn(language, name), description: words.plain(language, describes(name)) }))

  async function publishFor(userId: number) {
    // somebody who never wrote has no chat to put a menu in
    if (!(await customers.reachOf([userId])).get(userId)) return
    const menu = menuFor(await customers.languageOf(userId), await staff.roleOf(userId))
    await api.setMyCommands(menu, { scope: { type: 'chat', chat_id: userId } }).catch(ignoreNoChat)
  }

  return {
    publishFor,
    async publish() {
      for (const language of languages)
        await api.setMyCommands(menuFor(language, undefined), {
          scope: { type: 'all_private_chats' },
          ...(language === 'en' ? {} : { language_code: language }),
        })
      for (const { userId } of await staff.members()) await publishFor(userId)
    },
  }
}

export const commandsFor = (role: Role | undefined) =>
  commands.filter(({ right }) => right === undefined || roleMay(role, right)).map(({ name }) => name)

/** Keeps the menus true when somebody becomes staff, leaves, first writes, or changes language. */
export function registerCommandMenuJobs({ events, staff, menu }: { events: Events; staff: Staff; menu: CommandMenu }) {
  events.listen('staff_changed', 'menu', ({ userId }) => menu.publishFor(userId))
  events.listen('customer_language_changed', 'menu', ({ customerId }) => menu.publishFor(customerId))
  events.listen('customer_met', 'menu', async ({ customerId }) => {
    if ((await staff.roleOf(customerId)) !== undefined) await menu.publishFor(customerId)
  })
}

function ignoreNoChat(error: unknown) {
  if (!(error instanceof GrammyError) || (error.error_code !== 400 && error.error_code !== 403)) throw error
}
