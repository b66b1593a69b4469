import { hourMs } from '#shared/time.ts'

/** What has no kinds. The meaning of each is in `ActName`. */
export const plainActs = [
  'in',
  'out',
  'conversation_new',
  'conversation_active',
  'conversation_last',
  'draft_made',
  'draft_sent',
  'draft_sent_itself',
  'draft_edited',
  'draft_discarded',
  'draft_expired',
  'draft_replaced',
  'funnel_started',
  'funnel_won',
  'funnel_lost',
  'invite_offered',
  'invite_accepted',
  'invite_refused',
  'opt_out',
  'post',
  'follow_up',
  'flood_wait',
  'safe_mode',
  'ai_tokens',
  'ai_microkurus',
] as const

/**
 * What is counted of an account. Who does a thing counts it, in the same transaction:
 * - conversations: `in`, `out`; `auto:<purpose>` for each message that left by itself (answer, menu, funnel, opt_out, invite,
 *   follow_up), so that nobody else counts those; `answer_time:<bucket>`; `conversation_new`, `conversation_active` (the first word
 *   of a day in it), `conversation_last` (how many were last heard of then: one less where it stood, one more where it stands); `draft_*`;
 *   `hand_over:<reason>`, among them `waited`, `hourly_limit` and `safe_mode`.
 * - engagement: `funnel_started`, `funnel_step:<n>` (reached; 1 is the first), `funnel_won`, `funnel_lost`; `invite_offered`,
 *   `invite_accepted`, `invite_refused`; `opt_out` (a contact wants no more), `follow_up` (what was planned); where no message of a
 *   conversation tells of it `post` (it left) and `auto:greeting` (it was handed over).
 * - accounts: `flood_wait` (Telegram asked for a pause), `safe_mode` (it began).
 * - assistant: `ai_tokens`, `ai_microkurus` (what they cost).
 */
export type ActName =
  | (typeof plainActs)[number]
  | `auto:${string}`
  | `answer_time:${number}`
  | `hand_over:${string}`
  | `funnel_step:${number}`

export const actsKeptDays = 90

export const hourOf = (at: Date) => new Date(Math.floor(at.getTime() / hourMs) * hourMs)
