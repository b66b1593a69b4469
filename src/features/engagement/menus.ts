import { sql } from 'kysely'
import { isOpen } from '#features/conversations/courtesy-rules.ts'
import type { Customers } from '#features/customers/service.ts'
import type { Account } from '#features/accounts/rules.ts'
import { answerMax } from '#features/conversations/automation-rules.ts'
import type { Act, Responder, Turn } from '#features/conversations/service.ts'
import type { Behaviours } from '#features/personas/behaviour.ts'
import type { Behaviour } from '#features/personas/behaviour-rules.ts'
import type { Staff } from '#features/staff/service.ts'
import type { Clock } from '#platform/clock.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import type { Words } from '#platform/words.ts'
import type { Language } from '#shared/language.ts'
import { formatMoney } from '#shared/money.ts'
import { addMs } from '#shared/time.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { introMax, menuShape, sectionsMax, sectionTextMax, shownMs, titleMax, wishOf, type Menu, type Section } from './menu-rules.ts'
import { disclosing } from './disclosing.ts'
import { spaced, type Offer, type Offers } from './offers.ts'
import type { OptOuts } from './opt-outs.ts'
import { checkOwnText, type CheckedText, type TextRefusal } from './texts-rules.ts'
import './tables.ts'

export const menuRefusals = ['no_account', 'no_licence', 'sections_full', 'no_section'] as const
export type MenuRefusal = (typeof menuRefusals)[number] | TextRefusal
export type MenuAnswer = Result<Menu, MenuRefusal> & { what?: string }

/** The numbered menu of an account: what it offers and for how much, as its owner wrote it. */
export interface Menus {
  /** The owner's, or the one that is ready made. */
  of(accountId: number, language: Language): Promise<Menu>
  /** Its owner wrote something of it: they know what goes out. */
  isOwn(accountId: number): Promise<boolean>
  setIntro(customerId: number, accountId: number, typed: string): Promise<MenuAnswer>
  /** @param at the section's place from 0; at the end it is a new one. */
  setSection(customerId: number, accountId: number, at: number, change: Partial<Section>): Promise<MenuAnswer>
  removeSection(customerId: number, accountId: number, at: number): Promise<MenuAnswer>
  /** Back to the one that is ready made. */
  reset(customerId: number, accountId: number): Promise<MenuAnswer>
  /** What a contact gets to read; `number` from 1. */
  render(menu: Menu, offer: Offer, language: Language, number?: number): string
  /** On a request word or a number. */
  onRequest: Responder
  /** Once per contact, by itself, when nothing else answers by rule. */
  byItself: Responder
}

export interface MenusDeps {
  db: Database
  clock: Clock
  words: Words
  staff: Pick<Staff, 'record'>
  customers: Pick<Customers, 'languageOf'>
  behaviours: Pick<Behaviours, 'of'>
  accounts: { get(accountId: number): Promise<Account | undefined> }
  offers: Pick<Offers, 'of'>
  optOuts: Pick<OptOuts, 'has'>
}

type SayAct = Extract<Act, { kind: 'say' }>

