import { isOpen } from '#features/conversations/courtesy-rules.ts'
import { isWithin, quietFrom, type Behaviour, type BehaviourRefusal } from '#features/personas/behaviour-rules.ts'
import type { Behaviours } from '#features/personas/behaviour.ts'
import type { Account } from '#features/accounts/rules.ts'
import type { JoinedGroup } from '#features/accounts/ports.ts'
import type { SendFailure } from '#features/accounts/outgoing-rules.ts'
import type { Conversations, Warden } from '#features/conversations/service.ts'
import type { Clock } from '#platform/clock.ts'
import { addMs, dayMs } from '#shared/time.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { createInviteDraws } from './invites-draws.ts'
import { checkText, fillText, invitesMax, inviteLinkOf, limitMs, inviteWaitMs, textsMax, type TextRefusal } from './invites-rules.ts'
import { createInviteOutcomes } from './invites-outcomes.ts'
import { createTextStore, type TextStoreDeps, type UnaskedTexts } from './invites-texts.ts'
import './invites-tables.ts'

export const inviteRefusals = ['no_account', 'not_a_link', 'texts_full', 'no_link', 'no_text'] as const
export type InviteRefusal = (typeof inviteRefusals)[number] | TextRefusal | BehaviourRefusal

export interface InviteStanding {
  /** Undefined for an account without a licence. */
  behaviour: Behaviour | undefined
  settings: UnaskedTexts
  /** In any 24 hours, and how many there were in the last. */
  limit: number
  offeredLately: number
  /** Of the last 30 days. */
  offered: number
  accepted: number
  refused: number
}

/** Invites to the customer's own group or channel, to people who wrote in private, by chance and once in 30 days. */
export interface Invites {
  standing(account: Pick<Account, 'id' | 'connectedAt'>): Promise<InviteStanding>
  setLink(customerId: number, accountId: number, link: string): Promise<Result<UnaskedTexts, InviteRefusal>>
  /** The same text twice is one. */
  addText(customerId: number, accountId: number, text: string): Promise<Result<UnaskedTexts, InviteRefusal>>
  /** The last one that goes switches invites off. */
  removeText(customerId: number, accountId: number, text: string): Promise<Result<UnaskedTexts, InviteRefusal>>
  /** On only with a link and a text. */
  turn(customerId: number, accountId: number, isOn: boolean): Promise<Result<void, InviteRefusal>>
  /** Draws for whom it is time, and offers to whom it was drawn. */
  sweep(now: Date): Promise<void>
  forgetOld(now: Date): Promise<void>
  /** Hears what contacts make of an invite. */
  warden: Warden
  /** Who was invited lately and joins a group of the customer accepts. */
  noteJoined(event: JoinedGroup): Promise<void>
  onFailed(event: { accountId: number; key: string; reason: SendFailure }): Promise<void>
  holder: ReturnType<typeof createInviteOutcomes>['holder']
}

export interface InvitesDeps extends TextStoreDeps {
  clock: Clock
  accounts: { get(accountId: number): Promise<Account | undefined> }
  behaviours: Pick<Behaviours, 'of' | 'change'>
  conversations: Pick<Conversations, 'sayUnasked' | 'openWords'>
  /** From 0 up to 1. */
  random(): number
  /** Invites in any 24 hours; absent: as the rules say. */
  limitOf?(connectedAt: Date | undefined, now: Date): number
}

/** So many conversations are looked at side by side. */
const sideBySide = 4
const pageSize = 500

