import { accountLabel } from '#features/accounts/rules.ts'
import type { BotShell } from '#platform/bot/shell.ts'
import { pressData, type Button, type View } from '#platform/bot/view.ts'
import { fillText } from './invites-rules.ts'
import { hoursText } from './invites-words.ts'
import {
  createUnaskedScreens,
  digestOf,
  textButtons,
  type AnyContext,
  type UnaskedAccount,
  type UnaskedBotDeps,
} from './unasked-screens.ts'
import type { InviteRefusal, Invites, InviteStanding } from './invites.ts'

export interface InvitesBotDeps extends UnaskedBotDeps {
  invites: Invites
}

/** Invites of an account: the link, the texts, on and off. Other screens open it by the button `eg.invites:<accountId>`. */
export function registerInvitesBot(shell: BotShell, deps: InvitesBotDeps) {
  const { invites } = deps
  const panel = (ctx: AnyContext, account: UnaskedAccount) => panelView(deps, ctx, account)
  const screens = createUnaskedScreens<InviteRefusal>(shell, { ...deps, panel, toPanel, refusalId })
  const textsOf = async (account: UnaskedAccount) => (await invites.standing(account)).settings.texts

  screens.press('eg.invites', screens.show)

  screens.press('eg.invturn', async (ctx, account, [which]) => {
    const turned = await invites.turn(ctx.person.id, account.id, which === 'on')
    await screens.change(ctx, account, turned, which === 'on' ? 'invites-turned-on' : 'invites-turned-off')
  })

  screens.pressText('eg.invshow', textsOf, async (ctx, account, text) => {
    const { link } = (await invites.standing(account)).settings
    const shown = fillText(text, { name: ctx.plain('invites-sample-name'), link })
    await ctx.here({
      html: ctx.html('invites-preview', { text: shown }),
      buttons: [
        [{ text: ctx.plain('invites-button-remove'), press: pressData('eg.invgone', account.id, digestOf(text)), style: 'danger' }],
        [toPanel(ctx, account.id)],
      ],
    })
  })

  screens.pressText('eg.invgone', textsOf, async (ctx, account, text) => {
    const removed = await invites.removeText(ctx.person.id, account.id, text)
    await screens.change(ctx, account, removed, 'invites-removed')
  })

  screens.question('eg.invlink', { ask: (ctx) => ({ html: ctx.html('invites-ask-link') }), take: invites.setLink })
  screens.question('eg.invtext', { ask: (ctx) => ({ html: ctx.html('invites-ask-text') }), take: invites.addText })
}

async function panelView({ invites, back }: InvitesBotDeps, ctx: AnyContext, account: UnaskedAccount): Promise<View> {
  const standing = await invites.standing(account)
  const { behaviour, settings } = standing
  const button = (name: string, press: string): Button => ({ text: ctx.plain(name), press: pressData(press, account.id) })
  const isOn = behaviour?.invites_on === true
  return {
    html: [ctx.html('invites-title', { account: accountLabel(account) }), ...facts(ctx, standing)].join('\n\n'),
    buttons: behaviour
      ? [
          [button('invites-button-link', 'eg.invlink'), button('invites-button-text', 'eg.invtext')],
          ...textButtons(settings.texts, 'eg.invshow', account.id),
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

function facts(ctx: AnyContext, standing: InviteStanding): string[] {
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

const toPanel = (ctx: AnyContext, accountId: number): Button => ({
  text: ctx.plain('invites-button-back'),
  press: pressData('eg.invites', accountId),
})

const refusalId = (reason: InviteRefusal) => `invites-refused-${reason.replaceAll('_', '-')}`
