import type { BotShell, MessageContext, PressContext } from '#platform/bot/shell.ts'
import { pressData, type View } from '#platform/bot/view.ts'
import type { Clock } from '#platform/clock.ts'
import { hitLimit } from '#platform/limits.ts'
import type { Database } from '#platform/postgres/connect.ts'
import { dashed, type Words } from '#platform/words.ts'
import { roleMay } from '#features/staff/rules.ts'
import type { Staff } from '#features/staff/service.ts'
import { dayMs, formatDateTime, minuteMs } from '#shared/time.ts'
import { languages, type Language } from '#shared/language.ts'
import { describes, nameIn } from './bot-commands.ts'
import { commandsFor } from './menu.ts'
import { keptDaysChoices, type EraseRefusal } from './rules.ts'
import type { Customers } from './service.ts'

export interface CustomersBotDeps {
  db: Database
  clock: Clock
  customers: Customers
  staff: Staff
  /** How big one file of an export may be. */
  exportBytesMax?: number
}

/** A bot may send 50 MB; one file at a time is in memory. */
const fileBytesMax = 20 * 1024 * 1024
const exportsPerDay = 3
/** An older question of whether to erase is not an answer any more. */
const askedMs = 15 * minuteMs

export function registerCustomersBot(shell: BotShell, deps: CustomersBotDeps) {
  registerLanguage(shell, deps)
  registerHelp(shell, deps)
  registerData(shell, deps)
}

function registerLanguage(shell: BotShell, { customers }: CustomersBotDeps) {
  const { words, messenger } = shell
  const folded = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const named = (typed: string) =>
    languages.find((each) => folded(words.plain(each, 'customers-language-words')).split(' ').includes(folded(typed)))
  shell.command('dil', async (ctx, rest) => {
    const typed = rest.trim()
    const chosen = named(typed)
    if (chosen) await customers.setLanguage(ctx.person.id, chosen)
    const language = chosen ?? ctx.person.language
    const said = chosen ? 'set' : typed === '' ? 'choose' : 'unknown'
    await messenger.show(ctx.person.id, 'language', languageView(words, language, said))
  })
  shell.press('cu.lang', async (ctx, [chosen]) => {
    const language = languages.find((each) => each === chosen)
    if (!language) return ctx.stale()
    await customers.setLanguage(ctx.person.id, language)
    await ctx.toast(shell.words.plain(language, 'customers-language-set'))
    await ctx.here(languageView(shell.words, language))
  })
}

function languageView(words: Words, now: Language, said: 'choose' | 'set' | 'unknown' = 'choose'): View {
  return {
    html: words.html(now, `customers-language-${said}`),
    buttons: [
      languages.map((language) => ({
        text: `${language === now ? '✓ ' : ''}${words.plain(language, 'customers-language-name')}`,
        press: pressData('cu.lang', language),
      })),
    ],
  }
}

function registerHelp(shell: BotShell, { staff }: CustomersBotDeps) {
  shell.command('yardim', async (ctx) => {
    const role = await staff.roleOf(ctx.person.id)
    const own = commandsFor(undefined)
    const line = (name: string) => `/${nameIn(ctx.person.language, name)} — ${ctx.html(describes(name))}`
    const extra = commandsFor(role).filter((name) => !own.includes(name))
    const parts = [ctx.html('customers-help'), own.map(line).join('\n')]
    // what waits for an answer has no command of its own
    const queue = roleMay(role, 'tickets') ? [ctx.html('customers-help-queue')] : []
    if (extra.length > 0) parts.push(ctx.html('customers-help-staff'), [...queue, ...extra.map(line)].join('\n'))
    await ctx.answer({ html: parts.join('\n\n') })
  })
}

