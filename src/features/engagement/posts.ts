import type { AccountListener, LiveAccount, OwnGroup } from '#features/accounts/ports.ts'
import type { Behaviour, BehaviourRefusal } from '#features/personas/behaviour-rules.ts'
import type { GroupList } from '#features/conversations/service.ts'
import { addMs } from '#shared/time.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { checkText, textsMax, type TextRefusal, type TextRules } from './invites-rules.ts'
import { createTextStore, type UnaskedTexts } from './invites-texts.ts'
import { createGreetings } from './posts-greetings.ts'
import { createGroupLists, type ListedGroup, type PostsDeps } from './posts-groups.ts'
import { createPublisher } from './posts-publisher.ts'
import { postsWindowMs, type PostHindrance } from './posts-rules.ts'
import './events.ts'

export const postRefusals = ['no_account', 'not_offered', 'groups_full', 'texts_full', 'no_group', 'no_text'] as const
export type PostRefusal = (typeof postRefusals)[number] | TextRefusal | BehaviourRefusal

export interface PostStanding {
  behaviour: Behaviour | undefined
  settings: UnaskedTexts
  groups: (ListedGroup & { hindrance: PostHindrance | undefined })[]
  /** In the last 24 hours. */
  postedLately: number
}

/** Posts in the customer's own groups, and greetings of who joins them. */
export interface Posts {
  standing(accountId: number): Promise<PostStanding>
  /** Groups that the account administers and that are not listed, as they were found last. */
  choices(accountId: number): Promise<{ chatId: number; title: string }[]>
  /** What the account found when it looked. */
  offer(accountId: number, found: readonly OwnGroup[]): Promise<void>
  group(groupId: number): Promise<ListedGroup | undefined>
  /** The account looks which groups it administers; `screenId` names the message that shows them then. */
  findGroups(customerId: number, accountId: number, screenId: number): Promise<Result<void, PostRefusal>>
  list(customerId: number, accountId: number, chatId: number): Promise<Result<void, PostRefusal>>
  unlist(customerId: number, accountId: number, chatId: number): Promise<Result<void, PostRefusal>>
  addText(customerId: number, accountId: number, text: string): Promise<Result<UnaskedTexts, PostRefusal>>
  /** The last one that goes switches posts off. */
  removeText(customerId: number, accountId: number, text: string): Promise<Result<UnaskedTexts, PostRefusal>>
  /** Undefined: nobody is greeted. */
  setGreeting(customerId: number, accountId: number, text: string | undefined): Promise<Result<UnaskedTexts, PostRefusal>>
  turn(customerId: number, accountId: number, isOn: boolean): Promise<Result<void, PostRefusal>>
  /** Sends the accounts to look where a post or a greeting is due. */
  sweep(now: Date): Promise<void>
  forgetOld(now: Date): Promise<void>
  /** For the running accounts: counts what people say in listed groups, and who joins them. */
  listener: Pick<AccountListener, 'onMessage' | 'onJoined'>
  groupList: GroupList
  onSent(event: { accountId: number; key: string }): Promise<void>
  onFailed: ReturnType<typeof createPublisher>['onFailed']
  /** Posts or quiet hours of the account were changed. */
  takeBack(accountId: number): Promise<void>
  /** Work at the account's holder. */
  look(data: object, live: LiveAccount): Promise<void>
  holder: ReturnType<typeof createGroupLists>['holder']
}

export const findGroupsWork = 'engagement.find-groups'