export function createMenus({ db, clock, words, staff, customers, behaviours, accounts, offers, optOuts }: MenusDeps): Menus {
  const readyMade = (language: Language): Menu => ({
    intro: words.plain(language, 'engagement-menu-intro'),
    sections: [
      { title: words.plain(language, 'engagement-menu-vip'), text: words.plain(language, 'engagement-menu-vip-text'), price: 'vip' },
    ],
  })

  async function of(accountId: number, language: Language, on: Database | Tx = db): Promise<Menu> {
    const row = await on.selectFrom('account_menu').select('content').where('account_id', '=', accountId).executeTakeFirst()
    return row ? menuShape.parse(row.content) : readyMade(language)
  }

  /** Changes the menu of an account of this customer. */
  async function change(
    customerId: number,
    accountId: number,
    apply: (menu: Menu, behaviour: Behaviour) => MenuAnswer,
  ): Promise<MenuAnswer> {
    if ((await accounts.get(accountId))?.customerId !== customerId) return refused('no_account')
    const behaviour = await behaviours.of(accountId)
    if (!behaviour) return refused('no_licence')
    const language = await customers.languageOf(customerId)
    return db.transaction().execute(async (tx) => {
      // two changes at once: the later one changes what the earlier one left
      await sql`select pg_advisory_xact_lock(hashtext('menu'), ${accountId}::int)`.execute(tx)
      const answer = apply(await of(accountId, language, tx), behaviour)
      if (!answer.ok) return answer
      const content = { content: JSON.stringify(answer.value) }
      await tx
        .insertInto('account_menu')
        .values({ account_id: accountId, customer_id: customerId, ...content })
        .onConflict((conflict) => conflict.column('account_id').doUpdateSet(content))
        .execute()
      const after = { accountId, sections: answer.value.sections.length }
      await staff.record(tx, { actor: { kind: 'customer', id: customerId }, action: 'menu_changed', customerId, after })
      return answer
    })
  }

  const withSections = (menu: Menu, sections: Section[]): MenuAnswer => done({ ...menu, sections })

  function checkSection(section: Section, behaviour: Behaviour): Result<Section, TextRefusal> & { what?: string } {
    const title = checkOwnText(section.title.replace(/\s+/g, ' '), titleMax, behaviour)
    if (!title.ok) return title
    const text: CheckedText = section.text === '' ? done('') : checkOwnText(section.text, sectionTextMax, behaviour)
    return text.ok ? done({ ...section, title: title.value, text: text.value }) : text
  }

  const priceText = ({ price }: Section, offer: Offer, language: Language) =>
    price === null ? '' : ` — ${formatMoney(language, price === 'vip' ? offer.vipKurus : price)}`

  function render(menu: Menu, offer: Offer, language: Language, number?: number): string {
    const { payment } = offer
    const pay = payment ? [words.plain(language, 'engagement-menu-payment', { iban: spaced(payment.iban), payee: payment.payee })] : []
    const section = number === undefined ? undefined : menu.sections[number - 1]
    if (section) {
      const head = `${section.title}${priceText(section, offer, language)}`
      return [head, ...(section.text === '' ? [] : [section.text]), ...(section.price === null ? [] : pay)].join('\n\n')
    }
    const lines = menu.sections.map((one, at) => `${at + 1}. ${one.title}${priceText(one, offer, language)}`)
    const hint = lines.length > 0 ? [words.plain(language, 'engagement-menu-hint')] : []
    return [...(menu.intro === '' ? [] : [menu.intro]), lines.join('\n'), ...pay, ...hint].filter((part) => part !== '').join('\n\n')
  }

  const shownAt = async ({ accountId, chatId }: Turn) =>
    (await db.selectFrom('menu_shown').select('at').where('account_id', '=', accountId).where('contact_id', '=', chatId).executeTakeFirst())
      ?.at

  /** Nothing for groups, for whom it is off, and for who opted out. */
  const mayShow = async ({ isGroup, behaviour, customerId, chatId }: Turn) =>
    !isGroup && behaviour.menu_on && !(await optOuts.has(customerId, chatId))

  async function show(turn: Turn, menu: Menu, language: Language, number?: number): Promise<SayAct | undefined> {
    const { accountId, customerId, chatId } = turn
    const offer = await offers.of(accountId)
    if (!offer) return undefined
    return {
      kind: 'say',
      purpose: 'menu',
      ...disclosing(words, language, turn, render(menu, offer, language, number).slice(0, answerMax)),
      async record(tx) {
        const at = clock.now()
        await tx
          .insertInto('menu_shown')
          .values({ account_id: accountId, customer_id: customerId, contact_id: chatId, at })
          .onConflict((conflict) => conflict.columns(['account_id', 'contact_id']).doUpdateSet({ at }))
          .execute()
      },
    }
  }

  return {
    of: (accountId, language) => of(accountId, language),
    async isOwn(accountId) {
      const row = await db.selectFrom('account_menu').select('account_id').where('account_id', '=', accountId).executeTakeFirst()
      return row !== undefined
    },
    render,
    setIntro: (customerId, accountId, typed) =>
      change(customerId, accountId, (menu, behaviour) => {
        const checked = checkOwnText(typed, introMax, behaviour)
        return checked.ok ? done({ ...menu, intro: checked.value }) : checked
      }),
    setSection: (customerId, accountId, at, part) =>
      change(customerId, accountId, (menu, behaviour) => {
        const standing = menu.sections[at]
        if (!standing && (at !== menu.sections.length || part.title === undefined)) return refused('no_section')
        if (!standing && at >= sectionsMax) return refused('sections_full')
        const checked = checkSection({ title: '', text: '', price: null, ...standing, ...part }, behaviour)
        return checked.ok ? withSections(menu, [...menu.sections.slice(0, at), checked.value, ...menu.sections.slice(at + 1)]) : checked
      }),
    removeSection: (customerId, accountId, at) =>
      change(customerId, accountId, (menu) =>
        withSections(
          menu,
          menu.sections.filter((_, place) => place !== at),
        ),
      ),
    async reset(customerId, accountId) {
      const language = await customers.languageOf(customerId)
      return change(customerId, accountId, () => done(readyMade(language)))
    },
    onRequest: {
      purpose: 'menu',
      async respond(turn) {
        if (!(await mayShow(turn))) return undefined
        const language = await customers.languageOf(turn.customerId)
        const menu = await of(turn.accountId, language)
        const shown = await shownAt(turn)
        // a number after a step of the funnel answers that step
        const isFresh = shown !== undefined && addMs(shown, shownMs) > turn.now && turn.lastAutomatic !== 'funnel'
        const wishes = turn.messages.map(({ text }) => wishOf(text, menu, isFresh))
        const wish = wishes.findLast((one) => one !== undefined)
        if (!wish) return undefined
        const act = await show(turn, menu, language, wish.kind === 'section' ? wish.number : undefined)
        return act && { ...act, leavesOpen: turn.messages.filter(({ text }, at) => !wishes[at] && isOpen(text)) }
      },
    },
    byItself: {
      purpose: 'menu',
      async respond(turn) {
        const { behaviour, incomingCount, messages } = turn
        if (behaviour.menu_after === null || incomingCount < behaviour.menu_after || !(await mayShow(turn))) return undefined
        // where a model answers, a question is its own
        if (behaviour.reply_mode !== 'manual' && messages.some(({ text }) => isOpen(text))) return undefined
        if ((await shownAt(turn)) !== undefined) return undefined
        const language = await customers.languageOf(turn.customerId)
        return show(turn, await of(turn.accountId, language), language)
      },
    },
  }
}
