import { sql, type Selectable } from 'kysely'
import type { ActName } from '#features/accounts/acts-rules.ts'
import { countAct, countActs } from '#features/accounts/service.ts'
import type { Customers } from '#features/customers/service.ts'
import type {
  Act,
  Conversations,
  HeardWords,
  ReplyRefusal,
  Responder,
  Turn,
  UnaskedRefusal,
  Warden,
} from '#features/conversations/service.ts'
import type { Behaviours } from '#features/personas/behaviour.ts'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import type { Words } from '#platform/words.ts'
import { eachAlone } from '#shared/each-alone.ts'
import { addMs, dayMs, hourMs, minuteMs } from '#shared/time.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { disclosing } from './disclosing.ts'
import { asksForNo, confirmedBranch, nextOf, stepOf, type Branch, type ConditionKind, type Funnel, type Step } from './funnel-rules.ts'
import type { Funnels } from './funnels.ts'
import type { Offers } from './offers.ts'
import type { OptOuts } from './opt-outs.ts'
import { fieldsIn, fillIn, type Fields } from './texts-rules.ts'
import { isBareNo } from './words-rules.ts'
import './events.ts'
import './tables.ts'

export interface StageCount {
  step: number
  state: FunnelRunRow['state']
  count: number
}

/** Contacts on their way through the funnel of an account: one step a message, and none without one. */
export interface FunnelRuns {
  responder: Responder
  /** A word of the contact ends the wait for a follow-up. */
  warden: Warden
  /** Whether a plain no is the answer to what the funnel just asked, and no opt-out. */
  takesNo(tx: Tx, words: Pick<HeardWords, 'accountId' | 'contactId' | 'text'>): Promise<boolean>
  /** Follow-ups that are due, at most one a contact. */
  followUp(now: Date): Promise<void>
  counts(accountId: number): Promise<StageCount[]>
  /** Everybody begins again with their next message. Answers how many. */
  reset(customerId: number, accountId: number): Promise<number>
  /** An account that was given up leaves nobody behind. */
  forgetAccount(accountId: number): Promise<void>
  /** Who opted out leaves every funnel of this customer. */
  endOptedOut(customerId: number): Promise<void>
  /** What the contact hears when the customer presses that the money is there. Undefined when nothing waits for it any more. */
  confirmation(customerId: number, runId: number): Promise<Confirmation | undefined>
  confirm(customerId: number, runId: number): Promise<Result<Confirmation, ReplyRefusal | 'not_waiting'>>
}

export interface Confirmation {
  conversationId: number
  accountId: number
  text: string
}

export interface FunnelRunsDeps {
  db: Database
  clock: Clock
  events: Events
  words: Words
  behaviours: Pick<Behaviours, 'of'>
  customers: Pick<Customers, 'languageOf'>
  conversations: Pick<Conversations, 'sayUnasked' | 'reply' | 'get'>
  funnels: Pick<Funnels, 'liveOf'>
  offers: Pick<Offers, 'fields'>
  optOuts: Pick<OptOuts, 'has'>
}

type FunnelRunRow = Selectable<Tables['funnel_run']>

/** One of 24 hours is due when the day is over, and takes a moment to leave. */
const followUpGraceMs = 5 * minuteMs
/** A follow-up that found its time unfit is tried again so much later, until a day after the step. */
const againMs = 10 * minuteMs
/** What has not left so long after it was handed over is too late to be one. */
const leavesWithinMs = hourMs
const unfitNow: ReadonlySet<UnaskedRefusal> = new Set([
  'quiet_hours',
  'turn_under_way',
  'may_not_act',
  'safe_mode',
  'paused',
  'not_connected',
  'screened',
])