export function createPosts(deps: PostsDeps): Posts {
  const { db, clock, accounts, behaviours } = deps
  const store = createTextStore(deps)
  const groups = createGroupLists(deps)
  const publisher = createPublisher({ ...deps, store, groups })
  const greetings = createGreetings({ ...deps, store, groups })

  const change = (customerId: number, accountId: number, apply: (texts: UnaskedTexts) => Result<UnaskedTexts, PostRefusal>) =>
    store.change(customerId, accountId, 'posts', apply)

  async function turn(customerId: number, accountId: number, isOn: boolean): Promise<Result<void, PostRefusal>> {
    if (isOn) {
      if ((await groups.listed(accountId)).length === 0) return refused('no_group')
      if ((await store.of(db, accountId, 'posts')).texts.length === 0) return refused('no_text')
    }
    const changed = await behaviours.change(customerId, accountId, { posts_on: isOn })
    return changed.ok ? done(undefined) : changed
  }

  async function removeText(customerId: number, accountId: number, text: string) {
    const changed = await change(customerId, accountId, (kept) => done({ ...kept, texts: kept.texts.filter((one) => one !== text) }))
    if (changed.ok && changed.value.texts.length === 0) await turn(customerId, accountId, false)
    return changed
  }

  /** What their protection lets automatic texts link to. */
  async function linksOf(accountId: number): Promise<TextRules['links']> {
    const behaviour = await behaviours.of(accountId)
    return behaviour && behaviour.offer.spamProtection !== 'basic' ? { domains: behaviour.allowed_links } : 'any'
  }

  return {
    async standing(accountId) {
      const now = clock.now()
      const [behaviour, settings, listed, postedLately] = await Promise.all([
        behaviours.of(accountId),
        store.of(db, accountId, 'posts'),
        groups.listed(accountId),
        publisher.countSince(db, accountId, addMs(now, -postsWindowMs)),
      ])
      const hindrance = (group: ListedGroup) =>
        behaviour && publisher.hindranceOf(group, { frequency: behaviour.offer.groupFrequency, postsInDay: postedLately, now })
      return { behaviour, settings, groups: listed.map((group) => ({ ...group, hindrance: hindrance(group) })), postedLately }
    },
    choices: groups.choices,
    offer: groups.offer,
    group: groups.get,
    async findGroups(customerId, accountId, screenId) {
      const account = await accounts.get(accountId)
      if (account?.customerId !== customerId) return refused('no_account')
      await db.transaction().execute((tx) => accounts.atHolder.send(tx, accountId, findGroupsWork, { screenId }))
      return done(undefined)
    },
    list: groups.list,
    unlist: groups.unlist,
    async addText(customerId, accountId, raw) {
      const checked = checkText(raw, { variables: [], links: await linksOf(accountId) })
      return change(customerId, accountId, (kept) => {
        if (!checked.ok) return checked
        if (kept.texts.includes(checked.value)) return done(kept)
        return kept.texts.length >= textsMax ? refused('texts_full') : done({ ...kept, texts: [...kept.texts, checked.value] })
      })
    },
    removeText,
    async setGreeting(customerId, accountId, raw) {
      const links = await linksOf(accountId)
      return change(customerId, accountId, ({ greeting: _before, ...kept }) => {
        if (raw === undefined) return done(kept)
        const checked = checkText(raw, { variables: ['name'], needsName: true, links })
        return checked.ok ? done({ ...kept, greeting: checked.value }) : checked
      })
    },
    turn,
    async sweep(now) {
      await publisher.sweep(now)
      await greetings.sweep(now)
    },
    async forgetOld(now) {
      await publisher.forgetOld(now)
      await greetings.forgetOld(now)
    },
    listener: { onMessage: groups.count, onJoined: greetings.note },
    groupList: groups,
    onSent: publisher.onSent,
    onFailed: publisher.onFailed,
    takeBack: publisher.takeBack,
    async look(data, live) {
      const groupId = 'groupId' in data && typeof data.groupId === 'number' ? data.groupId : 0
      const group = await groups.get(groupId)
      if (!group || group.accountId !== live.accountId || group.isOff) return
      if (!(await live.isAdminOf(group.chatId))) return groups.takeOff(group.id, 'not_admin')
      await greetings.greet(group)
      await publisher.publish(group)
    },
    holder: groups.holder,
  }
}
