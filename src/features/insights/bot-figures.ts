import type { BotShell, PressContext } from '#platform/bot/shell.ts'
import type { Clock } from '#platform/clock.ts'
import { pressData } from '#platform/bot/view.ts'
import { pngOf } from '#platform/picture.ts'
import { xlsxOf } from '#platform/workbook.ts'
import { accountLabel, type Account } from '#features/accounts/rules.ts'
import { csvOf } from '#shared/csv.ts'
import { chartDays, isEmpty } from './chart-rules.ts'
import { chartSvg } from './chart.ts'
import type { Insights } from './service.ts'
import { dashboardView } from './views.ts'
import type { Weekly } from './weekly.ts'

export interface FiguresBotDeps {
  clock: Clock
  insights: Insights
  weekly: Weekly
}

/** What the larger packages have beyond the dashboard: the chart, files of all figures, the weekly report. */
export function registerFiguresBot(shell: BotShell, deps: FiguresBotDeps) {
  registerChart(shell, deps)
  registerFiles(shell, deps)
  registerWeeklySwitch(shell, deps)
}

const owned = async (ctx: PressContext, insights: Insights, id: string | undefined, right: 'charts' | 'reports') => {
  const holding = await insights.withRight(ctx.person.id, Number(id) || 0, right)
  if (!holding) await ctx.toast(ctx.plain('insights-not-yours'), { alert: true })
  return holding?.account
}

function registerChart(shell: BotShell, { insights }: FiguresBotDeps) {
  const { messenger, words } = shell
  shell.press('in.chart', async (ctx, [id, wanted]) => {
    const account = await owned(ctx, insights, id, 'charts')
    if (!account) return
    const days = chartDays.find((each) => String(each) === wanted) ?? 30
    const data = await insights.chart(account.id, days)
    const buttons = [
      chartDays.map((each) => ({
        text: `${each === days ? '• ' : ''}${ctx.plain('insights-button-days', { days: each })}`,
        press: pressData('in.chart', account.id, each),
      })),
    ]
    if (isEmpty(data)) {
      // a picture cannot become a text
      await messenger.close(ctx.person.id, 'chart', 'remove')
      const html = ctx.html('insights-chart-none', { name: accountLabel(account), days })
      return void (await messenger.show(ctx.person.id, 'chart', { html, buttons }))
    }
    await messenger.typing(ctx.person.id, 'upload_photo')
    const bytes = await pngOf(chartSvg(words, ctx.person.language, data))
    const name = `${fileLabel(account)}-${days}.png`
    await messenger.showFile(
      ctx.person.id,
      'chart',
      { kind: 'photo', bytes, name },
      { html: ctx.html('insights-chart-caption', { name: accountLabel(account), days }), buttons },
    )
  })
}

function registerFiles(shell: BotShell, { insights }: FiguresBotDeps) {
  const { messenger } = shell
  shell.press('in.file', async (ctx, [id, kind]) => {
    const account = await owned(ctx, insights, id, 'reports')
    if (!account) return
    await messenger.typing(ctx.person.id, 'upload_document')
    const { days, hours } = await insights.tables(account.id, (column, number) =>
      ctx.plain(`insights-column-${column}`, number === undefined ? {} : { number }),
    )
    const label = fileLabel(account)
    const files =
      kind === 'csv'
        ? [
            { name: `${label}-days.csv`, bytes: Buffer.from(csvOf(filled(days), ctx.person.language)) },
            { name: `${label}-hours.csv`, bytes: Buffer.from(csvOf(filled(hours), ctx.person.language)) },
          ]
        : [
            {
              name: `${label}.xlsx`,
              bytes: await xlsxOf([
                { name: ctx.plain('insights-sheet-days'), rows: days },
                { name: ctx.plain('insights-sheet-hours'), rows: hours },
              ]),
            },
          ]
    for (const file of files)
      await messenger.sendFile(
        ctx.person.id,
        { kind: 'document', ...file },
        { html: ctx.html('insights-file', { name: accountLabel(account) }) },
      )
  })
}

const filled = (rows: (string | number | undefined)[][]) => rows.map((row) => row.map((cell) => cell ?? ''))

/** A username is made of letters, digits and underscores. */
const fileLabel = ({ id, username }: Account) => username ?? `account-${id}`

function registerWeeklySwitch(shell: BotShell, { clock, insights, weekly }: FiguresBotDeps) {
  const { words } = shell
  shell.press('in.weekly', async (ctx, [id, wanted]) => {
    const account = await owned(ctx, insights, id, 'reports')
    if (!account) return
    const isOn = wanted === 'on'
    await weekly.set(ctx.person.id, account.id, isOn)
    await ctx.toast(ctx.plain(isOn ? 'insights-weekly-on' : 'insights-weekly-off'))
    const dashboard = await insights.dashboard(ctx.person.id, account.id)
    if (!dashboard) return
    const hasOthers = (await insights.holdings(ctx.person.id)).length > 1
    await ctx.here(dashboardView(words, ctx.person.language, dashboard, clock.now(), hasOthers))
  })

  // under a report, which stays readable
  shell.press('in.noweekly', async (ctx, [id]) => {
    const account = await owned(ctx, insights, id, 'reports')
    if (!account) return
    await weekly.set(ctx.person.id, account.id, false)
    await ctx.toast(ctx.plain('insights-weekly-off'), { alert: true })
  })
}