export function createFunnelRuns(deps: FunnelRunsDeps): FunnelRuns {
  const { db, clock, events, words, behaviours, customers, conversations, funnels, offers, optOuts } = deps

  const find = (on: Database | Tx, accountId: number, contactId: number) =>
    on.selectFrom('funnel_run').selectAll().where('account_id', '=', accountId).where('contact_id', '=', contactId).executeTakeFirst()

  async function respond(turn: Turn): Promise<Act | undefined> {
    const { isGroup, behaviour, accountId, customerId, chatId } = turn
    if (isGroup || !behaviour.funnel_on) return undefined
    const language = await customers.languageOf(customerId)
    const funnel = await funnels.liveOf(accountId, behaviour, language)
    if (!funnel || (await optOuts.has(customerId, chatId))) return undefined
    const run = await find(db, accountId, chatId)
    const way = wayOf(funnel, turn, run)
    const step = way && stepOf(funnel, way.to)
    if (!step) return undefined
    const text = render(step.text, await offers.fields(accountId, turn.contactName, language))
    if (text === undefined) return undefined
    const record = (tx: Tx) => enter(tx, turn, run, funnel, step, way)
    return { kind: 'say', purpose: 'funnel', ...disclosing(words, language, turn, text), record }
  }

  /** Written only where the run still stands as it was read; the conversation is locked. */
  async function enter(
    tx: Tx,
    turn: Turn,
    before: FunnelRunRow | undefined,
    funnel: Funnel,
    step: Step,
    way: Pick<Branch, 'when'> | undefined,
  ) {
    const { accountId, customerId, conversationId, chatId } = turn
    const now = clock.now()
    const isNew = before?.state !== 'running'
    const hasSaidNo = !isNew && (before.has_said_no || way?.when.kind === 'no')
    const values = {
      conversation_id: conversationId,
      step: step.id,
      state: step.branches.length === 0 ? ('ended' as const) : ('running' as const),
      has_said_no: hasSaidNo,
      takes_no: asksForNo(step, hasSaidNo),
      entered_at: now,
      follow_up_at: step.followUp && (isNew || !before.followed_up_at) ? addMs(now, step.followUp.hours * hourMs) : null,
      ...(isNew ? { followed_up_at: null } : {}),
    }
    const { id } = await tx
      .insertInto('funnel_run')
      .values({ account_id: accountId, customer_id: customerId, contact_id: chatId, followed_up_at: null, ...values })
      .onConflict((conflict) => conflict.columns(['account_id', 'contact_id']).doUpdateSet(values))
      .returning('id')
      .executeTakeFirstOrThrow()
    await countActs(tx, accountId, now, { ...(isNew ? { funnel_started: 1 } : {}), ...countsOf(funnel, step, way?.when.kind) })
    if (confirmedBranch(step)) await events.announce(tx, 'funnel_payment_claimed', { customerId, accountId, runId: id })
  }

  async function followUpOne(run: FunnelRunRow, now: Date) {
    const until = addMs(run.entered_at, dayMs + followUpGraceMs)
    const later = (at: Date | null) =>
      db.updateTable('funnel_run').set({ follow_up_at: at }).where('id', '=', run.id).where('follow_up_at', '=', run.follow_up_at).execute()
    const behaviour = await behaviours.of(run.account_id)
    const language = await customers.languageOf(run.customer_id)
    const funnel = behaviour?.funnel_on ? await funnels.liveOf(run.account_id, behaviour, language) : undefined
    const followUp = funnel && stepOf(funnel, run.step)?.followUp
    const contact = await conversations.get(run.customer_id, run.conversation_id)
    if (!followUp || !contact || now >= until) return later(null)
    const text = render(followUp.text, await offers.fields(run.account_id, contact.calledName, language))
    if (text === undefined) return later(null)
    const said = await conversations.sayUnasked({
      conversationId: run.conversation_id,
      purpose: 'follow_up',
      text,
      key: `funnel-follow-up-${run.id}-${run.step}-${run.entered_at.getTime()}`,
      notAfter: new Date(Math.min(until.getTime(), now.getTime() + leavesWithinMs)),
      async record(tx, { lastAutomatic }) {
        // the customer wrote, or the model answered, since
        if (lastAutomatic !== 'funnel') return false
        const row = await tx
          .updateTable('funnel_run')
          .set({ follow_up_at: null, followed_up_at: now })
          .where('id', '=', run.id)
          .where('state', '=', 'running')
          .where('step', '=', run.step)
          .where('follow_up_at', 'is not', null)
          .returning('id')
          .executeTakeFirst()
        if (row) await countAct(tx, run.account_id, 'follow_up', now)
        return row !== undefined
      },
    })
    if (!said.ok) await later(unfitNow.has(said.reason) ? addMs(now, againMs) : null)
  }

  async function waiting(customerId: number, runId: number) {
    const run = await db
      .selectFrom('funnel_run')
      .selectAll()
      .where('id', '=', runId)
      .where('customer_id', '=', customerId)
      .executeTakeFirst()
    const behaviour = run?.state === 'running' ? await behaviours.of(run.account_id) : undefined
    if (!run || !behaviour) return undefined
    const language = await customers.languageOf(customerId)
    const funnel = await funnels.liveOf(run.account_id, behaviour, language)
    const at = funnel && stepOf(funnel, run.step)
    const way = at && confirmedBranch(at)
    const step = way && stepOf(funnel, way.to)
    const contact = step && (await conversations.get(customerId, run.conversation_id))
    if (!step || !contact) return undefined
    const text = render(step.text, await offers.fields(run.account_id, contact.calledName, language))
    return text === undefined ? undefined : { run, funnel, step, text }
  }

  const toConfirmation = ({ run, text }: { run: FunnelRunRow; text: string }): Confirmation => ({
    conversationId: run.conversation_id,
    accountId: run.account_id,
    text,
  })

  return {
    responder: { purpose: 'funnel', respond },
    warden: {
      async heard(tx, heard) {
        await sql`
          update funnel_run set follow_up_at = null ${ofContacts(heard)} and follow_up_at is not null`.execute(tx)
      },
      takes: () => Promise.resolve(true),
      /** Where they stood, and that they saw the menu. */
      async forgotten(tx, contacts) {
        for (const table of ['funnel_run', 'menu_shown']) await sql`delete from ${sql.table(table)} ${ofContacts(contacts)}`.execute(tx)
      },
    },
    async takesNo(tx, { accountId, contactId, text }) {
      const run = isBareNo(text) ? await find(tx, accountId, contactId) : undefined
      return run?.state === 'running' && run.takes_no
    },
    async followUp(now) {
      const due = await db
        .selectFrom('funnel_run')
        .selectAll()
        .where('state', '=', 'running')
        .where('follow_up_at', '<=', now)
        .orderBy('follow_up_at')
        .limit(100)
        .execute()
      await eachAlone(due, (run) => followUpOne(run, now))
    },
    async counts(accountId) {
      return db
        .selectFrom('funnel_run')
        .select((is) => ['step', 'state', is.fn.countAll<number>().as('count')])
        .where('account_id', '=', accountId)
        .groupBy(['step', 'state'])
        .execute()
    },
    async reset(customerId, accountId) {
      const rows = await db
        .updateTable('funnel_run')
        .set({ state: 'reset', follow_up_at: null })
        .where('customer_id', '=', customerId)
        .where('account_id', '=', accountId)
        .where('state', 'in', ['running', 'ended'])
        .returning('id')
        .execute()
      return rows.length
    },
    async forgetAccount(accountId) {
      await db.deleteFrom('funnel_run').where('account_id', '=', accountId).execute()
      await db.deleteFrom('menu_shown').where('account_id', '=', accountId).execute()
    },
    async endOptedOut(customerId) {
      const end = (tx: Tx, state: 'running' | 'reset') =>
        tx
          .updateTable('funnel_run')
          .set({ state: 'left', follow_up_at: null })
          .where('customer_id', '=', customerId)
          .where('state', '=', state)
          .where('contact_id', 'in', (from) =>
            from.selectFrom('opt_out').select('contact_id').where('customer_id', '=', customerId).where('lifted_at', 'is', null),
          )
          .returning('account_id')
          .execute()
      await db.transaction().execute(async (tx) => {
        await end(tx, 'reset')
        for (const { account_id: accountId } of await end(tx, 'running')) await countAct(tx, accountId, 'funnel_lost', clock.now())
      })
    },
    async confirmation(customerId, runId) {
      const found = await waiting(customerId, runId)
      return found && toConfirmation(found)
    },
    async confirm(customerId, runId) {
      const found = await waiting(customerId, runId)
      if (!found) return refused('not_waiting')
      const { run, funnel, step, text } = found
      const key = `funnel-paid-${run.id}-${run.step}-${run.entered_at.getTime()}`
      const sent = await conversations.reply({ customerId, conversationId: run.conversation_id, key, content: { text } })
      if (!sent.ok) return sent
      const state = step.branches.length === 0 ? ('ended' as const) : ('running' as const)
      const now = clock.now()
      await db.transaction().execute(async (tx) => {
        const moved = await tx
          .updateTable('funnel_run')
          .set({ step: step.id, state, takes_no: asksForNo(step, run.has_said_no), entered_at: now, follow_up_at: null })
          .where('id', '=', run.id)
          .where('step', '=', run.step)
          .returning('account_id')
          .executeTakeFirst()
        if (moved) await countActs(tx, moved.account_id, now, countsOf(funnel, step, 'confirmed'))
      })
      return done(toConfirmation(found))
    },
  }
}

