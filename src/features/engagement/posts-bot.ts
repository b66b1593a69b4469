import { accountLabel } from '#features/accounts/rules.ts'
import { z } from 'zod'
import type { BotShell, MessageContext, PressContext } from '#platform/bot/shell.ts'
import { numberArg, pressData, type Button, type View } from '#platform/bot/view.ts'
import type { Clock } from '#platform/clock.ts'
import type { Words } from '#platform/words.ts'
import { clip } from '#shared/html.ts'
import type { Language } from '#shared/language.ts'
import { addMs, formatDateTime, hourMs } from '#shared/time.ts'
import { fillText } from './invites-rules.ts'
import { digestOf, hoursText, inputMs, limits, ownAccount, type UnaskedAccount, type UnaskedBotDeps } from './invites-words.ts'
import { groupsMax, humansMin, postPaceMs, postsMax } from './posts-rules.ts'
import type { PostRefusal, Posts, PostStanding } from './posts.ts'

export interface PostsBotDeps extends UnaskedBotDeps {
  posts: Posts
  clock: Clock
}

type AnyContext = PressContext | MessageContext
const inputData = z.object({ accountId: z.number().int().positive() })

/** Posts in own groups: the groups, the texts, the greeting, on and off. Other screens open it by the button `eg.posts:<accountId>`. */
export function registerPostsBot(shell: BotShell, deps: PostsBotDeps) {
  const { posts } = deps

  shell.press('eg.posts', async (ctx, [id]) => {
    const account = await ownAccount(deps, ctx, id)
    if (account) await ctx.here(await panelView(deps, ctx, account))
  })

  shell.press('eg.posturn', async (ctx, [id, which]) => {
    const account = await ownAccount(deps, ctx, id)
    if (!account) return
    const turned = await posts.turn(ctx.person.id, account.id, which === 'on')
    if (!turned.ok) return refuse(ctx, turned.reason)
    await ctx.toast(ctx.plain(which === 'on' ? 'posts-turned-on' : 'posts-turned-off'))
    await ctx.here(await panelView(deps, ctx, account))
  })

  registerGroups(shell, deps)
  registerTexts(shell, deps)
  registerInputs(shell, deps)
}

function registerGroups(shell: BotShell, deps: PostsBotDeps) {
  const { posts } = deps

  shell.press('eg.posfind', async (ctx, [id]) => {
    const account = await ownAccount(deps, ctx, id)
    if (!account) return
    const asked = await posts.findGroups(ctx.person.id, account.id, ctx.messageId)
    if (!asked.ok) return refuse(ctx, asked.reason)
    await ctx.here({ html: ctx.html('posts-looking'), buttons: [[toPanel(ctx, account.id)]] })
  })

  shell.press('eg.poslist', async (ctx, [id, chatId]) => {
    const account = await ownAccount(deps, ctx, id)
    if (!account) return
    const listed = await posts.list(ctx.person.id, account.id, numberArg(chatId))
    if (!listed.ok) return refuse(ctx, listed.reason)
    await ctx.toast(ctx.plain('posts-listed'))
    await ctx.here(await panelView(deps, ctx, account))
  })

  shell.press('eg.posgroup', async (ctx, [id, chatId]) => {
    const account = await ownAccount(deps, ctx, id)
    if (!account) return
    const { groups } = await posts.standing(account.id)
    const group = groups.find((one) => one.chatId === numberArg(chatId))
    if (!group) return ctx.here(await panelView(deps, ctx, account))
    await ctx.here({
      html: ctx.html('posts-group', { title: group.title }),
      buttons: [
        [{ text: ctx.plain('posts-button-unlist'), press: pressData('eg.posunlist', account.id, group.chatId), style: 'danger' }],
        [toPanel(ctx, account.id)],
      ],
    })
  })

  shell.press('eg.posunlist', async (ctx, [id, chatId]) => {
    const account = await ownAccount(deps, ctx, id)
    if (!account) return
    await posts.unlist(ctx.person.id, account.id, numberArg(chatId))
    await ctx.toast(ctx.plain('posts-unlisted'))
    await ctx.here(await panelView(deps, ctx, account))
  })
}

function registerTexts(shell: BotShell, deps: PostsBotDeps) {
  const { posts } = deps

  /** The text that a button speaks of, if it still stands; else the panel as it is now. */
  async function ownText(ctx: PressContext, [id, digest]: string[]) {
    const account = await ownAccount(deps, ctx, id)
    if (!account) return undefined
    const { settings } = await posts.standing(account.id)
    const text = settings.texts.find((one) => digestOf(one) === digest)
    if (text !== undefined) return { account, text }
    await ctx.here(await panelView(deps, ctx, account))
    return undefined
  }

  shell.press('eg.posshow', async (ctx, args) => {
    const own = await ownText(ctx, args)
    if (!own) return
    const { account, text } = own
    await ctx.here({
      html: ctx.html('posts-preview', { text: fillText(text, { name: '' }) }),
      buttons: [
        [{ text: ctx.plain('posts-button-remove'), press: pressData('eg.posgone', account.id, digestOf(text)), style: 'danger' }],
        [toPanel(ctx, account.id)],
      ],
    })
  })

  shell.press('eg.posgone', async (ctx, args) => {
    const own = await ownText(ctx, args)
    if (!own) return
    await posts.removeText(ctx.person.id, own.account.id, own.text)
    await ctx.toast(ctx.plain('posts-removed'))
    await ctx.here(await panelView(deps, ctx, own.account))
  })

  shell.press('eg.posnogreet', async (ctx, [id]) => {
    const account = await ownAccount(deps, ctx, id)
    if (!account) return
    await posts.setGreeting(ctx.person.id, account.id, undefined)
    await ctx.toast(ctx.plain('posts-greeting-off'))
    await ctx.here(await panelView(deps, ctx, account))
  })
}

