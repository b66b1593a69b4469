import { purposes } from '#features/conversations/automation-rules.ts'
import type { CountedAct } from '#features/accounts/service.ts'
import { addMs, dayMs, istanbulClock, istanbulDate } from '#shared/time.ts'
import { dashed } from '#platform/words.ts'
import { figuresOf, limits, type Figures } from './figures-rules.ts'

export type Cell = string | number | undefined

type Column = [id: string, of: (figures: Figures) => number | undefined, number?: number]
/** The words over a column; `number` counts those that are many of a kind. */
type Head = (id: string, number?: number) => string

/** The columns of an export, after its day and hour, in their order; each has its words in `insights-column-…`. */
const columns: Column[] = [
  ['incoming', ({ incoming }) => incoming],
  ['outgoing', ({ outgoing }) => outgoing],
  ['conversations', ({ dayConversations }) => dayConversations],
  ['new-people', ({ newConversations }) => newConversations],
  ['answer-seconds', ({ medianAnswerSeconds }) => medianAnswerSeconds],
  ...purposes.map((purpose): Column => [`auto-${dashed(purpose)}`, ({ automatic }) => automatic[purpose]]),
  ['draft-made', ({ drafts }) => drafts.made],
  ['draft-sent', ({ drafts }) => drafts.sent],
  ['draft-sent-itself', ({ drafts }) => drafts.sent_itself],
  ['draft-edited', ({ drafts }) => drafts.edited],
  ['draft-discarded', ({ drafts }) => drafts.discarded],
  ['draft-expired', ({ drafts }) => drafts.expired],
  ['hand-overs', ({ handOvers }) => handOvers.reduce((sum, { count }) => sum + count, 0)],
  ...limits.map((limit): Column => [`limit-${dashed(limit)}`, (figures) => figures.limits[limit]]),
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
  ['ai-lira', ({ ai }) => liraOf(ai.microkurus)],
]

/** A call costs parts of a kurus. */
const liraOf = (microkurus: number) => Math.round(microkurus / 10_000) / 10_000

/** With as many steps of the funnel as anybody reached; all tables of one time have the same. */
function columnsOf(counted: readonly CountedAct[]): Column[] {
  const steps = Math.max(0, ...counted.map(({ name }) => (name.startsWith('funnel_step:') ? Number(name.slice('funnel_step:'.length)) : 0)))
  const ofSteps = Array.from({ length: steps }, (_, index): Column => ['funnel-step', ({ funnel }) => funnel.steps[index] ?? 0, index + 1])
  return columns.flatMap((column) => (column[0] === 'funnel-won' ? [...ofSteps, column] : [column]))
}

/** A row for each day of the period, whether anything happened or not, below their heads. */
export function dayTable(counted: readonly CountedAct[], from: Date, to: Date, head: Head): Cell[][] {
  const byDay = groupByTime(counted)
  const shown = columnsOf(counted)
  const rows: Cell[][] = [[head('day'), ...headsOf(shown, head)]]
  for (let day = from; day < to; day = addMs(day, dayMs)) rows.push([istanbulDate(day), ...cellsOf(shown, byDay.get(day.getTime()))])
  return rows
}

/** A row for each hour in which anything happened. */
export function hourTable(counted: readonly CountedAct[], head: Head): Cell[][] {
  const shown = columnsOf(counted)
  const rows = [...groupByTime(counted)].map(([time, acts]) => {
    const at = new Date(time)
    return [istanbulDate(at), `${String(Math.floor(istanbulClock(at).minutes / 60)).padStart(2, '0')}:00`, ...cellsOf(shown, acts)]
  })
  return [[head('day'), head('hour'), ...headsOf(shown, head)], ...rows]
}

const groupByTime = (counted: readonly CountedAct[]) => Map.groupBy(counted, ({ at }) => at.getTime())

const headsOf = (shown: readonly Column[], head: Head) => shown.map(([id, , number]) => head(id, number))

function cellsOf(shown: readonly Column[], acts: readonly CountedAct[] = []): (number | undefined)[] {
  const figures = figuresOf(new Map(acts.map(({ name, count }) => [name, count])))
  return shown.map(([, of]) => of(figures))
}
