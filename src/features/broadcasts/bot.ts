import type { BotShell, MessageContext, PressContext } from '#platform/bot/shell.ts'
import { numberArg, pressData, type View } from '#platform/bot/view.ts'
import { createGuard } from '#features/staff/guard.ts'
import type { Staff } from '#features/staff/service.ts'
import { dashed } from '#platform/words.ts'
import { audiences, isAudience, type Audience, type Broadcast } from './rules.ts'
import type { Broadcasts } from './service.ts'
import { progressScreen, progressView } from './progress.ts'

export interface BroadcastsBotDeps {
  broadcasts: Broadcasts
  staff: Staff
}

/** `/duyuru`: what goes out at the moment, whoever began it; to whom, the text, a preview with the head count, and then it goes out. */
export function registerBroadcastsBot(shell: BotShell, { broadcasts, staff }: BroadcastsBotDeps) {
  const { messenger, inputs, words } = shell
  const guard = createGuard(staff)

  shell.command(
    'duyuru',
    guard.command('broadcast', async (ctx) => {
      const { id, language } = ctx.person
      for (const each of await broadcasts.running(id))
        await messenger.show(id, progressScreen(each.id), progressView(words, language, each))
      await messenger.show(id, 'broadcast', audienceView(ctx))
    }),
  )

  shell.press(
    'bc.to',
    guard.press('broadcast', async (ctx, [audience = '']) => {
      if (!isAudience(audience)) return ctx.stale()
      await inputs.expect(ctx.person.id, 'bc.text', { audience }, undefined, ctx.messageId)
      await ctx.here({
        html: ctx.html('broadcasts-write', { audience: ctx.plain(audienceId(audience)) }),
        buttons: [[{ text: ctx.plain('broadcasts-cancel'), press: pressData('bc.cancel', 0) }]],
      })
    }),
  )

  shell.input<{ audience: Audience }>(
    'bc.text',
    guard.input('broadcast', async (ctx, { audience }) => {
      const result = await broadcasts.draft({ actorId: ctx.person.id, audience, text: ctx.message.text ?? '' })
      if (!result.ok) {
        await ctx.answer({ html: ctx.html(`broadcasts-refused-${dashed(result.reason)}`) })
        return
      }
      await inputs.drop(ctx.person.id, 'bc.text')
      await messenger.show(ctx.person.id, 'broadcast', previewView(ctx, result.value))
    }),
  )

  for (const [name, act] of [
    ['bc.send', broadcasts.start],
    ['bc.stop', broadcasts.stop],
  ] as const)
    shell.press(
      name,
      guard.press('broadcast', async (ctx, [id]) => {
        const result = await act(ctx.person.id, numberArg(id))
        if (!result.ok) return refuse(ctx, result.reason)
        // another draft may stand under the common name when the result comes
        await messenger.adopt(ctx.person.id, progressScreen(result.value.id), ctx.messageId)
        await ctx.here(progressView(words, ctx.person.language, result.value))
      }),
    )

  shell.press(
    'bc.look',
    guard.press('broadcast', async (ctx, [id]) => {
      const broadcast = await broadcasts.get(ctx.person.id, numberArg(id))
      if (!broadcast) return refuse(ctx, 'gone')
      await ctx.here(progressView(words, ctx.person.language, broadcast))
    }),
  )

  shell.press('bc.cancel', async (ctx, [id]) => {
    await broadcasts.discard(ctx.person.id, numberArg(id))
    await ctx.here({ html: ctx.html('broadcasts-cancelled') })
  })
}

const audienceId = (audience: Audience) => `broadcasts-audience-${audience}`

function audienceView(ctx: MessageContext): View {
  return {
    html: ctx.html('broadcasts-choose'),
    buttons: [
      ...chunk(audiences.map((audience) => ({ text: ctx.plain(audienceId(audience)), press: pressData('bc.to', audience) }))),
      [{ text: ctx.plain('broadcasts-cancel'), press: pressData('bc.cancel', 0) }],
    ],
  }
}

function previewView(ctx: MessageContext, broadcast: Broadcast): View {
  return {
    html: [
      ctx.html('broadcasts-preview', { audience: ctx.plain(audienceId(broadcast.audience)), count: broadcast.total }),
      ctx.html('broadcasts-message', { text: broadcast.text }),
    ].join('\n\n'),
    buttons: [
      [
        { text: ctx.plain('broadcasts-send', { count: broadcast.total }), press: pressData('bc.send', broadcast.id), style: 'primary' },
        { text: ctx.plain('broadcasts-cancel'), press: pressData('bc.cancel', broadcast.id) },
      ],
    ],
  }
}

const chunk = <Item>(items: Item[]) => items.flatMap((_, index) => (index % 2 === 0 ? [items.slice(index, index + 2)] : []))

const refuse = (ctx: PressContext, reason: string) => ctx.toast(ctx.plain(`broadcasts-refused-${dashed(reason)}`), { alert: true })