function registerInputs(shell: BotShell, deps: PostsBotDeps) {
  const { posts, clock } = deps

  for (const [kind, question] of [
    ['eg.postext', 'posts-ask-text'],
    ['eg.posgreet', 'posts-ask-greeting'],
  ] as const) {
    shell.press(kind, async (ctx, [id]) => {
      const account = await ownAccount(deps, ctx, id)
      if (!account) return
      const { settings } = await posts.standing(account.id)
      await shell.inputs.expect(ctx.person.id, kind, { accountId: account.id }, addMs(clock.now(), inputMs))
      const isSet = kind === 'eg.posgreet' && settings.greeting !== undefined
      await ctx.here({
        html: [
          ctx.html(question),
          ...(isSet
            ? [ctx.html('posts-greeting-now', { text: fillText(settings.greeting ?? '', { name: ctx.plain('invites-sample-name') }) })]
            : []),
        ].join('\n\n'),
        buttons: [
          isSet ? [{ text: ctx.plain('posts-button-no-greeting'), press: pressData('eg.posnogreet', account.id) }] : [],
          [toPanel(ctx, account.id)],
        ],
      })
    })

    shell.input(kind, async (ctx, data) => {
      const { accountId } = inputData.parse(data)
      const said = ctx.message.text ?? ''
      const changed =
        kind === 'eg.postext'
          ? await posts.addText(ctx.person.id, accountId, said)
          : await posts.setGreeting(ctx.person.id, accountId, said)
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

/** What the account found, for the customer to choose from; also shown when nobody has pressed. */
export function choicesView(words: Words, language: Language, accountId: number, choices: { chatId: number; title: string }[]): View {
  return {
    html: words.html(language, choices.length > 0 ? 'posts-choose' : 'posts-none-found'),
    buttons: [
      ...choices
        .slice(0, 20)
        .map(({ chatId, title }): Button[] => [{ text: `👥 ${clip(title, 40)}`, press: pressData('eg.poslist', accountId, chatId) }]),
      [{ text: words.plain(language, 'posts-button-back'), press: pressData('eg.posts', accountId) }],
    ],
  }
}

async function panelView({ posts, back }: PostsBotDeps, ctx: AnyContext, account: UnaskedAccount): Promise<View> {
  const standing = await posts.standing(account.id)
  const { behaviour, settings, groups } = standing
  const button = (name: string, press: string, ...args: (string | number)[]): Button => ({
    text: ctx.plain(name),
    press: pressData(press, account.id, ...args),
  })
  return {
    html: [ctx.html('posts-title', { account: accountLabel(account) }), ...facts(ctx, standing)].join('\n\n'),
    buttons: behaviour
      ? [
          ...groups.map((group): Button[] => [
            { text: `👥 ${clip(group.title, 40)}`, press: pressData('eg.posgroup', account.id, group.chatId) },
          ]),
          ...settings.texts.map((text): Button[] => [
            { text: `📝 ${clip(text, 40)}`, press: pressData('eg.posshow', account.id, digestOf(text)) },
          ]),
          [...(groups.length < groupsMax ? [button('posts-button-group', 'eg.posfind')] : []), button('posts-button-text', 'eg.postext')],
          [button('posts-button-greeting', 'eg.posgreet')],
          [
            behaviour.posts_on
              ? button('posts-button-off', 'eg.posturn', 'off')
              : { ...button('posts-button-on', 'eg.posturn', 'on'), style: 'success' },
          ],
          [back(ctx.person.language, account.id)],
        ]
      : [[back(ctx.person.language, account.id)]],
  }
}

function facts(ctx: AnyContext, { behaviour, settings, groups, postedLately }: PostStanding): string[] {
  if (!behaviour) return [ctx.html('posts-needs-licence')]
  const isReady = groups.length > 0 && settings.texts.length > 0
  const state = !isReady ? 'posts-empty' : behaviour.posts_on ? 'posts-on' : 'posts-off'
  const paceMs = postPaceMs(behaviour.offer.groupFrequency)
  const lines = groups.map(({ title, humans, lastPostAt, hindrance }) => {
    const at = lastPostAt && formatDateTime(ctx.person.language, addMs(lastPostAt, paceMs))
    const why = hindrance === undefined ? 'posts-group-ready' : `posts-group-${hindrance.replaceAll('_', '-')}`
    return ctx.html('posts-group-line', { title, standing: ctx.plain(why, { humans, humansMin, at: at ?? '' }) })
  })
  return [
    ctx.html(state),
    ...(lines.length > 0 ? [lines.join('\n')] : []),
    ctx.html('posts-limits', {
      hours: paceMs / hourMs,
      humansMin,
      postsMax,
      count: postedLately,
      quiet: hoursText(ctx, behaviour.quiet_hours),
    }),
    ctx.html(settings.greeting === undefined ? 'posts-greets-nobody' : 'posts-greets'),
  ]
}

const toPanel = (ctx: AnyContext, accountId: number): Button => ({
  text: ctx.plain('posts-button-back'),
  press: pressData('eg.posts', accountId),
})

/** Reasons that invites have as well are said in their words. */
const ownReasons: ReadonlySet<PostRefusal> = new Set([
  'not_offered',
  'groups_full',
  'no_group',
  'no_text',
  'foreign_link',
  'unknown_variable',
])
function refusalId(reason: PostRefusal): string {
  const name = reason.replaceAll('_', '-')
  return ownReasons.has(reason) ? `posts-refused-${name}` : `invites-refused-${name}`
}
const refuse = (ctx: PressContext, reason: PostRefusal) => ctx.toast(ctx.plain(refusalId(reason), limits), { alert: true })
