import { accountLabel } from '#features/accounts/rules.ts'
import type { BotShell, MessageContext, PressContext } from '#platform/bot/shell.ts'
import { numberArg, pressData, type Button, type View } from '#platform/bot/view.ts'
import { displayName, type Customer } from '#features/customers/rules.ts'
import { createGuard } from '#features/staff/guard.ts'
import { clip } from '#shared/html.ts'
import { type BackofficeBotDeps, refusalId, refuse } from './bot-shared.ts'
import { findPerson, notFoundText, personPicker } from './who.ts'

const noteMax = 300
/** Stands for all accounts of the customer. */
const all = 0

/** `/musteri_aktif` and `/musteri_pasif`: the staff block of one or all accounts. Neither makes nor prolongs a licence. */
export function registerBlocks(shell: BotShell, { backoffice, staff, customers }: BackofficeBotDeps) {
  const { inputs } = shell
  const guard = createGuard(staff)

  /** Which account, or straight to the question when there is one only. */
  async function choose(ctx: MessageContext | PressContext, customer: Customer, isOn: boolean): Promise<void> {
    const accounts = await backoffice.accountsOf(customer.id)
    const press = isOn ? 'bo.ask' : 'bo.lift'
    const [only] = accounts
    if (!only) return void (await ctx.answer({ html: ctx.html('backoffice-refused-no-accounts') }))
    if (accounts.length === 1) return ask(ctx, customer, only.id, accountLabel(only), isOn, ctx.answer)
    const buttons: Button[][] = accounts.map((account) => [
      { text: accountLabel(account), press: pressData(press, customer.id, account.id) },
    ])
    await ctx.answer({
      html: ctx.html(isOn ? 'backoffice-block-which' : 'backoffice-lift-which', { name: displayName(customer) }),
      buttons: [...buttons, [{ text: ctx.plain('backoffice-button-all'), press: pressData(press, customer.id, all) }], [cancel(ctx)]],
    })
  }

  /** @param show answers which message asks. */
  async function ask(
    ctx: MessageContext | PressContext,
    customer: Customer,
    accountId: number,
    name: string,
    isOn: boolean,
    show: (view: View) => Promise<number>,
  ) {
    const view: View = {
      html: ctx.html(isOn ? 'backoffice-block-ask' : 'backoffice-lift-ask', { name: displayName(customer), account: name }),
      buttons: [
        [
          isOn
            ? {
                text: ctx.plain('backoffice-button-block'),
                press: pressData('bo.set', customer.id, accountId, 1),
                style: 'danger' as const,
              }
            : { text: ctx.plain('backoffice-button-unblock'), press: pressData('bo.set', customer.id, accountId, 0) },
          cancel(ctx),
        ],
      ],
    }
    if (isOn) await inputs.ask(ctx.person.id, 'bo.note', { customerId: customer.id, accountId }, () => show(view))
    else await show(view)
  }

  for (const [command, isOn] of [
    ['musteri_aktif', false],
    ['musteri_pasif', true],
  ] as const)
    shell.command(
      command,
      guard.command('activate', async (ctx, rest) => {
        const found = await findPerson(customers, rest.replace(/^@musteri_pasif\s+/i, ''), ctx.now)
        if (found.kind === 'one') await choose(ctx, found.customer, isOn)
        else if (found.kind === 'pick') await ctx.answer(personPicker(ctx, found.hits, isOn ? 'bo.off' : 'bo.on'))
        else await ctx.answer({ html: notFoundText(ctx, found, command) ?? '' })
      }),
    )

  for (const [press, isOn] of [
    ['bo.on', false],
    ['bo.off', true],
  ] as const)
    shell.press(
      press,
      guard.press('activate', async (ctx, [id]) => {
        const customer = await customers.get(numberArg(id))
        if (!customer) return ctx.stale()
        await choose(ctx, customer, isOn)
      }),
    )

  for (const [press, isOn] of [
    ['bo.lift', false],
    ['bo.ask', true],
  ] as const)
    shell.press(
      press,
      guard.press('activate', async (ctx, [id, which]) => {
        const customer = await customers.get(numberArg(id))
        const accountId = Number(which)
        const account = customer && (await backoffice.accountsOf(customer.id)).find((each) => each.id === accountId)
        if (!customer || (!account && accountId !== all)) return ctx.stale()
        await ask(ctx, customer, accountId, account ? accountLabel(account) : ctx.plain('backoffice-all'), isOn, async (view) => {
          await ctx.here(view)
          return ctx.messageId
        })
      }),
    )

  const set = (actorId: number, customerId: number, accountId: number, isOn: boolean, note?: string) =>
    backoffice.setStaffBlock({ actorId, customerId, isOn, ...(accountId === all ? {} : { accountId }), ...(note ? { note } : {}) })

  const doneView = (ctx: MessageContext | PressContext, customerId: number, count: number, isOn: boolean): View => ({
    html: ctx.html(isOn ? 'backoffice-block-done' : 'backoffice-lift-done', { count }),
    buttons: [[{ text: ctx.plain('backoffice-button-open'), press: pressData('bo.show', customerId) }]],
  })

  shell.press(
    'bo.set',
    guard.press('activate', async (ctx, [id, which, on]) => {
      const accountId = Number(which)
      if (!Number.isSafeInteger(accountId)) return ctx.stale()
      const customerId = numberArg(id)
      const result = await set(ctx.person.id, customerId, accountId, on === '1')
      if (!result.ok) return refuse(ctx, result.reason)
      await ctx.here(doneView(ctx, customerId, result.value, on === '1'))
    }),
  )

  shell.input<{ customerId: number; accountId: number }>(
    'bo.note',
    guard.input('activate', async (ctx, { customerId, accountId }) => {
      await inputs.drop(ctx.person.id, 'bo.note')
      const result = await set(ctx.person.id, customerId, accountId, true, clip(ctx.message.text ?? '', noteMax))
      await ctx.answer(result.ok ? doneView(ctx, customerId, result.value, true) : { html: ctx.html(refusalId(result.reason)) })
    }),
  )
}

const cancel = (ctx: MessageContext | PressContext): Button => ({
  text: ctx.plain('backoffice-button-cancel'),
  press: pressData('bo.cancel'),
})
