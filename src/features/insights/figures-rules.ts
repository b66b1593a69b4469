import { purposes, type HandOver, type Purpose } from '#features/conversations/automation-rules.ts'
import { medianSeconds } from '#features/conversations/figures-rules.ts'

/** What became of drafts. */
const draftEnds = ['sent', 'sent_itself', 'edited', 'discarded', 'expired', 'replaced'] as const

/** Hand-overs that a limit made: the package's, the account's or Telegram's. Each has its words in `insights-limit-…`. */
export const limits = [
  'waited',
  'hourly_limit',
  'waited_flood',
  'repeated_text',
  'unlisted_link',
  'blocked_word',
  'off_hours',
  'safe_mode',
  'budget_spent',
] as const satisfies HandOver[]
export type Limit = (typeof limits)[number]

/** What an account did in a time, and what happened to it. */
export interface Figures {
  incoming: number
  outgoing: number
  /** People and groups with whom something was said, each once; of a time that goes on until now. */
  conversations: number
  /** Those of each day, summed. */
  dayConversations: number
  newConversations: number
  /** Over the answers that were given; to within a twentieth. Absent when there was none. */
  medianAnswerSeconds?: number
  automatic: Record<Purpose, number>
  drafts: Record<'made' | (typeof draftEnds)[number], number>
  /** Why the customer had to answer, the commonest first. */
  handOvers: { reason: string; count: number }[]
  /** How often each limit was hit. */
  limits: Record<Limit, number>
  /** `steps[0]`: how many came to the first one. */
  funnel: { started: number; won: number; lost: number; steps: number[] }
  invites: { offered: number; accepted: number; refused: number }
  optOuts: number
  floodWaits: number
  safeModes: number
  ai: { tokens: number; microkurus: number }
}

/** @param counted what was counted, by its name; see `ActName`. */
export function figuresOf(counted: ReadonlyMap<string, number>): Figures {
  const of = (name: string) => counted.get(name) ?? 0
  const after = (kind: string) =>
    [...counted].flatMap(([name, count]) => (name.startsWith(`${kind}:`) ? [{ key: name.slice(kind.length + 1), count }] : []))
  const median = medianSeconds(after('answer_time').map(({ key, count }) => ({ bucket: Number(key), count })))
  const steps = after('funnel_step')
  return {
    incoming: of('in'),
    outgoing: of('out'),
    conversations: of('conversation_last'),
    dayConversations: of('conversation_active'),
    newConversations: of('conversation_new'),
    ...(median === undefined ? {} : { medianAnswerSeconds: median }),
    // a post stands in no conversation, which would count it
    automatic: record(purposes, (purpose) => of(purpose === 'post' ? 'post' : `auto:${purpose}`)),
    drafts: record(['made', ...draftEnds], (end) => of(`draft_${end}`)),
    handOvers: after('hand_over')
      .map(({ key, count }) => ({ reason: key, count }))
      .toSorted((a, b) => b.count - a.count),
    limits: record(limits, (limit) => of(`hand_over:${limit}`)),
    funnel: {
      started: of('funnel_started'),
      won: of('funnel_won'),
      lost: of('funnel_lost'),
      steps: Array.from({ length: Math.max(0, ...steps.map(({ key }) => Number(key))) }, (_, index) => of(`funnel_step:${index + 1}`)),
    },
    invites: { offered: of('invite_offered'), accepted: of('invite_accepted'), refused: of('invite_refused') },
    optOuts: of('opt_out'),
    floodWaits: of('flood_wait'),
    safeModes: of('safe_mode'),
    ai: { tokens: of('ai_tokens'), microkurus: of('ai_microkurus') },
  }
}

/** All that left by itself. */
export const automaticOf = ({ automatic }: Figures) => Object.values(automatic).reduce((sum, count) => sum + count, 0)

function record<Key extends string>(keys: readonly Key[], of: (key: Key) => number): Record<Key, number> {
  // every key is there: they are the ones that were handed in
  return Object.fromEntries(keys.map((key) => [key, of(key)])) as Record<Key, number>
}
