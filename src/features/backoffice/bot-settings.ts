import type { BotShell, MessageContext, PressContext } from '#platform/bot/shell.ts'
import { numberArg, pressData, type View } from '#platform/bot/view.ts'
import { isPackageId } from '#features/catalog/rules.ts'
import { createGuard } from '#features/staff/guard.ts'
import {
  confirmationsFor,
  holdsFrom,
  isOpenForSale,
  isSettingField,
  settingFields,
  type ServiceSettings,
  type SettingField,
} from '#features/staff/settings-rules.ts'
import type { Draft } from '#features/staff/settings.ts'
import { clip } from '#shared/html.ts'
import { formatMoney, parseLira } from '#shared/money.ts'
import { dashed } from '#platform/words.ts'
import { type BackofficeBotDeps, homeRow, pairs } from './bot-shared.ts'

type Ctx = MessageContext | PressContext

const fieldId = (field: SettingField) => `backoffice-field-${field.toLowerCase()}`

/** `/ayarlar`: every field by a button and a plain message, shown once more before it holds. */
export function registerSettings(shell: BotShell, deps: BackofficeBotDeps) {
  const { messenger, inputs } = shell
  const { settings, staff, catalog } = deps
  const guard = createGuard(staff)

  /** @param saved what was changed just now. */
  async function panel(ctx: Ctx, saved?: string): Promise<View> {
    const [now, packages] = await Promise.all([settings.read(), catalog.current()])
    const missing = isOpenForSale(now)
    const line = (field: SettingField) =>
      ctx.html('backoffice-setting-line', { name: ctx.plain(fieldId(field)), value: brief(ctx, field, now[field]) })
    return {
      html: [
        ...(saved === undefined ? [] : [saved]),
        ctx.html('backoffice-settings'),
        settingFields.map(line).join('\n'),
        missing.length === 0
          ? ctx.html('backoffice-sales-open')
          : ctx.html('backoffice-sales-closed', { fields: missing.map((field) => ctx.plain(fieldId(field))).join(', ') }),
      ].join('\n\n'),
      buttons: [
        ...pairs(settingFields.map((field) => ({ text: ctx.plain(fieldId(field)), press: pressData('bo.field', field) }))),
        packages.map((offer) => ({
          text: `${ctx.plain(`backoffice-package-${offer.id}`)} ${formatMoney(ctx.person.language, offer.priceKurus)}`,
          press: pressData('bo.cost', offer.id),
        })),
        homeRow(ctx),
      ],
    }
  }

  shell.command(
    'ayarlar',
    guard.command('settings', async (ctx) => void (await messenger.show(ctx.person.id, 'settings', await panel(ctx)))),
  )
  shell.press(
    'bo.settings',
    guard.press('settings', async (ctx) => {
      await settings.discard(ctx.person.id)
      await ctx.here(await panel(ctx))
    }),
  )

  shell.press(
    'bo.field',
    guard.press('settings', async (ctx, [field = '']) => {
      if (!isSettingField(field)) return ctx.stale()
      const now = await settings.read()
      await inputs.expect(ctx.person.id, 'bo.value', { field })
      await ctx.here({
        html: [
          ctx.html('backoffice-setting-now', { name: ctx.plain(fieldId(field)), value: fullText(ctx, field, now[field]) }),
          ctx.html(`backoffice-how-${field.toLowerCase()}`),
        ].join('\n\n'),
        buttons: [
          now[field] !== undefined && field !== 'supportHours'
            ? [{ text: ctx.plain('backoffice-button-clear'), press: pressData('bo.clear', field), style: 'danger' }]
            : [],
          [{ text: ctx.plain('backoffice-button-back'), press: pressData('bo.settings') }],
        ],
      })
    }),
  )

  const draftView = (ctx: Ctx, draft: Draft): View => ({
    html: ctx.html(draft.confirmations === 0 ? 'backoffice-setting-check' : 'backoffice-setting-check-again', {
      name: ctx.plain(fieldId(draft.field)),
      value: fullText(ctx, draft.field, draft.value ?? undefined),
      more: confirmationsFor(draft.field) - draft.confirmations - 1,
      holds: ctx.plain(`backoffice-setting-holds-${dashed(holdsFrom(draft.field))}`),
    }),
    buttons: [
      [
        { text: ctx.plain('backoffice-button-confirm'), press: pressData('bo.ok', draft.id, draft.confirmations), style: 'primary' },
        { text: ctx.plain('backoffice-button-back'), press: pressData('bo.settings') },
      ],
    ],
  })

  shell.input<{ field: SettingField }>(
    'bo.value',
    guard.input('settings', async (ctx, { field }) => {
      const result = await settings.propose(ctx.person.id, field, ctx.message.text ?? '')
      if (result.ok) await inputs.drop(ctx.person.id, 'bo.value')
      await ctx.answer(
        result.ok
          ? draftView(ctx, result.value)
          : {
              html: ctx.html(`staff-refused-${dashed(result.reason)}`),
              buttons: [[{ text: ctx.plain('backoffice-button-back'), press: pressData('bo.settings') }]],
            },
      )
    }),
  )

  shell.press(
    'bo.clear',
    guard.press('settings', async (ctx, [field = '']) => {
      if (!isSettingField(field) || field === 'supportHours') return ctx.stale()
      const result = await settings.propose(ctx.person.id, field, undefined)
      if (!result.ok) return ctx.toast(ctx.plain(`staff-refused-${dashed(result.reason)}`), { alert: true })
      await ctx.here(draftView(ctx, result.value))
    }),
  )

  shell.press(
    'bo.ok',
    guard.press('settings', async (ctx, [id, step]) => {
      const result = await settings.confirm(ctx.person.id, numberArg(id), numberArg(step))
      if (!result.ok) return ctx.toast(ctx.plain(`staff-refused-${dashed(result.reason)}`), { alert: true })
      if (result.value !== 'changed') return ctx.here(draftView(ctx, result.value))
      await ctx.here(await panel(ctx, ctx.html('backoffice-saved')))
    }),
  )

  registerPrices(shell, deps, panel)
}

