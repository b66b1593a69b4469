import type { BotShell, MessageContext, PressContext } from '#platform/bot/shell.ts'
import { Unreachable } from '#platform/bot/messenger.ts'
import { numberArg, pressData, type View } from '#platform/bot/view.ts'
import { displayName } from '#features/customers/rules.ts'
import { createGuard } from '#features/staff/guard.ts'
import { clip } from '#shared/html.ts'
import { minuteMs } from '#shared/time.ts'
import { dashed } from '#platform/words.ts'
import { type BackofficeBotDeps, homeRow, refusalId, refuse } from './bot-shared.ts'
import { findPerson, notFoundText, personPicker } from './who.ts'

const reasonMax = 300
/** The oldest; the rest follows as these are decided. */
const movesShown = 8
/** An older question of whether to erase is not an answer any more. */
const askedMs = 15 * minuteMs

/** What owners do from a customer's report: free months, moves of licences, erasing. */
export function registerOwnerActions(shell: BotShell, deps: BackofficeBotDeps) {
  registerFreeMonths(shell, deps)
  registerMoves(shell, deps)
  registerErasing(shell, deps)
}

const cancelRow = (ctx: MessageContext | PressContext) => [{ text: ctx.plain('backoffice-button-cancel'), press: pressData('bo.cancel') }]

/** The licences of a customer that still run, for the press that comes next. */
export async function licencePicker(
  { backoffice }: BackofficeBotDeps,
  ctx: PressContext,
  customerId: number,
  press: string,
): Promise<View | undefined> {
  const report = await backoffice.report(ctx.person.id, customerId)
  const held = report?.licences.filter(({ state }) => state !== 'ended') ?? []
  if (held.length === 0) return undefined
  return {
    html: ctx.html('backoffice-licence-pick'),
    buttons: [
      ...held.map((licence) => [
        {
          text: `#${licence.id} ${ctx.plain(`backoffice-package-${licence.packageId}`)} · ${ctx.plain(`backoffice-licence-${licence.state}`)}`,
          press: pressData(press, licence.id),
        },
      ]),
      cancelRow(ctx),
    ],
  }
}

function registerFreeMonths(shell: BotShell, deps: BackofficeBotDeps) {
  const { inputs } = shell
  const guard = createGuard(deps.staff)

  shell.press(
    'bo.free',
    guard.press('free_months', async (ctx, [id]) => {
      const view = await licencePicker(deps, ctx, numberArg(id), 'bo.freeof')
      if (!view) return ctx.stale()
      await ctx.answer(view)
    }),
  )

  shell.press(
    'bo.freeof',
    guard.press('free_months', async (ctx, [id]) => {
      const licenceId = Number(id)
      if (!Number.isSafeInteger(licenceId)) return ctx.stale()
      await inputs.expect(ctx.person.id, 'bo.free', { licenceId }, undefined, ctx.messageId)
      await ctx.here({ html: ctx.html('backoffice-free-why', { licence: licenceId }), buttons: [cancelRow(ctx)] })
    }),
  )

  shell.input<{ licenceId: number }>(
    'bo.free',
    guard.input('free_months', async (ctx, { licenceId }) => {
      const reason = clip((ctx.message.text ?? '').trim(), reasonMax)
      const result = await deps.payments.giveFreeMonth({ actorId: ctx.person.id, licenceId, reason, key: ctx.updateKey })
      if (result.ok || result.reason !== 'no_reason') await inputs.drop(ctx.person.id, 'bo.free')
      await ctx.answer({
        html: result.ok ? ctx.html('backoffice-free-done', { licence: licenceId }) : ctx.html(refusalId(result.reason)),
      })
    }),
  )
}

