import { accountLabel } from '#features/accounts/rules.ts'
import type { MessageContext, PressContext } from '#platform/bot/shell.ts'
import { numberArg, type Button, type View } from '#platform/bot/view.ts'
import { clip, escapeHtml } from '#shared/html.ts'
import { formatMoney, parseLira } from '#shared/money.ts'
import { offerButtons } from './bot-offer.ts'
import { button, press, refusalView, wayBack, type Panels, type PanelsDeps, type Place } from './bot-panels.ts'
import { introMax, sectionsMax, sectionTextMax, titleMax, type Section } from './menu-rules.ts'
import type { MenuAnswer, Menus } from './menus.ts'
import type { Offers } from './offers.ts'

export interface MenuBotDeps extends Pick<PanelsDeps, 'behaviours' | 'home'> {
  menus: Menus
  offers: Offers
}

type Speaker = PressContext | MessageContext
const afterChoices = [0, 1, 2, 3, 5, 10]
const maxOf = { title: titleMax, text: sectionTextMax, price: 0, intro: introMax }

/** The menu of an account, made with buttons and plain sentences. */
export function registerMenuBot(panels: Panels, { menus, offers, behaviours, home }: MenuBotDeps) {
  const { on, onText, ask, askNext, answered } = panels

  async function homeView(ctx: Speaker, place: Place): Promise<View> {
    const { language } = ctx.person
    const menu = await menus.of(place.account.id, language)
    const offer = await offers.of(place.account.id)
    const { menu_on: isOn, menu_after: after } = place.behaviour
    const shown = offer ? menus.render(menu, offer, language) : ''
    const sections = menu.sections.map((section, at): Button => ({
      text: `${at + 1}. ${clip(section.title, 24)}`,
      press: press('eg.msec', place, at),
    }))
    return {
      html: [
        ctx.html(isOn ? 'engagement-menu-on' : 'engagement-menu-off', { account: accountLabel(place.account) }),
        `<blockquote>${escapeHtml(shown)}</blockquote>`,
        ctx.html('engagement-menu-after', { count: after ?? 0 }),
      ].join('\n\n'),
      buttons: [
        [button(ctx, isOn ? 'off' : 'on', press('eg.mon', place, isOn ? 0 : 1), isOn ? undefined : 'success')],
        ...pairs(sections),
        [
          ...(menu.sections.length < sectionsMax ? [button(ctx, 'section-add', press('eg.madd', place))] : []),
          button(ctx, 'intro', press('eg.mintro', place)),
        ],
        offerButtons(ctx, place, 'm'),
        [button(ctx, 'after', press('eg.mafter', place)), button(ctx, 'outs', press('eg.outs', place, 'm'))],
        [button(ctx, 'menu-reset', press('eg.mreset', place)), home(language, place.account.id)],
      ],
    }
  }

  on('eg.menu', async (ctx, place) => ctx.here(await homeView(ctx, place)))

  on('eg.mon', async (ctx, place, [wanted]) => {
    const changed = await behaviours.change(ctx.person.id, place.account.id, { menu_on: wanted === '1' })
    if (!changed.ok) return ctx.stale()
    await ctx.here(await homeView(ctx, { ...place, behaviour: changed.value }))
  })

  on('eg.mafter', async (ctx, place) => {
    const back = press('eg.menu', place)
    const choices = afterChoices.map((count): Button => ({
      text: ctx.plain('engagement-after', { count }),
      press: press('eg.mafterset', place, count),
    }))
    await ctx.here({ html: ctx.html('engagement-ask-after'), buttons: [...pairs(choices), wayBack(ctx, back, back)] })
  })

  on('eg.mafterset', async (ctx, place, [count]) => {
    const changed = await behaviours.change(ctx.person.id, place.account.id, { menu_after: numberArg(count) || null })
    if (!changed.ok) return ctx.stale()
    await ctx.here(await homeView(ctx, { ...place, behaviour: changed.value }))
  })

  on('eg.mintro', async (ctx, place) => {
    const back = press('eg.menu', place)
    await ask(ctx, place, {
      what: 'intro',
      view: { html: ctx.html('engagement-ask-intro', { max: introMax }), buttons: [wayBack(ctx, back, back)] },
    })
  })
  onText('intro', async (ctx, place) => {
    const saved = await menus.setIntro(ctx.person.id, place.account.id, ctx.message.text ?? '')
    if (await refuse(ctx, place, saved, 'intro')) return
    await answered(ctx, await homeView(ctx, place))
  })

  const refuse = async (ctx: MessageContext, place: Place, saved: MenuAnswer, what: keyof typeof maxOf, back = press('eg.menu', place)) => {
    if (saved.ok) return false
    await ctx.answer(refusalView(ctx, { reason: saved.reason, what: saved.what, max: maxOf[what] }, back, press('eg.menu', place)))
    return true
  }

  async function sectionView(ctx: Speaker, place: Place, at: number): Promise<View> {
    const { language } = ctx.person
    const section = (await menus.of(place.account.id, language)).sections[at]
    if (!section) return homeView(ctx, place)
    const offer = await offers.of(place.account.id)
    const part = (id: string) => button(ctx, id, press(`eg.m${id}`, place, at))
    const back = press('eg.menu', place)
    return {
      html: ctx.html('engagement-section', {
        number: at + 1,
        title: section.title,
        price: priceOf(ctx, section, offer?.vipKurus ?? 0),
        text: section.text === '' ? '–' : section.text,
      }),
      buttons: [
        [part('title'), part('price'), part('text')],
        [button(ctx, 'remove', press('eg.mdel', place, at))],
        wayBack(ctx, back, back),
      ],
    }
  }

  const priceOf = (ctx: Speaker, { price }: Section, vipKurus: number) => {
    if (price === null) return ctx.plain('engagement-no-price')
    return formatMoney(ctx.person.language, price === 'vip' ? vipKurus : price)
  }

  on('eg.msec', async (ctx, place, [at]) => ctx.here(await sectionView(ctx, place, numberArg(at))))

  on('eg.mdel', async (ctx, place, [at]) => {
    const back = press('eg.msec', place, numberArg(at))
    await ctx.here({
      html: ctx.html('engagement-ask-section-remove', { number: numberArg(at) + 1 }),
      buttons: [
        [button(ctx, 'remove-yes', press('eg.mdelyes', place, numberArg(at)), 'danger')],
        wayBack(ctx, back, press('eg.menu', place)),
      ],
    })
  })
  on('eg.mdelyes', async (ctx, place, [at]) => {
    await menus.removeSection(ctx.person.id, place.account.id, numberArg(at))
    await ctx.here(await homeView(ctx, place))
  })

  on('eg.mreset', async (ctx, place) => {
    const back = press('eg.menu', place)
    await ctx.here({
      html: ctx.html('engagement-ask-menu-reset'),
      buttons: [[button(ctx, 'menu-reset-yes', press('eg.mresetyes', place), 'danger')], wayBack(ctx, back, back)],
    })
  })
  on('eg.mresetyes', async (ctx, place) => {
    await menus.reset(ctx.person.id, place.account.id)
    await ctx.here(await homeView(ctx, place))
  })

  const askView = (ctx: Speaker, place: Place, what: 'title' | 'price' | 'text', at: number, isNew: boolean): View => {
    const out = press('eg.menu', place)
    const back = isNew && what === 'title' ? out : press('eg.msec', place, at)
    const form = isNew ? ['new'] : []
    const extra: Record<typeof what, Button[]> = {
      title: [],
      price: (['vip', 'none'] as const).map((price) => button(ctx, `price-${price}`, press('eg.mpset', place, at, price, ...form))),
      // nobody has to describe it
      text: isNew ? [button(ctx, 'text-skip', back)] : [],
    }
    return {
      html: ctx.html(`engagement-ask-${what}${isNew && what === 'text' ? '-new' : ''}`, what === 'price' ? {} : { max: maxOf[what] }),
      buttons: [extra[what], wayBack(ctx, back, out)],
    }
  }

  /** What a new section is asked last. */
  const textOfNew = (ctx: Speaker, place: Place, at: number) => ({
    what: 'text',
    args: [at],
    view: askView(ctx, place, 'text', at, true),
  })

  on('eg.madd', async (ctx, place) => {
    const at = (await menus.of(place.account.id, ctx.person.language)).sections.length
    await ask(ctx, place, { what: 'title', args: [at, 'new'], view: askView(ctx, place, 'title', at, true) })
  })
  for (const [name, what] of [
    ['eg.mtitle', 'title'],
    ['eg.mprice', 'price'],
    ['eg.mtext', 'text'],
  ] as const)
    on(name, async (ctx, place, [arg]) => {
      const at = numberArg(arg)
      await ask(ctx, place, { what, args: [at], view: askView(ctx, place, what, at, false) })
    })

  onText('title', async (ctx, place, [at, isNew]) => {
    const number = Number(at)
    const saved = await menus.setSection(ctx.person.id, place.account.id, number, { title: ctx.message.text ?? '' })
    if (await refuse(ctx, place, saved, 'title')) return
    if (isNew === 'new')
      return askNext(ctx, place, { what: 'price', args: [number, 'new'], view: askView(ctx, place, 'price', number, true) })
    await answered(ctx, await sectionView(ctx, place, number))
  })

  onText('text', async (ctx, place, [at]) => {
    const saved = await menus.setSection(ctx.person.id, place.account.id, Number(at), { text: ctx.message.text ?? '' })
    if (await refuse(ctx, place, saved, 'text', press('eg.msec', place, Number(at)))) return
    await answered(ctx, await sectionView(ctx, place, Number(at)))
  })

  onText('price', async (ctx, place, [at, isNew]) => {
    const kurus = parseLira(ctx.message.text ?? '')
    const back = press('eg.msec', place, Number(at))
    if (kurus === undefined || kurus < 1 || kurus > 1_000_000_00)
      return void (await ctx.answer(refusalView(ctx, { reason: 'bad_price' }, back, press('eg.menu', place))))
    const saved = await menus.setSection(ctx.person.id, place.account.id, Number(at), { price: kurus })
    if (await refuse(ctx, place, saved, 'price', back)) return
    if (isNew === 'new') return askNext(ctx, place, textOfNew(ctx, place, Number(at)))
    await answered(ctx, await sectionView(ctx, place, Number(at)))
  })

  on('eg.mpset', async (ctx, place, [at, price, isNew]) => {
    await menus.setSection(ctx.person.id, place.account.id, numberArg(at), { price: price === 'vip' ? 'vip' : null })
    if (isNew === 'new') return ask(ctx, place, textOfNew(ctx, place, numberArg(at)))
    await ctx.here(await sectionView(ctx, place, numberArg(at)))
  })
}

const pairs = (buttons: Button[]): Button[][] =>
  Array.from({ length: Math.ceil(buttons.length / 2) }, (_, row) => buttons.slice(row * 2, row * 2 + 2))
