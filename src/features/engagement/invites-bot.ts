import { accountLabel } from '#features/accounts/rules.ts'
import { z } from 'zod'
import type { BotShell, MessageContext, PressContext } from '#platform/bot/shell.ts'
import { pressData, type Button, type View } from '#platform/bot/view.ts'
import type { Clock } from '#platform/clock.ts'
import { clip } from '#shared/html.ts'
import { addMs } from '#shared/time.ts'
import { fillText } from './invites-rules.ts'
import { digestOf, hoursText, inputMs, limits, ownAccount, type UnaskedAccount, type UnaskedBotDeps } from './invites-words.ts'
import type { InviteRefusal, Invites, InviteStanding } from './invites.ts'

export interface InvitesBotDeps extends UnaskedBotDeps {
  invites: Invites
  clock: Clock
}

const inputData = z.object({ accountId: z.number().int().positive() })

/** Invites of an account: the link, the texts, on and off. Other screens open it by the button `eg.invites:<accountId>`. */
export function registerInvitesBot(shell: BotShell, deps: InvitesBotDeps) {
  const { invites } = deps

  shell.press('eg.invites', async (ctx, [id]) => {
    const account = await ownAccount(deps, ctx, id)
    if (account) await ctx.here(await panelView(deps, ctx, account))
  })

  shell.press('eg.invturn', async (ctx, [id, which]) => {
    const account = await ownAccount(deps, ctx, id)
    if (!account) return
    const turned = await invites.turn(ctx.person.id, account.id, which === 'on')
    if (!turned.ok) return refuse(ctx, turned.reason)
    await ctx.toast(ctx.plain(which === 'on' ? 'invites-turned-on' : 'invites-turned-off'))
    await ctx.here(await panelView(deps, ctx, account))
  })

  registerTexts(shell, deps)
  registerInputs(shell, deps)
}

function registerTexts(shell: BotShell, deps: InvitesBotDeps) {
  const { invites } = deps

  /** The text that a button speaks of, if it still stands; else the panel as it is now. */
  async function ownText(ctx: PressContext, [id, digest]: string[]) {
    const account = await ownAccount(deps, ctx, id)
    if (!account) return undefined
    const { settings } = await invites.standing(account)
    const text = settings.texts.find((one) => digestOf(one) === digest)
    if (text !== undefined) return { account, text, link: settings.link }
    await ctx.here(await panelView(deps, ctx, account))
    return undefined
  }

  shell.press('eg.invshow', async (ctx, args) => {
    const own = await ownText(ctx, args)
    if (!own) return
    const { account, text, link } = own
    const shown = fillText(text, { name: ctx.plain('invites-sample-name'), link })
    await ctx.here({
      html: ctx.html('invites-preview', { text: shown }),
      buttons: [
        [{ text: ctx.plain('invites-button-remove'), press: pressData('eg.invgone', account.id, digestOf(text)), style: 'danger' }],
        [toPanel(ctx, account.id)],
      ],
    })
  })

  shell.press('eg.invgone', async (ctx, args) => {
    const own = await ownText(ctx, args)
    if (!own) return
    await invites.removeText(ctx.person.id, own.account.id, own.text)
    await ctx.toast(ctx.plain('invites-removed'))
    await ctx.here(await panelView(deps, ctx, own.account))
  })
}

function registerInputs(shell: BotShell, deps: InvitesBotDeps) {
  const { invites, clock } = deps

  for (const [kind, question] of [
    ['eg.invlink', 'invites-ask-link'],
    ['eg.invtext', 'invites-ask-text'],
  ] as const) {
    shell.press(kind, async (ctx, [id]) => {
      const account = await ownAccount(deps, ctx, id)
      if (!account) return
      await shell.inputs.expect(ctx.person.id, kind, { accountId: account.id }, addMs(clock.now(), inputMs))
      await ctx.here({ html: ctx.html(question), buttons: [[toPanel(ctx, account.id)]] })
    })

    shell.input(kind, async (ctx, data) => {
      const { accountId } = inputData.parse(data)
      const said = ctx.message.text ?? ''
      const changed =
        kind === 'eg.invlink'
          ? await invites.setLink(ctx.person.id, accountId, said)
          : await invites.addText(ctx.person.id, accountId, said)
      const account = await deps.accounts.get(accountId)
      if (!changed.ok || !account) {
        const reason = changed.ok ? 'no_account' : changed.reason
        await ctx.answer({ html: ctx.html(refusalId(reason), limits), buttons: [[toPanel(ctx, accountId)]] })
        return
      }
      await shell.inputs.drop(ctx.person.id, kind)
      await ctx.answer(await panelView(deps, ctx, account))
    })
  }
}

async function panelView({ invites, back }: InvitesBotDeps, ctx: PressContext | MessageContext, account: UnaskedAccount): Promise<View> {
  const standing = await invites.standing(account)
  const { behaviour, settings } = standing
  const button = (name: string, press: string): Button => ({ text: ctx.plain(name), press: pressData(press, account.id) })
  const isOn = behaviour?.invites_on === true
  return {
    html: [ctx.html('invites-title', { account: accountLabel(account) }), ...facts(ctx, standing)].join('\n\n'),
    buttons: behaviour
      ? [
          [button('invites-button-link', 'eg.invlink'), button('invites-button-text', 'eg.invtext')],
          ...settings.texts.map((text): Button[] => [
            { text: `📝 ${clip(text, 40)}`, press: pressData('eg.invshow', account.id, digestOf(text)) },
          ]),
          [
            isOn
              ? { text: ctx.plain('invites-button-off'), press: pressData('eg.invturn', account.id, 'off') }
              : { text: ctx.plain('invites-button-on'), press: pressData('eg.invturn', account.id, 'on'), style: 'success' },
          ],
          [back(ctx.person.language, account.id)],
        ]
      : [[back(ctx.person.language, account.id)]],
  }
}

function facts(ctx: PressContext | MessageContext, standing: InviteStanding): string[] {
  const { behaviour, settings, limit, offeredLately, offered, accepted, refused } = standing
  if (!behaviour) return [ctx.html('invites-needs-licence')]
  const isReady = settings.link !== undefined && settings.texts.length > 0
  const state = !isReady ? 'invites-empty' : behaviour.invites_on ? 'invites-on' : 'invites-off'
  return [
    ctx.html(state),
    settings.link === undefined ? ctx.html('invites-no-link') : ctx.html('invites-link', { link: settings.link }),
    ctx.html('invites-limits', {
      percent: Math.round(behaviour.offer.inviteChance * 100),
      limit,
      count: offeredLately,
      hours: hoursText(ctx, behaviour.quiet_hours),
    }),
    ...(offered > 0 ? [ctx.html('invites-figures', { offered, accepted, refused })] : []),
  ]
}

const toPanel = (ctx: MessageContext | PressContext, accountId: number): Button => ({
  text: ctx.plain('invites-button-back'),
  press: pressData('eg.invites', accountId),
})

const refusalId = (reason: InviteRefusal) => `invites-refused-${reason.replaceAll('_', '-')}`
const refuse = (ctx: PressContext, reason: InviteRefusal) => ctx.toast(ctx.plain(refusalId(reason), limits), { alert: true })