function registerMoves(shell: BotShell, deps: BackofficeBotDeps) {
  const { inputs } = shell
  const { moves, customers, staff } = deps
  const guard = createGuard(staff)

  shell.press(
    'bo.move',
    guard.press('moves', async (ctx, [id]) => {
      const view = await licencePicker(deps, ctx, numberArg(id), 'bo.moveof')
      if (!view) return ctx.stale()
      await ctx.answer(view)
    }),
  )

  shell.press(
    'bo.moveof',
    guard.press('moves', async (ctx, [id]) => {
      const licenceId = Number(id)
      if (!Number.isSafeInteger(licenceId)) return ctx.stale()
      await inputs.expect(ctx.person.id, 'bo.move', { licenceId }, undefined, ctx.messageId)
      await ctx.here({ html: ctx.html('backoffice-move-to', { licence: licenceId }), buttons: [cancelRow(ctx)] })
    }),
  )

  async function question(ctx: MessageContext | PressContext, toId: number, licenceId: number): Promise<View | undefined> {
    const to = await customers.get(toId)
    return (
      to && {
        html: ctx.html('backoffice-move-ask', { licence: licenceId, to: `${displayName(to)} (${to.id})` }),
        buttons: [[{ text: ctx.plain('backoffice-button-move'), press: pressData('bo.movego', toId, licenceId) }], cancelRow(ctx)],
      }
    )
  }

  shell.input<{ licenceId: number }>(
    'bo.move',
    guard.input('moves', async (ctx, { licenceId }) => {
      const found = await findPerson(customers, ctx.message.text ?? '', ctx.now)
      if (found.kind === 'none' || found.kind === 'unclear') {
        await ctx.answer({ html: notFoundText(ctx, found, 'musteri_detay') ?? '' })
        return
      }
      await inputs.drop(ctx.person.id, 'bo.move')
      const view =
        found.kind === 'pick' ? personPicker(ctx, found.hits, 'bo.moveto', licenceId) : await question(ctx, found.customer.id, licenceId)
      if (view) await ctx.answer(view)
    }),
  )

  shell.press(
    'bo.moveto',
    guard.press('moves', async (ctx, [to, licence]) => {
      const view = await question(ctx, numberArg(to), numberArg(licence))
      if (!view) return ctx.stale()
      await ctx.here(view)
    }),
  )

  shell.press(
    'bo.movego',
    guard.press('moves', async (ctx, [to, licence]) => {
      const result = await moves.ask({ actorId: ctx.person.id, licenceId: numberArg(licence), toId: numberArg(to) })
      if (!result.ok) return refuse(ctx, result.reason)
      await ctx.here({
        html: ctx.html(result.value.isHeard ? 'backoffice-move-asked' : 'backoffice-move-unheard'),
        buttons: [homeRow(ctx)],
      })
    }),
  )

  shell.press(
    'bo.moves',
    guard.press('activate', async (ctx) => {
      const open = await moves.openFor(ctx.person.id)
      const rows = open
        .slice(0, movesShown)
        .map(({ id, licenceId }) => [
          { text: ctx.plain('backoffice-button-move-open', { licence: licenceId }), press: pressData('bo.moveopen', id) },
        ])
      await ctx.here({ html: ctx.html('backoffice-moves', { moves: open.length }), buttons: [...rows, homeRow(ctx)] })
    }),
  )

  shell.press(
    'bo.moveopen',
    guard.press('activate', async (ctx, [id]) => {
      const move = (await moves.openFor(ctx.person.id)).find((each) => each.id === numberArg(id))
      if (!move) return refuse(ctx, 'move_gone')
      const [from, to] = await Promise.all([customers.get(move.fromId), customers.get(move.toId)])
      const name = (person: typeof from, personId: number) => (person ? `${displayName(person)} (${personId})` : String(personId))
      await ctx.here({
        html: ctx.html('backoffice-move-decide', {
          licence: move.licenceId,
          from: name(from, move.fromId),
          to: name(to, move.toId),
        }),
        buttons: [
          [
            { text: ctx.plain('backoffice-button-move'), press: pressData('bo.moved', move.id, 1) },
            { text: ctx.plain('backoffice-button-refuse'), press: pressData('bo.moved', move.id, 0) },
          ],
          [{ text: ctx.plain('backoffice-button-back'), press: pressData('bo.moves') }],
        ],
      })
    }),
  )

  shell.press(
    'bo.moved',
    guard.press('activate', async (ctx, [id, answer]) => {
      const result = await moves.decide({ actorId: ctx.person.id, moveId: numberArg(id), isYes: answer === '1' })
      if (!result.ok) return refuse(ctx, result.reason)
      await ctx.here({ html: ctx.html(result.value.isDone ? 'backoffice-move-done' : 'backoffice-move-no'), buttons: [homeRow(ctx)] })
    }),
  )
}

function registerErasing(shell: BotShell, { customers, staff }: BackofficeBotDeps) {
  const guard = createGuard(staff)
  /** Whose accounts fall silent is told why. Somebody who blocked the bot is erased all the same. */
  async function tellOfErasing(customerId: number) {
    const html = shell.words.html(await customers.languageOf(customerId), 'backoffice-erase-told')
    await shell.messenger.send(customerId, { html }).catch((error: unknown) => {
      if (!(error instanceof Unreachable)) throw error
    })
  }
  const isFresh = (ctx: PressContext, asked: string | undefined) => {
    const ageMs = ctx.now.getTime() - Number(asked)
    return ageMs >= 0 && ageMs < askedMs
  }

  shell.press(
    'bo.erase',
    guard.press('erase', async (ctx, [id]) => {
      const customer = await customers.get(numberArg(id))
      if (!customer) return ctx.stale()
      const reason = await customers.eraseObstacle({ kind: 'staff', id: ctx.person.id }, customer.id)
      if (reason) return ctx.toast(ctx.plain(`customers-refused-${dashed(reason)}`), { alert: true })
      await ctx.answer({
        html: ctx.html('backoffice-erase-first', { name: displayName(customer), id: String(customer.id) }),
        buttons: [
          [
            {
              text: ctx.plain('backoffice-button-erase-on'),
              press: pressData('bo.erase2', customer.id, ctx.now.getTime()),
              style: 'danger',
            },
          ],
          cancelRow(ctx),
        ],
      })
    }),
  )

  shell.press(
    'bo.erase2',
    guard.press('erase', async (ctx, [id, asked]) => {
      if (!isFresh(ctx, asked)) return ctx.stale()
      await ctx.here({
        html: ctx.html('backoffice-erase-second'),
        buttons: [
          cancelRow(ctx),
          [
            {
              text: ctx.plain('backoffice-button-erase-all'),
              press: pressData('bo.erase3', numberArg(id), ctx.now.getTime()),
              style: 'danger',
            },
          ],
        ],
      })
    }),
  )

  shell.press(
    'bo.erase3',
    guard.press('erase', async (ctx, [id, asked]) => {
      if (!isFresh(ctx, asked)) return ctx.stale()
      const actor = { kind: 'staff' as const, id: ctx.person.id }
      // before: afterwards nothing of their chat is kept
      if (!(await customers.eraseObstacle(actor, numberArg(id)))) await tellOfErasing(numberArg(id))
      const result = await customers.erase(actor, numberArg(id))
      if (!result.ok) return ctx.toast(ctx.plain(`customers-refused-${dashed(result.reason)}`), { alert: true })
      await ctx.here({ html: ctx.html('backoffice-erase-done') })
    }),
  )
}
