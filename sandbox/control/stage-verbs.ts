import type { Answer } from './contract.ts'
import { ControlRefusal } from './refusal.ts'
import type { VerbDependencies, Verbs } from './verb-dependencies.ts'

const done = { ok: true } as const

/** What no single person does: faults, the network, the clock, the model, and a day of the contacts. */
export function createStageVerbs({
  world,
  botApi,
  dataCentres,
  model,
  days,
  changed,
}: VerbDependencies): Pick<Verbs, 'fault' | 'cut' | 'clock' | 'model' | 'calm' | 'day' | 'endDay'> {
  return {
    fault({ side, ...order }) {
      const { userId, retryAfterSeconds, ...common } = order
      if (side === 'mtproto') dataCentres.fault({ ...common, ...(userId === undefined ? {} : { userId }) })
      else botApi.faults.set({ ...common, retryAfterSeconds, description: order.error })
      return done
    },
    cut: (order) => ({ connections: dataCentres.cut(order) }),
    clock: ({ offsetMs }) => setClock(offsetMs),
    model(order) {
      model.set(order)
      return done
    },
    calm({ kind }) {
      const isMeant = (one: typeof kind) => kind === undefined || kind === one
      if (isMeant('bot-api')) botApi.faults.clear()
      if (isMeant('accounts')) dataCentres.calm('faults')
      if (isMeant('network')) dataCentres.calm('network')
      if (isMeant('model')) model.set({ mode: 'polite', answers: [], delayMs: 0, code: 503 })
      if (isMeant('clock')) setClock(0)
      return done
    },
    day(order) {
      if (world.user(order.userId).isBot) throw new ControlRefusal('A bot has no day; name the account of a person.')
      const day = days.begin(order)
      if (!day) throw new ControlRefusal('A day of this account is being played already; end it first.')
      return day
    },
    endDay({ userId }) {
      world.user(userId)
      days.end(userId)
      return done
    },
  }

  function setClock(offsetMs: number): Answer<'clock'> {
    world.clockOffsetMs = offsetMs
    world.journal.put('clock', 'offset', offsetMs)
    changed({ kind: 'clock' })
    return { offsetMs, nowMs: world.nowMs() }
  }
}
