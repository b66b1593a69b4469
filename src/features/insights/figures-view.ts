import { dashed, type Words } from '#platform/words.ts'
import { purposes } from '#features/conversations/automation-rules.ts'
import type { Language } from '#shared/language.ts'
import { formatMoney } from '#shared/money.ts'
import { minuteMs, secondMs } from '#shared/time.ts'
import { automaticOf, limits, type Figures } from './figures-rules.ts'

/** What every package shows. */
export function figuresText(words: Words, language: Language, figures: Figures): string {
  const base = { incoming: figures.incoming, outgoing: figures.outgoing, people: figures.conversations }
  const seconds = figures.medianAnswerSeconds
  const lines = [words.html(language, 'insights-figures', base)]
  if (seconds !== undefined)
    lines.push(words.html(language, 'insights-answer-time', { time: durationText(words, language, seconds * secondMs) }))
  return lines.join('\n')
}

/** What the larger packages show as well, as far as anything of it happened. */
export function detailsText(words: Words, language: Language, figures: Figures): string {
  const { automatic, drafts, handOvers, invites, funnel, ai } = figures
  const text = (id: string, args: Record<string, number> = {}) => words.html(language, id, args)
  const parts = purposes.flatMap((purpose) =>
    automatic[purpose] > 0 ? [text(`insights-auto-${purpose.replaceAll('_', '-')}`, { count: automatic[purpose] })] : [],
  )
  const ends = (['sent', 'edited', 'sent_itself', 'discarded', 'expired'] as const).flatMap((end) =>
    drafts[end] > 0 ? [text(`insights-draft-${end.replaceAll('_', '-')}`, { count: drafts[end] })] : [],
  )
  const hit = limits.flatMap((limit) =>
    figures.limits[limit] > 0 ? [text(`insights-limit-${dashed(limit)}`, { count: figures.limits[limit] })] : [],
  )
  const handed = handOvers.reduce((sum, { count }) => sum + count, 0)
  const lines = [
    text('insights-new-people', { count: figures.newConversations }),
    ...(parts.length > 0 ? [`${text('insights-automatic', { count: automaticOf(figures) })} ${parts.join(' · ')}`] : []),
    ...(drafts.made > 0 ? [[text('insights-drafts', { count: drafts.made }), ...ends].join(' · ')] : []),
    ...(handed > 0 ? [text('insights-hand-overs', { count: handed })] : []),
    ...(hit.length > 0 ? [`${text('insights-limits')} ${hit.join(' · ')}`] : []),
    ...(invites.offered > 0 ? [text('insights-invites', { ...invites })] : []),
    ...funnelLines(words, language, funnel),
    ...(figures.optOuts > 0 ? [text('insights-opt-outs', { count: figures.optOuts })] : []),
    ...(figures.floodWaits > 0 ? [text('insights-flood-waits', { count: figures.floodWaits })] : []),
    ...(figures.safeModes > 0 ? [text('insights-safe-modes', { count: figures.safeModes })] : []),
    ...(ai.microkurus > 0 ? [words.html(language, 'insights-ai-cost', { amount: formatMoney(language, kurusOf(ai.microkurus)) })] : []),
  ]
  return lines.join('\n')
}

/** What costs anything costs a kurus at least. */
const kurusOf = (microkurus: number) => Math.ceil(microkurus / 1_000_000)

function funnelLines(words: Words, language: Language, { started, won, lost, steps }: Figures['funnel']): string[] {
  if (started === 0) return []
  const percent = words.plain(language, 'insights-percent', { value: Math.round((won / started) * 100) })
  const line = words.html(language, 'insights-funnel', { started, won, lost, percent })
  return steps.length > 1 ? [line, words.html(language, 'insights-funnel-steps', { steps: steps.join(' → ') })] : [line]
}

/** `40 s`, `12 min`, `3 h`: as near as matters. */
export function durationText(words: Words, language: Language, ms: number): string {
  const seconds = Math.round(ms / secondMs)
  if (seconds < 60) return words.plain(language, 'insights-seconds', { count: seconds })
  const minutes = Math.round(ms / minuteMs)
  return minutes < 120
    ? words.plain(language, 'insights-minutes', { count: minutes })
    : words.plain(language, 'insights-hours', { count: Math.round(minutes / 60) })
}
