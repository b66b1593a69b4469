import { ownPresses } from '#features/accounts/guard.ts'
import type { Account } from '#features/accounts/rules.ts'
import { accountName } from '#features/accounts/bot-words.ts'
import type { BotShell, PressContext } from '#platform/bot/shell.ts'
import { numberArg, pressData, type Button, type View } from '#platform/bot/view.ts'
import { clip } from '#shared/html.ts'
import type { Language } from '#shared/language.ts'
import { contactName } from './card.ts'
import type { SetApartHow } from './left-alone.ts'
import type { Conversations } from './service.ts'

export interface LeftAloneBotDeps {
  conversations: Pick<Conversations, 'setApart' | 'includesPast' | 'includePast' | 'handsOn' | 'mute'>
  accounts: { get(accountId: number): Promise<Account | undefined> }
  /** Where the screen was opened from. */
  back(language: Language, accountId: number): Button
}

const shownAtOnce = 10
const presses = { hands_off: 'cv.alone', muted: 'cv.silent' } as const satisfies Record<SetApartHow, string>
const lists = { hands_off: 'alone', muted: 'silent' } as const satisfies Record<SetApartHow, string>

/**
 * Chats of an account that are left alone or make no sound, each taken back by one press, and whether chats from before count. Other
 * screens open it by the button `cv.alone:<accountId>`.
 */
export function registerLeftAloneBot(shell: BotShell, deps: LeftAloneBotDeps) {
  const { conversations, accounts } = deps
  const { words } = shell

  async function listView(account: Account, language: Language, how: SetApartHow, wanted: number): Promise<View> {
    const { id: accountId, customerId } = account
    const read = (offset: number) => conversations.setApart(customerId, accountId, how, { offset, limit: shownAtOnce })
    const found = await read(Math.max(0, wanted))
    // the last of a page was taken back
    const offset = found.contacts.length === 0 ? 0 : Math.max(0, wanted)
    const { contacts, total } = offset === wanted ? found : await read(0)
    const button = (text: string, press: string, ...args: (string | number)[]): Button => ({
      text: words.plain(language, text),
      press: pressData(press, accountId, ...args),
    })
    const rows = contacts.map((contact): Button[] => [
      {
        text: `↩️ ${clip(contactName({ words, language }, contact, contact.isGroup), 40)}`,
        press: pressData('cv.again', accountId, contact.conversationId, how, offset),
      },
    ])
    const turn = [
      ...(offset > 0 ? [button('conversations-button-newer', presses[how], Math.max(0, offset - shownAtOnce))] : []),
      ...(offset + contacts.length < total ? [button('conversations-button-older', presses[how], offset + shownAtOnce)] : []),
    ]
    const about = words.html(language, `conversations-${lists[how]}`, { account: accountName(words, language, account), count: total })
    if (how === 'muted') return { html: about, buttons: [...rows, turn, [button('conversations-button-back', 'cv.alone')]] }
    const isPast = await conversations.includesPast(customerId, accountId)
    return {
      html: [about, words.html(language, isPast ? 'conversations-alone-past-yes' : 'conversations-alone-past-no')].join('\n\n'),
      buttons: [
        ...rows,
        turn,
        [
          isPast
            ? button('conversations-button-alone-past-no', 'cv.older', 'no')
            : button('conversations-button-alone-past-yes', 'cv.older', 'yes'),
        ],
        [button('conversations-button-silent', 'cv.silent')],
        [deps.back(language, accountId)],
      ],
    }
  }

  const onOwn = ownPresses(shell, accounts)

  const show = async (ctx: PressContext, account: Account, how: SetApartHow, offset = 0) =>
    ctx.here(await listView(account, ctx.person.language, how, offset))

  onOwn('cv.alone', (ctx, account, [offset]) => show(ctx, account, 'hands_off', numberArg(offset)))
  onOwn('cv.silent', (ctx, account, [offset]) => show(ctx, account, 'muted', numberArg(offset)))

  onOwn('cv.again', async (ctx, account, [id, how, offset]) => {
    const [customerId, conversationId] = [ctx.person.id, numberArg(id)]
    const isMuted = how === 'muted'
    const back = isMuted
      ? await conversations.mute(customerId, conversationId, 'off')
      : await conversations.handsOn(customerId, conversationId)
    await ctx.toast(
      ctx.plain(back.ok ? (isMuted ? 'conversations-unmuted' : 'conversations-hands-on') : 'conversations-refused-no-conversation'),
      { alert: !back.ok },
    )
    await show(ctx, account, isMuted ? 'muted' : 'hands_off', numberArg(offset))
  })

  onOwn('cv.older', async (ctx, account, [answer]) => {
    const isIncluded = answer === 'yes'
    await conversations.includePast(ctx.person.id, account.id, isIncluded)
    await ctx.toast(ctx.plain(isIncluded ? 'conversations-past-included' : 'conversations-past-left'))
    await show(ctx, account, 'hands_off')
  })
}
