import type { EventEmitter } from 'node:events'
import { z } from 'zod'
import type { ModelServer } from '../model/model.ts'
import type { BotApi } from '../bot-api/bot-api.ts'
import type { Judge } from '../world/judge.ts'
import type { World } from '../world/world.ts'
import { createDays } from '../day/day.ts'
import { watchWorld } from './changes.ts'
import {
  verbs,
  type Answer,
  type ChangeEvent,
  type HistoryView,
  type JudgeView,
  type ModelView,
  type StateView,
  type Verb,
} from './contract.ts'
import type { ControlledDataCentres } from './data-centres.ts'
import { judgeViewOf } from './judge-view.ts'
import { createPhones } from './phones.ts'
import { ControlRefusal } from './refusal.ts'
import { disturbancesOf } from './disturbances.ts'
import { createVerbs } from './verbs.ts'
import { createViews, type Role } from './views.ts'

export interface ControlOptions {
  world: World
  botApi: BotApi
  judge: Judge
  dataCentres: ControlledDataCentres
  model: ModelServer
  populate: () => void
}

/** What a caller may leave out is filled in by the contract. */
export type Input<V extends Verb> = z.input<(typeof verbs)[V]['body']>

export interface Control {
  /** Does a verb after checking its body; @throws ControlRefusal or WorldRefusal with the reason. */
  invoke<V extends Verb>(verb: V, body: unknown): Promise<Answer<V>>
  /** The same by name, for programs in this process. */
  act: { [V in Verb]: (body: Input<V>) => Promise<Answer<V>> }
  state: (userId?: number) => StateView
  history: (userId: number, chatId: number, before?: number, limit?: number) => HistoryView
  model: (limit?: number) => ModelView
  judge: () => JudgeView
  changes: EventEmitter<{ change: [ChangeEvent] }>
  setRole: (userId: number, role: Role) => void
  startDraft: (botId: number, chatId: number, text: string) => void
  /** Ends what goes on by itself. */
  stop: () => void
}

/** The control API in this process; `http.ts` puts it on the wire. */
export function createControl({ world, botApi, judge, dataCentres, model, populate }: ControlOptions): Control {
  const changes = watchWorld(world)
  const startedAt = world.nowMs()
  const changed = (event: ChangeEvent) => void changes.emit('change', event)
  const phones = createPhones(world, botApi, (userIds, chatId) => {
    for (const userId of userIds) changed({ kind: 'typing', userId, chatId })
  })
  const views = createViews({ world, botApi, phones })
  const payments = [...world.journal.entries<NonNullable<StateView['payments']>[number]>('payment').values()]
  const days = createDays(world, (userId) => changed({ kind: 'day', userId }))
  const actions = createVerbs({ world, botApi, phones, views, dataCentres, judge, model, days, populate, changed, payments })
  /** Everybody's own phone: always there, and nobody's to end. */
  const phone = {
    id: 'phone',
    device: 'Phone',
    app: 'Telegram',
    createdAt: startedAt,
    lastSeenAt: startedAt,
    isOnline: true,
    isPhone: true,
  }
  judge.on('violation', () => changed({ kind: 'judge' }))
  world.on('disturbed', () => changed({ kind: 'fault' }))
  model.changes.on('change', () => changed({ kind: 'model' }))
  world.clockOffsetMs = world.journal.entries<number>('clock').get('offset') ?? world.clockOffsetMs

  // Each entry calls the verb of its own name, which a map made from a list cannot tell to TypeScript.
  const act = Object.fromEntries(verbNames().map((verb) => [verb, (body: unknown) => invoke(verb, body)])) as unknown as Control['act']
  return {
    invoke,
    act,
    state,
    history,
    model: (limit = model.requests.length) => ({ mode: model.order().mode, requests: limit > 0 ? model.requests.slice(-limit) : [] }),
    judge: () => judgeViewOf({ world, judge, sessions: dataCentres.sessions, violations: botApi.violations }),
    changes,
    setRole: views.setRole,
    startDraft: phones.startDraft,
    stop: days.endAll,
  }

  async function invoke<V extends Verb>(verb: V, body: unknown): Promise<Answer<V>> {
    const parsed = verbs[verb].body.safeParse(body)
    if (!parsed.success) throw new ControlRefusal(sentence(parsed.error))
    // The schema of this very verb has just checked it.
    return actions[verb](parsed.data as Parameters<(typeof actions)[V]>[0])
  }

  function state(userId?: number): StateView {
    const { violations } = botApi
    const shared: StateView = {
      people: views.people(),
      clock: { offsetMs: world.clockOffsetMs, nowMs: world.nowMs() },
      judge: judge.violations,
      payments,
      violations,
      disturbances: disturbancesOf({ world, botApi, dataCentres, model }),
      days: days.list(),
    }
    if (userId === undefined) return shared
    const me = world.users.get(userId)
    if (!me) throw new ControlRefusal(`There is no person with the id ${userId}.`)
    return {
      ...shared,
      me: views.person(me),
      chats: views.chats(userId),
      sessions: me.isBot ? [] : [phone, ...dataCentres.sessions.list(userId)],
      ...(me.password === undefined ? {} : { password: me.password }),
    }
  }

  function history(userId: number, chatId: number, before = Number.MAX_SAFE_INTEGER, limit = 50): HistoryView {
    if (!world.users.has(userId)) throw new ControlRefusal(`There is no person with the id ${userId}.`)
    if (chatId < 0 && (!world.groups.has(chatId) || !world.isMember(chatId, userId)))
      throw new ControlRefusal('This person is not in such a group.')
    const mailbox = world.mailboxFor(userId, chatId)
    const ids = (mailbox.byChat.get(chatId) ?? []).filter((id) => id < before && world.messageIn(mailbox, id) !== undefined)
    const messages = ids.slice(-limit).flatMap((id) => world.messageIn(mailbox, id) ?? [])
    return { messages: messages.map((message) => views.message(message, userId)), hasMore: ids.length > limit }
  }
}

export function verbNames(): Verb[] {
  // The object has no other keys than its type says.
  return Object.keys(verbs) as Verb[]
}

function sentence(error: z.ZodError): string {
  const [issue] = error.issues
  if (!issue) return 'The body is not what this verb takes.'
  return `${issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''}${issue.message}.`
}