function registerPrices(shell: BotShell, { catalog, staff }: BackofficeBotDeps, panel: (ctx: Ctx, saved: string) => Promise<View>) {
  const { inputs } = shell
  const guard = createGuard(staff)
  const back = (ctx: Ctx) => [{ text: ctx.plain('backoffice-button-back'), press: pressData('bo.settings') }]

  shell.press(
    'bo.cost',
    guard.press('prices', async (ctx, [id = '']) => {
      if (!isPackageId(id)) return ctx.stale()
      await inputs.expect(ctx.person.id, 'bo.price', { packageId: id })
      await ctx.here({ html: ctx.html('backoffice-price-write', { package: ctx.plain(`backoffice-package-${id}`) }), buttons: [back(ctx)] })
    }),
  )

  shell.input<{ packageId: string }>(
    'bo.price',
    guard.input('prices', async (ctx, { packageId }) => {
      const kurus = parseLira(ctx.message.text ?? '')
      if (kurus === undefined) {
        await ctx.answer({ html: ctx.html('backoffice-price-unclear'), buttons: [back(ctx)] })
        return
      }
      await inputs.drop(ctx.person.id, 'bo.price')
      const name = ctx.plain(`backoffice-package-${packageId}`)
      await ctx.answer({
        html: ctx.html('backoffice-price-check', { package: name, price: formatMoney(ctx.person.language, kurus) }),
        buttons: [
          [{ text: ctx.plain('backoffice-button-confirm'), press: pressData('bo.priced', packageId, kurus), style: 'primary' }],
          back(ctx),
        ],
      })
    }),
  )

  shell.press(
    'bo.priced',
    guard.press('prices', async (ctx, [id = '', kurus]) => {
      if (!isPackageId(id)) return ctx.stale()
      const result = await catalog.setPrice(ctx.person.id, id, Number(kurus))
      if (!result.ok) return ctx.toast(ctx.plain(`catalog-refused-${dashed(result.reason)}`), { alert: true })
      const done = ctx.html('backoffice-price-done', {
        package: ctx.plain(`backoffice-package-${id}`),
        price: formatMoney(ctx.person.language, result.value.priceKurus),
      })
      await ctx.here(await panel(ctx, done))
    }),
  )
}

const brief = (ctx: Ctx, field: SettingField, value: unknown) => clip(fullText(ctx, field, value).replaceAll('\n', ' '), 60)

function fullText(ctx: Ctx, field: SettingField, value: unknown): string {
  if (value === undefined || value === null) return ctx.plain('backoffice-not-set')
  if (field === 'supportHours') {
    const { from, to, days } = value as ServiceSettings['supportHours'] // the service checked it
    return `${from}–${to} · ${days.map((day) => ctx.plain('support-day', { day })).join(', ')}`
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (field === 'iban') return text.replace(/(.{4})(?=.)/g, '$1 ')
  return field === 'supportTelegram' ? `@${text}` : text
}
