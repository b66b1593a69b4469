import { randomInt } from 'node:crypto'
import type { PermitOffice } from '#features/accounts/permit.ts'
import { createComposer } from '#features/conversations/composing.ts'
import { createDesk } from '#features/conversations/desk.ts'
import { createConversations } from '#features/conversations/service.ts'
import { createInvites } from '#features/engagement/invites.ts'
import { createPosts } from '#features/engagement/posts.ts'
import { createEngagement } from '#features/engagement/service.ts'
import { createInputs } from '#platform/bot/inputs.ts'
import type { Connected } from './connected.ts'
import type { ProductDeps } from './deps.ts'
import type { Mind } from './mind.ts'
import type { Shop } from './shop.ts'

/** What contacts and accounts say to each other: by hand, by the model, by rules, unasked. */
export function createTalk(
  deps: ProductDeps,
  shop: Shop,
  { accounts, behaviours, knowledge, assistant, permits }: Connected & Mind & { permits: PermitOffice },
) {
  const { db, clock, events, jobs, words, messenger, staff, customers } = { ...deps, ...shop }
  const conversations = createConversations({
    db,
    clock,
    events,
    jobs,
    accounts,
    customers,
    staff,
    permits,
    words,
    behaviours,
    gatherMs: deps.gatherMs,
    ...(assistant.isOn ? { composer: createComposer({ assistant, knowledge }) } : {}),
  })
  const inputs = createInputs(deps)
  const desk = createDesk({ db, clock, jobs, accounts, customers, conversations, messenger, inputs, words, behaviours })
  const engagement = createEngagement({ db, clock, events, words, staff, customers, behaviours, accounts, conversations })
  const random = () => randomInt(2 ** 32) / 2 ** 32
  const invites = createInvites({ db, clock, customers, accounts, behaviours, conversations, random })
  conversations.addWarden(invites.warden)
  const posts = createPosts({ db, clock, events, customers, accounts, behaviours, conversations })
  conversations.useGroupList(posts.groupList)
  return { conversations, desk, engagement, invites, posts }
}

export type Talk = ReturnType<typeof createTalk>