function registerData(shell: BotShell, { db, clock, customers, exportBytesMax = fileBytesMax }: CustomersBotDeps) {
  const { messenger } = shell

  async function panel(ctx: MessageContext | PressContext): Promise<View> {
    const days = await customers.textsKeptDays(ctx.person.id)
    return {
      html: ctx.html('customers-data'),
      buttons: [
        [{ text: ctx.plain('customers-data-export'), press: pressData('cu.export') }],
        [{ text: ctx.plain('customers-data-kept', { days }), press: pressData('cu.keep') }],
        [{ text: ctx.plain('customers-data-erase'), press: pressData('cu.erase'), style: 'danger' }],
      ],
    }
  }

  shell.command('verilerim', async (ctx) => {
    await messenger.show(ctx.person.id, 'data', await panel(ctx))
  })

  shell.press('cu.data', async (ctx) => ctx.here(await panel(ctx)))

  shell.press('cu.keep', async (ctx) => {
    const days = await customers.textsKeptDays(ctx.person.id)
    await ctx.here({
      html: ctx.html('customers-keep', { days }),
      buttons: [
        keptDaysChoices.map((choice) => ({
          text: `${choice === days ? '✓ ' : ''}${ctx.plain('customers-keep-days', { days: choice })}`,
          press: pressData('cu.kept', choice),
        })),
        [{ text: ctx.plain('customers-keep-back'), press: pressData('cu.data') }],
      ],
    })
  })

  shell.press('cu.kept', async (ctx, [chosen]) => {
    const days = keptDaysChoices.find((choice) => String(choice) === chosen)
    if (days === undefined) return ctx.stale()
    await customers.setTextsKeptDays(ctx.person.id, days)
    await ctx.toast(ctx.plain('customers-kept', { days }))
    await ctx.here(await panel(ctx))
  })

  shell.press('cu.export', async (ctx) => {
    const limit = { windowMs: dayMs, max: exportsPerDay }
    const again = await db.transaction().execute((tx) => hitLimit(tx, `export:${ctx.person.id}`, limit, clock.now()))
    if (again) return ctx.toast(ctx.plain('customers-export-later', { at: formatDateTime(ctx.person.language, again) }), { alert: true })
    await ctx.toast(ctx.plain('customers-export-making'))
    await messenger.typing(ctx.person.id, 'upload_document')
    const day = clock.now().toISOString().slice(0, 10)
    let part = 0
    for await (const bytes of customers.exportParts(ctx.person.id, exportBytesMax)) {
      part++
      const name = part === 1 ? `gavatcore-${day}.json` : `gavatcore-${day}-${part}.json`
      const html = part === 1 ? ctx.html('customers-export-done') : ctx.html('customers-export-more', { part })
      await messenger.sendFile(ctx.person.id, { kind: 'document', bytes, name }, { html })
    }
  })

  shell.press('cu.erase', async (ctx) => {
    const reason = await customers.eraseObstacle({ kind: 'customer', id: ctx.person.id }, ctx.person.id)
    if (reason) return refuse(ctx, reason)
    const lost = await customers.whatIsLost(ctx.person.id, ctx.person.language)
    const lines = [...lost, ctx.plain('customers-erase-lost-always')].map((line) => `• ${ctx.html('customers-line', { line })}`)
    await ctx.here({
      html: [ctx.html('customers-erase-first'), lines.join('\n'), ctx.html('customers-erase-kept')].join('\n\n'),
      buttons: [
        [{ text: ctx.plain('customers-erase-go-on'), press: pressData('cu.erase2', clock.now().getTime()), style: 'danger' }],
        [{ text: ctx.plain('customers-erase-keep'), press: pressData('cu.data') }],
      ],
    })
  })

  const isFresh = (asked: string | undefined) => {
    const ageMs = clock.now().getTime() - Number(asked)
    return ageMs >= 0 && ageMs < askedMs
  }

  shell.press('cu.erase2', async (ctx, [asked]) => {
    if (!isFresh(asked)) return ctx.toast(ctx.plain('customers-erase-stale'), { alert: true })
    await ctx.here({
      html: ctx.html('customers-erase-second'),
      buttons: [
        [{ text: ctx.plain('customers-erase-keep'), press: pressData('cu.data') }],
        [{ text: ctx.plain('customers-erase-all'), press: pressData('cu.erase3', clock.now().getTime()), style: 'danger' }],
      ],
    })
  })

  shell.press('cu.erase3', async (ctx, [asked]) => {
    if (!isFresh(asked)) return ctx.toast(ctx.plain('customers-erase-stale'), { alert: true })
    const result = await customers.erase({ kind: 'customer', id: ctx.person.id }, ctx.person.id)
    if (!result.ok) return refuse(ctx, result.reason)
    // the message itself changes: a new one would be a new record of somebody who is gone
    await ctx.here({ html: ctx.html('customers-erased') })
  })
}

const refuse = (ctx: PressContext, reason: EraseRefusal) => ctx.toast(ctx.plain(`customers-refused-${dashed(reason)}`), { alert: true })