/**
 * A payment that the customer confirmed is a sale, wherever the funnel goes on to. Where it asks for none, its end is one, unless the
 * contact came there by a no.
 */
function countsOf(funnel: Funnel, step: Step, way: ConditionKind | undefined): Partial<Record<ActName, number>> {
  const reached = { [`funnel_step:${funnel.steps.indexOf(step) + 1}`]: 1 }
  if (way === 'confirmed') return { ...reached, funnel_won: 1 }
  if (step.branches.length > 0) return reached
  const isSale = way !== 'no' && !funnel.steps.some(confirmedBranch)
  return { ...reached, [isSale ? 'funnel_won' : 'funnel_lost']: 1 }
}

/** The step that these messages lead to: the first for somebody new, or who begins again. */
function wayOf(funnel: Funnel, turn: Turn, run: FunnelRunRow | undefined): Pick<Branch, 'to' | 'when'> | undefined {
  const [first] = funnel.steps
  const begin = first && ({ to: first.id, when: { kind: 'anything' } } as const)
  if (run?.state === 'reset') return begin
  if (!run) return turn.incomingCount <= turn.messages.length ? begin : undefined
  // a person wrote since: what the contact says now answers that person
  if (run.state !== 'running' || turn.lastAutomatic === null) return undefined
  return nextOf(funnel, run.step, turn.messages)
}

/** Undefined: it names payment details that are not there (any more). */
const render = (text: string, fields: Fields): string | undefined =>
  fieldsIn(text).some((name) => fields[name] === '' && name !== 'ad') ? undefined : fillIn(text, fields)

/** In a statement about rows of an account and a contact. */
const ofContacts = (contacts: readonly { accountId: number; contactId: number }[]) => sql`
  where (account_id, contact_id) in (
    select * from unnest(${contacts.map(({ accountId }) => accountId)}::bigint[], ${contacts.map(({ contactId }) => contactId)}::bigint[]))`
