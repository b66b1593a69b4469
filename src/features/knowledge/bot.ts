import { z } from 'zod'
import { ownPresses } from '#features/accounts/guard.ts'
import { accountLabel } from '#features/accounts/rules.ts'
import type { BotShell, MessageContext, PressContext } from '#platform/bot/shell.ts'
import { FileTooLarge } from '#platform/bot/messenger.ts'
import { numberArg, pressData, type Button, type View } from '#platform/bot/view.ts'
import type { Clock } from '#platform/clock.ts'
import { clip } from '#shared/html.ts'
import type { Language } from '#shared/language.ts'
import { refused } from '#shared/result.ts'
import { addMs, formatDate, minuteMs } from '#shared/time.ts'
import { dashed } from '#platform/words.ts'
import { fileBytesMax, passagesMax, sourcesMax, waitingMax, type KnowledgeRefusal } from './rules.ts'
import type { Knowledge, Source } from './service.ts'

export interface KnowledgeBotDeps {
  knowledge: Knowledge
  clock: Clock
  accounts: { get(accountId: number): Promise<KnowledgeAccount | undefined> }
  /** Where the screen was opened from. */
  back: (language: Language, accountId: number) => Button
}

interface KnowledgeAccount {
  id: number
  customerId: number
  firstName?: string | undefined
  username?: string | undefined
}

const screen = 'knowledge'
/** Somebody who sends files sends several; later words are for something else. */
const inputMs = 30 * minuteMs
const passagesShown = 3
const passageLengthMax = 600

const inputData = z.object({ accountId: z.number().int().positive() })

/** What an account answers from: seen, added, tried and deleted by its owner. Other screens open it by the button `kb.open:<accountId>`. */
export function registerKnowledgeBot(shell: BotShell, deps: KnowledgeBotDeps) {
  registerPanel(shell, deps)
  registerAdding(shell, deps)
  registerTrying(shell, deps)
}

function registerPanel(shell: BotShell, deps: KnowledgeBotDeps) {
  const onOwn = ownPresses(shell, deps.accounts)
  const { knowledge } = deps

  onOwn('kb.open', async (ctx, account) => {
    await ctx.here(await panelView(deps, ctx, account))
  })

  /** A button of one source; when that is gone, the panel as it is now. */
  function onSource(name: string, act: (ctx: PressContext, account: KnowledgeAccount, source: Source) => Promise<void>): void {
    onOwn(name, async (ctx, account, [id]) => {
      const source = (await knowledge.listSources(ctx.person.id)).find((each) => each.id === numberArg(id))
      if (source) return act(ctx, account, source)
      await ctx.toast(ctx.plain('knowledge-refused-no-source'), { alert: true })
      await ctx.here(await panelView(deps, ctx, account))
    })
  }

  onSource('kb.source', async (ctx, account, source) => {
    await ctx.here({
      html: ctx.html('knowledge-source', {
        name: source.name,
        kind: source.kind,
        passages: source.passages,
        date: formatDate(ctx.person.language, source.addedAt),
      }),
      buttons: [
        [{ text: ctx.plain('knowledge-button-delete'), press: pressData('kb.delete', account.id, source.id) }],
        [backToPanel(ctx, account.id)],
      ],
    })
  })

  onSource('kb.delete', async (ctx, account, source) => {
    await ctx.here({
      html: ctx.html('knowledge-delete', { name: source.name }),
      buttons: [
        [
          { text: ctx.plain('knowledge-button-keep'), press: pressData('kb.source', account.id, source.id) },
          { text: ctx.plain('knowledge-button-delete-yes'), press: pressData('kb.gone', account.id, source.id), style: 'danger' },
        ],
      ],
    })
  })

  onSource('kb.gone', async (ctx, account, source) => {
    await knowledge.deleteSource(ctx.person.id, source.id)
    await ctx.toast(ctx.plain('knowledge-deleted'))
    await ctx.here(await panelView(deps, ctx, account))
  })
}

function registerAdding(shell: BotShell, deps: KnowledgeBotDeps) {
  const onOwn = ownPresses(shell, deps.accounts)
  const { messenger, inputs } = shell
  const { knowledge, clock } = deps
  const listen = (userId: number, accountId: number) => inputs.expect(userId, 'kb.content', { accountId }, addMs(clock.now(), inputMs))

  onOwn('kb.add', async (ctx, account) => {
    if (!(await knowledge.isFor(account.id))) return refuse(ctx, 'not_in_package')
    await listen(ctx.person.id, account.id)
    await ctx.here({ html: ctx.html('knowledge-ask-content'), buttons: [[backToPanel(ctx, account.id)]] })
  })

  shell.input('kb.content', async (ctx, data) => {
    const { accountId } = inputData.parse(data)
    const account = await deps.accounts.get(accountId)
    const added = account?.customerId === ctx.person.id ? await addFrom(ctx, accountId) : refused('no_account' as const)
    if (!account || !added.ok) {
      const reason = added.ok ? 'no_account' : added.reason
      if (reason === 'no_account') await inputs.drop(ctx.person.id, 'kb.content')
      await ctx.answer({ html: refusalText(ctx, reason), buttons: [[backToPanel(ctx, accountId)]] })
      return
    }
    await listen(ctx.person.id, accountId)
    const { name, passages } = added.value
    await messenger.show(ctx.person.id, screen, {
      html: ctx.html('knowledge-added', { name, passages }),
      buttons: [
        [
          { text: ctx.plain('knowledge-button-try'), press: pressData('kb.try', accountId) },
          { text: ctx.plain('knowledge-button-done'), press: pressData('kb.open', accountId) },
        ],
      ],
    })
  })

  async function addFrom(ctx: MessageContext, accountId: number) {
    const { document, text } = ctx.message
    const source = { customerId: ctx.person.id, accountId, key: ctx.updateKey }
    if (text !== undefined) return knowledge.addSource({ ...source, name: '', content: { text } })
    if (!document) return refused('unknown_kind' as const)
    await messenger.typing(ctx.person.id)
    const bytes = await messenger.download(document.file_id, fileBytesMax).catch((error: unknown) => {
      if (error instanceof FileTooLarge) return undefined
      throw error
    })
    if (!bytes) return refused('too_large' as const)
    return knowledge.addSource({ ...source, name: document.file_name ?? '', content: { bytes } })
  }
}

