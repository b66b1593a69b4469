import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'

/** The product's only source of business time. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/**
 * A clock that runs with the world it was told of: reads `{offsetMs}` from `url` again and again until `signal`. While the address
 * does not answer, the last offset stands.
 */
export async function followClock(url: string, options: { signal: AbortSignal; everyMs?: number }): Promise<Clock> {
  let offsetMs = await readOffset(url, 0)
  void (async () => {
    while (!options.signal.aborted) {
      await sleep(options.everyMs ?? 200, undefined, { signal: options.signal, ref: false }).catch(() => {})
      offsetMs = await readOffset(url, offsetMs)
    }
  })()
  return { now: () => new Date(Date.now() + offsetMs) }
}

const clockAnswer = z.object({ offsetMs: z.number() })

async function readOffset(url: string, last: number): Promise<number> {
  try {
    const answer = clockAnswer.safeParse(await (await fetch(url, { signal: AbortSignal.timeout(2_000) })).json())
    return answer.success ? answer.data.offsetMs : last
  } catch {
    return last
  }
}