export function createInvites(deps: InvitesDeps): Invites {
  const { db, clock, accounts, behaviours, conversations, random } = deps
  const limitOf = deps.limitOf ?? invitesMax
  const store = createTextStore(deps)
  const draws = createInviteDraws(deps)
  const outcomes = createInviteOutcomes(deps)

  const change = (customerId: number, accountId: number, apply: (texts: UnaskedTexts) => Result<UnaskedTexts, InviteRefusal>) =>
    store.change(customerId, accountId, 'invites', apply)

  async function turn(customerId: number, accountId: number, isOn: boolean): Promise<Result<void, InviteRefusal>> {
    if (isOn) {
      const { link, texts } = await store.of(db, accountId, 'invites')
      if (link === undefined) return refused('no_link')
      if (texts.length === 0) return refused('no_text')
    }
    const changed = await behaviours.change(customerId, accountId, { invites_on: isOn })
    return changed.ok ? done(undefined) : changed
  }

  async function removeText(customerId: number, accountId: number, text: string) {
    const changed = await change(customerId, accountId, (kept) => done({ ...kept, texts: kept.texts.filter((one) => one !== text) }))
    if (changed.ok && changed.value.texts.length === 0) await turn(customerId, accountId, false)
    return changed
  }

  /** What an account may do in this sweep; undefined when it offers nothing now. */
  async function readiness(accountId: number, now: Date) {
    const [account, behaviour, settings] = await Promise.all([
      accounts.get(accountId),
      behaviours.of(accountId),
      store.of(db, accountId, 'invites'),
    ])
    const { link, texts } = settings
    if (account?.state !== 'live' || account.blocks.length > 0 || !behaviour?.invites_on || link === undefined) return undefined
    if (texts.length === 0 || isWithin(behaviour.quiet_hours, now)) return undefined
    const limit = limitOf(account.connectedAt, now)
    if ((await draws.countSince(db, accountId, addMs(now, -limitMs))) >= limit) return undefined
    const notAfter = new Date(Math.min(now.getTime() + inviteWaitMs, quietFrom(behaviour.quiet_hours, now)?.getTime() ?? Infinity))
    return { accountId, link, texts, limit, chance: behaviour.offer.inviteChance, notAfter }
  }

  type Ready = NonNullable<Awaited<ReturnType<typeof readiness>>>

  async function offer(ready: Ready, candidate: Awaited<ReturnType<typeof draws.candidates>>[number], now: Date) {
    const open = await conversations.openWords(candidate.conversationId)
    // a picture may be a question, too
    if (!open || open.words.some(({ text, hasMedia }) => hasMedia || isOpen(text))) return
    const [only = ''] = ready.texts
    const text = ready.texts.length === 1 ? only : (ready.texts[Math.floor(random() * ready.texts.length)] ?? only)
    const key = `invite-${candidate.conversationId}-${now.getTime()}`
    let isWon = candidate.isPending
    const said = await conversations.sayUnasked({
      conversationId: candidate.conversationId,
      purpose: 'invite',
      text: fillText(text, { name: open.name, link: ready.link }),
      ownLink: ready.link,
      key,
      notAfter: ready.notAfter,
      async record(tx) {
        if (!(await draws.isStanding(tx, candidate))) return false
        if ((await draws.countSince(tx, ready.accountId, addMs(now, -limitMs))) >= ready.limit) return false
        if (!isWon) {
          isWon = random() < ready.chance
          if (!(await draws.remember(tx, candidate, { isWon, isPending: false, now }))) return (isWon = false)
          if (!isWon) return 'nothing'
        } else if (!(await draws.settle(tx, candidate))) return false
        await draws.noteOffered(tx, candidate, { key, now })
        return true
      },
    })
    // drawn, and refused by something that passes: the draw stands, and is said later
    if (!said.ok && isWon && !candidate.isPending) await draws.remember(db, candidate, { isWon: true, isPending: true, now })
  }

  async function sweep(now: Date) {
    const known = new Map<number, Promise<Ready | undefined>>()
    for (let after = 0; ;) {
      const page = await draws.candidates({ now, after, limit: pageSize })
      for (let at = 0; at < page.length; at += sideBySide)
        await Promise.all(
          page.slice(at, at + sideBySide).map(async (candidate) => {
            const { accountId } = candidate
            const ready = known.get(accountId) ?? readiness(accountId, now)
            known.set(accountId, ready)
            const able = await ready
            if (able) await offer(able, candidate, now)
          }),
        )
      const last = page.at(-1)
      if (!last || page.length < pageSize) return
      after = last.conversationId
    }
  }

  return {
    async standing({ id, connectedAt }) {
      const now = clock.now()
      const [behaviour, settings, offeredLately, counts] = await Promise.all([
        behaviours.of(id),
        store.of(db, id, 'invites'),
        draws.countSince(db, id, addMs(now, -limitMs)),
        outcomes.counts(id, addMs(now, -30 * dayMs)),
      ])
      return { behaviour, settings, limit: limitOf(connectedAt, now), offeredLately, ...counts }
    },
    setLink: (customerId, accountId, raw) =>
      change(customerId, accountId, (kept) => {
        const link = inviteLinkOf(raw)
        return link === undefined ? refused('not_a_link') : done({ ...kept, link })
      }),
    addText: (customerId, accountId, raw) =>
      change(customerId, accountId, (kept) => {
        const checked = checkText(raw, { variables: ['name', 'link'], links: { own: kept.link } })
        if (!checked.ok) return checked
        if (kept.texts.includes(checked.value)) return done(kept)
        return kept.texts.length >= textsMax ? refused('texts_full') : done({ ...kept, texts: [...kept.texts, checked.value] })
      }),
    removeText,
    turn,
    sweep,
    forgetOld: draws.forgetOld,
    ...outcomes,
  }
}