function registerTrying(shell: BotShell, deps: KnowledgeBotDeps) {
  const onOwn = ownPresses(shell, deps.accounts)
  const { inputs } = shell
  const { knowledge, clock } = deps

  onOwn('kb.try', async (ctx, account) => {
    if (!(await knowledge.isFor(account.id))) return refuse(ctx, 'not_in_package')
    await inputs.expect(ctx.person.id, 'kb.question', { accountId: account.id }, addMs(clock.now(), inputMs))
    await ctx.here({ html: ctx.html('knowledge-ask-question'), buttons: [[backToPanel(ctx, account.id)]] })
  })

  shell.input('kb.question', async (ctx, data) => {
    const { accountId } = inputData.parse(data)
    const buttons = [[backToPanel(ctx, accountId)]]
    const account = await deps.accounts.get(accountId)
    if (account?.customerId !== ctx.person.id) {
      await inputs.drop(ctx.person.id, 'kb.question')
      await ctx.answer({ html: refusalText(ctx, 'no_account') })
      return
    }
    const question = ctx.message.text?.trim() ?? ''
    if (question === '') return void (await ctx.answer({ html: ctx.html('knowledge-question-only-text'), buttons }))
    const { passages, isConfident } = await knowledge.search(accountId, question, { limit: passagesShown })
    const isByWordsOnly = await knowledge.isByWordsOnly(accountId)
    await inputs.expect(ctx.person.id, 'kb.question', { accountId }, addMs(clock.now(), inputMs))
    const verdict = isConfident ? 'knowledge-found' : passages.length > 0 ? 'knowledge-doubtful' : 'knowledge-not-found'
    await ctx.answer({
      html: [
        ctx.html(verdict, { question: clip(question, 200) }),
        ...passages.map(({ text, sourceName }) => ctx.html('knowledge-passage', { name: sourceName, text: clip(text, passageLengthMax) })),
        ...(isByWordsOnly ? [ctx.html('knowledge-by-words-only')] : []),
      ].join('\n\n'),
      buttons,
    })
  })
}

async function panelView({ knowledge, back }: KnowledgeBotDeps, ctx: PressContext, account: KnowledgeAccount): Promise<View> {
  const [sources, isFor] = await Promise.all([knowledge.listSources(ctx.person.id), knowledge.isFor(account.id)])
  const passages = sources.reduce((sum, source) => sum + source.passages, 0)
  const parts = [ctx.html('knowledge-title', { account: accountLabel(account) })]
  if (!isFor) parts.push(ctx.html('knowledge-not-in-package'))
  else if (sources.length === 0) parts.push(ctx.html('knowledge-empty'))
  if (sources.length > 0) parts.push(ctx.html('knowledge-count', { sources: sources.length, sourcesMax, passages, passagesMax }))
  if (sources.length > 0 && (await knowledge.isByWordsOnly(account.id))) parts.push(ctx.html('knowledge-by-words-only'))
  return {
    html: parts.join('\n\n'),
    buttons: [
      ...sources.map(({ id, name }): Button[] => [{ text: `📄 ${clip(name, 40)}`, press: pressData('kb.source', account.id, id) }]),
      isFor
        ? [
            { text: ctx.plain('knowledge-button-add'), press: pressData('kb.add', account.id) },
            ...(sources.length > 0 ? [{ text: ctx.plain('knowledge-button-try'), press: pressData('kb.try', account.id) }] : []),
          ]
        : [],
      [back(ctx.person.language, account.id)],
    ],
  }
}

const refuse = (ctx: PressContext, reason: KnowledgeRefusal) => ctx.toast(refusalPlain(ctx, reason), { alert: true })

const refusalId = (reason: KnowledgeRefusal) => `knowledge-refused-${dashed(reason)}`
const limits = { megabytes: fileBytesMax / 1024 / 1024, sourcesMax, passagesMax, waitingMax }
const refusalText = (ctx: MessageContext, reason: KnowledgeRefusal) => ctx.html(refusalId(reason), limits)
const refusalPlain = (ctx: PressContext, reason: KnowledgeRefusal) => ctx.plain(refusalId(reason), limits)

const backToPanel = (ctx: MessageContext | PressContext, accountId: number): Button => ({
  text: ctx.plain('knowledge-button-back'),
  press: pressData('kb.open', accountId),
})
