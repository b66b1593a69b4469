import type { MessageContext, PressContext } from '#platform/bot/shell.ts'
import type { Hours } from '#features/personas/behaviour-rules.ts'
import { textLengthMax, textsMax } from './invites-rules.ts'
import { groupsMax } from './posts-rules.ts'

/** `22:00–09:00`, or that there are none. */
export function hoursText(ctx: PressContext | MessageContext, { from, to }: Hours): string {
  const clock = (minutes: number) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  return from === to ? ctx.plain('invites-no-quiet-hours') : `${clock(from)}–${clock(to)}`
}

/** The limits that a refusal may name. */
export const limits = { lengthMax: textLengthMax, textsMax, groupsMax }
