import { purposes } from '#features/conversations/automation-rules.ts'
import type { CountedAct } from '#features/accounts/service.ts'
import { addMs, dayMs, istanbulClock, istanbulDate } from '#shared/time.ts'
import { figuresOf, type Figures } from './figures-rules.ts'

export type Cell = string | number | undefined

/** The columns of an export, after its day and hour, in their order; each has its words in `insights-column-…`. */
const columns: [id: string, of: (figures: Figures) => number | undefined][] = [
  ['incoming', ({ incoming }) => incoming],
  ['outgoing', ({ outgoing }) => outgoing],
  ['new-people', ({ newConversations }) => newConversations],
  ['answer-seconds', ({ medianAnswerSeconds }) => medianAnswerSeconds],
  ...purposes.map((purpose): (typeof columns)[number] => [`auto-${purpose.replaceAll('_', '-')}`, ({ automatic }) => automatic[purpose]]),
  ['draft-made', ({ drafts }) => drafts.made],
  ['draft-sent', ({ drafts }) => drafts.sent],
  ['draft-sent-itself', ({ drafts }) => drafts.sent_itself],
  ['draft-edited', ({ drafts }) => drafts.edited],
  ['draft-discarded', ({ drafts }) => drafts.discarded],
  ['draft-expired', ({ drafts }) => drafts.expired],
  ['hand-overs', ({ handOvers }) => handOvers.reduce((sum, { count }) => sum + count, 0)],
  ['invite-offered', ({ invites }) => invites.offered],
  ['invite-accepted', ({ invites }) => invites.accepted],
  ['invite-refused', ({ invites }) => invites.refused],
  ['funnel-started', ({ funnel }) => funnel.started],
  ['funnel-won', ({ funnel }) => funnel.won],
  ['funnel-lost', ({ funnel }) => funnel.lost],
  ['opt-outs', ({ optOuts }) => optOuts],
  ['flood-waits', ({ floodWaits }) => floodWaits],
  ['safe-modes', ({ safeModes }) => safeModes],
  ['ai-tokens', ({ ai }) => ai.tokens],
]

/** A row for each day of the period, whether anything happened or not, below their heads. */
export function dayTable(counted: readonly CountedAct[], from: Date, to: Date, head: (id: string) => string): Cell[][] {
  const byDay = groupByTime(counted)
  const rows: Cell[][] = [['day', ...columns.map(([id]) => id)].map(head)]
  for (let day = from; day < to; day = addMs(day, dayMs)) rows.push([istanbulDate(day), ...cellsOf(byDay.get(day.getTime()))])
  return rows
}

/** A row for each hour in which anything happened. */
export function hourTable(counted: readonly CountedAct[], head: (id: string) => string): Cell[][] {
  const rows = [...groupByTime(counted)].map(([time, acts]) => {
    const at = new Date(time)
    return [istanbulDate(at), `${String(Math.floor(istanbulClock(at).minutes / 60)).padStart(2, '0')}:00`, ...cellsOf(acts)]
  })
  return [['day', 'hour', ...columns.map(([id]) => id)].map(head), ...rows]
}

const groupByTime = (counted: readonly CountedAct[]) => Map.groupBy(counted, ({ at }) => at.getTime())

function cellsOf(acts: readonly CountedAct[] = []): (number | undefined)[] {
  const figures = figuresOf(new Map(acts.map(({ name, count }) => [name, count])))
  return columns.map(([, of]) => of(figures))
}
