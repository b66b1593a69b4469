import { accountLabel } from '#features/accounts/rules.ts'
import type { BotShell } from '#platform/bot/shell.ts'
import { numberArg, pressData, type Button, type View } from '#platform/bot/view.ts'
import type { Words } from '#platform/words.ts'
import { clip } from '#shared/html.ts'
import type { Language } from '#shared/language.ts'
import { addMs, formatDateTime, hourMs } from '#shared/time.ts'
import { fillText } from './invites-rules.ts'
import { hoursText } from './invites-words.ts'
import { groupsMax, humansMin, postPaceMs, postsMax } from './posts-rules.ts'
import type { PostRefusal, Posts, PostStanding } from './posts.ts'
import {
  createUnaskedScreens,
  digestOf,
  textButtons,
  type AnyContext,
  type UnaskedAccount,
  type UnaskedBotDeps,
} from './unasked-screens.ts'

export interface PostsBotDeps extends UnaskedBotDeps {
  posts: Posts
}

/** Posts in own groups: the groups, the texts, the greeting, on and off. Other screens open it by the button `eg.posts:<accountId>`. */
export function registerPostsBot(shell: BotShell, deps: PostsBotDeps) {
  const { posts } = deps
  const panel = (ctx: AnyContext, account: UnaskedAccount) => panelView(deps, ctx, account)
  const screens = createUnaskedScreens<PostRefusal>(shell, { ...deps, panel, toPanel, refusalId })

  screens.press('eg.posts', screens.show)

  screens.press('eg.posturn', async (ctx, account, [which]) => {
    const turned = await posts.turn(ctx.person.id, account.id, which === 'on')
    await screens.change(ctx, account, turned, which === 'on' ? 'posts-turned-on' : 'posts-turned-off')
  })

  registerGroups(posts, screens)
  registerTexts(posts, screens)
}

type Screens = ReturnType<typeof createUnaskedScreens<PostRefusal>>

function registerGroups(posts: Posts, screens: Screens) {
  screens.press('eg.posfind', async (ctx, account) => {
    const asked = await posts.findGroups(ctx.person.id, account.id, ctx.messageId)
    if (!asked.ok) return screens.refuse(ctx, asked.reason)
    await ctx.here({ html: ctx.html('posts-looking'), buttons: [[toPanel(ctx, account.id)]] })
  })

  screens.press('eg.poslist', async (ctx, account, [chatId]) => {
    const listed = await posts.list(ctx.person.id, account.id, numberArg(chatId))
    await screens.change(ctx, account, listed, 'posts-listed')
  })

  screens.press('eg.posgroup', async (ctx, account, [chatId]) => {
    const { groups } = await posts.standing(account.id)
    const group = groups.find((one) => one.chatId === numberArg(chatId))
    if (!group) return screens.show(ctx, account)
    await ctx.here({
      html: ctx.html('posts-group', { title: group.title }),
      buttons: [
        [{ text: ctx.plain('posts-button-unlist'), press: pressData('eg.posunlist', account.id, group.chatId), style: 'danger' }],
        [toPanel(ctx, account.id)],
      ],
    })
  })

  screens.press('eg.posunlist', async (ctx, account, [chatId]) => {
    const unlisted = await posts.unlist(ctx.person.id, account.id, numberArg(chatId))
    await screens.change(ctx, account, unlisted, 'posts-unlisted')
  })
}

function registerTexts(posts: Posts, screens: Screens) {
  const textsOf = async ({ id }: UnaskedAccount) => (await posts.standing(id)).settings.texts

  screens.pressText('eg.posshow', textsOf, async (ctx, account, text) => {
    await ctx.here({
      html: ctx.html('posts-preview', { text: fillText(text, { name: '' }) }),
      buttons: [
        [{ text: ctx.plain('posts-button-remove'), press: pressData('eg.posgone', account.id, digestOf(text)), style: 'danger' }],
        [toPanel(ctx, account.id)],
      ],
    })
  })

  screens.pressText('eg.posgone', textsOf, async (ctx, account, text) => {
    const removed = await posts.removeText(ctx.person.id, account.id, text)
    await screens.change(ctx, account, removed, 'posts-removed')
  })

  screens.question('eg.postext', { ask: (ctx) => ({ html: ctx.html('posts-ask-text') }), take: posts.addText })

  screens.question('eg.posgreet', {
    async ask(ctx, account) {
      const { greeting } = (await posts.standing(account.id)).settings
      const question = ctx.html('posts-ask-greeting')
      if (greeting === undefined) return { html: question }
      const now = ctx.html('posts-greeting-now', { text: fillText(greeting, { name: ctx.plain('invites-sample-name') }) })
      return {
        html: `${question}\n\n${now}`,
        buttons: [[{ text: ctx.plain('posts-button-no-greeting'), press: pressData('eg.posnogreet', account.id) }]],
      }
    },
    take: posts.setGreeting,
  })

  screens.press('eg.posnogreet', async (ctx, account) => {
    const ended = await posts.setGreeting(ctx.person.id, account.id, undefined)
    await screens.change(ctx, account, ended, 'posts-greeting-off')
  })
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
          ...textButtons(settings.texts, 'eg.posshow', account.id),
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
