import type { Mailbox, MailboxEvent, Message } from '../../world/types.ts'
import { isChannelId, requireMember, wireId } from '../encode/peers.ts'
import { RpcRefusal } from '../refusal.ts'
import type { TlObject } from '../tl/object.ts'
import { selfOf, type Context, type Handlers } from './context.ts'

const sliceMax = 100
const tooLongAfter = 5000
const channelLimitMax = 1000

/** Catching up (https://core.telegram.org/api/updates). */
export function updateMethods(context: Context): Handlers {
  const { world, peers, messages } = context
  return {
    'updates.getState': (_, caller) => state(selfOf(context, caller).id),
    'updates.getDifference': ({ pts, date }, caller) => difference(selfOf(context, caller).id, pts, date),
    'updates.getChannelDifference': ({ channel, pts, limit }, caller) => {
      const self = selfOf(context, caller).id
      const groupId = peers.channelIdOf(self, channel)
      requireMember(world, groupId, self)
      return channelDifference(self, world.mailbox(groupId), pts, Math.min(Math.max(limit, 1), channelLimitMax))
    },
  }

  function state(userId: number, pts = world.mailbox(userId).pts): TlObject {
    return { _: 'updates.state', pts, qts: 0, date: world.nowSeconds(), seq: 0, unreadCount: 0 }
  }

  function difference(userId: number, pts: number, date: number): TlObject {
    if (pts < 1) throw new RpcRefusal('PERSISTENT_TIMESTAMP_EMPTY')
    const mailbox = world.mailbox(userId)
    const channels = channelsChangedSince(userId, date)
    const missed = eventsAfter(mailbox, pts)
    if (missed === 'too long') return { _: 'updates.differenceTooLong', pts: mailbox.pts }
    if (missed.length === 0 && channels.length === 0) return { _: 'updates.differenceEmpty', date: world.nowSeconds(), seq: 0 }
    const slice = missed.slice(0, sliceMax)
    const isSlice = slice.length < missed.length
    const { newMessages, otherUpdates, people } = collect(userId, mailbox, slice)
    const body = {
      newMessages,
      newEncryptedMessages: [],
      otherUpdates: isSlice ? otherUpdates : [...otherUpdates, ...channels.map(channelTooLong)],
      ...peers.attach(userId, [...people, ...channels.map(({ ownerId }) => ownerId)]),
    }
    return isSlice
      ? { _: 'updates.differenceSlice', ...body, intermediateState: state(userId, slice.at(-1)?.pts) }
      : { _: 'updates.difference', ...body, state: state(userId) }
  }

  /** Supergroups and channels have mailboxes of their own; the client is only told that there is something. */
  function channelsChangedSince(userId: number, date: number): Mailbox[] {
    return world
      .groupsOf(userId)
      .filter(({ id }) => isChannelId(id))
      .filter(({ id }) => (world.lastIn(userId, id)?.date ?? 0) >= date)
      .map(({ id }) => world.mailbox(id))
  }

  function channelTooLong({ ownerId, pts }: Mailbox): TlObject {
    return { _: 'updateChannelTooLong', channelId: wireId(ownerId), pts }
  }

  function channelDifference(userId: number, mailbox: Mailbox, pts: number, limit: number): TlObject {
    const missed = eventsAfter(mailbox, pts)
    if (missed === 'too long') return channelTooFar(userId, mailbox)
    if (missed.length === 0) return { _: 'updates.channelDifferenceEmpty', final: true, pts: mailbox.pts, timeout: 30 }
    const slice = missed.slice(0, limit)
    const { newMessages, otherUpdates, people } = collect(userId, mailbox, slice)
    return {
      _: 'updates.channelDifference',
      final: slice.length === missed.length,
      pts: slice.at(-1)?.pts ?? mailbox.pts,
      timeout: 30,
      newMessages,
      otherUpdates,
      ...peers.attach(userId, [...people, mailbox.ownerId]),
    }
  }

  function channelTooFar(userId: number, mailbox: Mailbox): TlObject {
    const newest = world.history(userId, mailbox.ownerId).slice(-20).toReversed()
    const readInboxMaxId = world.readUpTo(userId, mailbox.ownerId)
    return {
      _: 'updates.channelDifferenceTooLong',
      final: true,
      timeout: 30,
      dialog: {
        _: 'dialog',
        peer: peers.peer(mailbox.ownerId),
        topMessage: mailbox.lastId,
        readInboxMaxId,
        unreadCount: messages.unreadIn(userId, mailbox.ownerId),
        pts: mailbox.pts,
      },
      ...messages.bundle(userId, newest),
    }
  }

  function collect(userId: number, mailbox: Mailbox, events: MailboxEvent[]) {
    const newMessages: TlObject[] = []
    const otherUpdates: TlObject[] = []
    const people = new Set<number>([userId])
    for (const event of events) {
      const message: Message | undefined = event.kind === 'new' || event.kind === 'edit' ? world.messages.get(event.uid) : undefined
      for (const id of message ? messages.peopleIn(message, userId) : []) people.add(id)
      if ('chatId' in event) people.add(event.chatId)
      const update = messages.update(userId, mailbox, event)
      if (!update) continue
      if (event.kind === 'new') newMessages.push(update['message'] as TlObject)
      else otherUpdates.push(update)
    }
    return { newMessages, otherUpdates, people }
  }
}

/** What happened after `pts`; events are few against a mailbox, and the newest stand last. */
function eventsAfter(mailbox: Mailbox, pts: number): MailboxEvent[] | 'too long' {
  if (pts >= mailbox.pts) return []
  const { events } = mailbox
  let first = events.length
  while (first > 0 && (events[first - 1]?.pts ?? 0) > pts) first--
  const oldest = events[first]
  const isKept = oldest !== undefined && oldest.pts - widthOf(oldest) <= pts
  return isKept && events.length - first <= tooLongAfter ? events.slice(first) : 'too long'
}

function widthOf(event: MailboxEvent): number {
  return event.kind === 'delete' ? event.messageIds.length : 1
}
