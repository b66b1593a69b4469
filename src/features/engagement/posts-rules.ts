import type { GroupFrequency } from '#features/catalog/rules.ts'
import { addMs, dayMs, hourMs, minuteMs, secondMs } from '#shared/time.ts'

export const groupsMax = 5
/** Messages of people in a group between two posts. */
export const humansMin = 10
/** Of an account in any 24 hours, over all its groups. */
export const postsMax = 20
export const postsWindowMs = dayMs

const paces: Record<GroupFrequency, number> = { conservative: 24 * hourMs, aggressive: 8 * hourMs, very_aggressive: 3 * hourMs }
/** Between two posts in one group, at least. */
export const postPaceMs = (frequency: GroupFrequency) => paces[frequency]
export const shortestPaceMs = Math.min(...Object.values(paces))

/** What has not left by then never does; slow mode is an hour at most. */
export const postWaitMs = 70 * minuteMs
/** An account that did not answer is asked again. */
export const askAgainMs = 10 * minuteMs

/** Who joined longer ago is not greeted any more; who joins together is greeted together. */
export const greetWithinMs = 10 * minuteMs
export const gatherNewcomersMs = 20 * secondMs
/** Names in one greeting; whoever joined besides is not named. */
export const greetedMax = 5
/** Nobody is greeted twice; it is known for so long. */
export const newcomersKeptMs = 90 * dayMs

export interface GroupStanding {
  humans: number
  lastPostAt: Date | null
}

export type PostHindrance = 'too_few_people' | 'too_soon' | 'day_full'

/** Why nothing is posted in this group now. */
export function hindranceOf(
  { humans, lastPostAt }: GroupStanding,
  { frequency, postsInDay, now }: { frequency: GroupFrequency; postsInDay: number; now: Date },
): PostHindrance | undefined {
  if (lastPostAt && addMs(lastPostAt, postPaceMs(frequency)) > now) return 'too_soon'
  if (humans < humansMin) return 'too_few_people'
  return postsInDay >= postsMax ? 'day_full' : undefined
}
