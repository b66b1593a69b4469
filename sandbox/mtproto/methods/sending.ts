import type { ChatId, Content, Media, Message } from '../../world/types.ts'
import { entitiesFromTl } from '../encode/entities.ts'
import { isChannelId } from '../encode/peers.ts'
import { RpcRefusal } from '../refusal.ts'
import type { TlObject } from '../tl/object.ts'
import { selfOf, type Caller, type Context, type Handlers } from './context.ts'
import { mediaFrom } from './input-media.ts'

const textMax = 4096
const captionMax = 1024
const albumMax = 10

interface Draft {
  to: ChatId
  content: () => Content
  randomId: bigint
  replyTo: TlObject | undefined
  albumId?: string
}

/** A message as its sender must be told of it. */
interface Sent {
  message: Message
  pts: number
  /** The same random id had sent it before: nothing happened now. */
  isRepeat: boolean
}

/** Writing, editing and deleting. */
export function sendingMethods(context: Context): Handlers {
  const { world, peers, messages, feed, judge } = context
  return {
    'messages.sendMessage': ({ peer, message: text, entities, replyTo, randomId, scheduleDate }, caller) => {
      const self = selfOf(context, caller).id
      if (scheduleDate !== undefined) throw new RpcRefusal('METHOD_NOT_EMULATED_schedule_date')
      const to = peers.chatIdOf(self, peer)
      const sent = send(caller, self, { to, content: () => textContent(self, text, entities, textMax), randomId, replyTo })
      // the short form is for chats with others that are no channels
      const isShort = to !== self && !isChannelId(to) && !sent.isRepeat
      return isShort ? shortSent(self, sent) : told(self, [{ ...sent, randomId }])
    },
    'messages.sendMedia': ({ peer, media, message: text, entities, replyTo, randomId, scheduleDate }, caller) => {
      const self = selfOf(context, caller).id
      if (scheduleDate !== undefined) throw new RpcRefusal('METHOD_NOT_EMULATED_schedule_date')
      const to = peers.chatIdOf(self, peer)
      const content = () => ({ ...textContent(self, text, entities, captionMax), media: mediaFrom(context, self, media) })
      return told(self, [{ ...send(caller, self, { to, content, randomId, replyTo }), randomId }])
    },
    'messages.sendMultiMedia': ({ peer, multiMedia, replyTo }, caller) => {
      const self = selfOf(context, caller).id
      if (multiMedia.length === 0 || multiMedia.length > albumMax) throw new RpcRefusal('MULTI_MEDIA_TOO_LONG')
      const to = peers.chatIdOf(self, peer)
      if (multiMedia.some(({ media }) => media._.startsWith('inputMediaUploaded'))) throw new RpcRefusal('MEDIA_INVALID')
      const known = multiMedia.filter(({ randomId }) => world.sentBefore(self, String(randomId)))
      if (known.length > 0 && known.length < multiMedia.length) throw new RpcRefusal('RANDOM_ID_DUPLICATE')
      const albumId = String(multiMedia[0]?.randomId ?? 0n)
        .replace('-', '')
        .slice(0, 18)
      // all of it is looked at before any of it is sent
      const drafts = multiMedia.map(({ media, message: text, entities, randomId }) => {
        const content = { ...textContent(self, text, entities, captionMax), media: mediaFrom(context, self, media) }
        return { to, content: () => content, randomId, replyTo, albumId }
      })
      const classes = new Set(drafts.map(({ content }) => albumClassOf(content().media.kind)))
      if (classes.size > 1 || classes.has(undefined)) throw new RpcRefusal('MEDIA_GROUPED_INVALID')
      return told(
        self,
        drafts.map((draft) => ({ ...send(caller, self, draft), randomId: draft.randomId })),
      )
    },
    'messages.uploadMedia': ({ peer, media }, caller) => {
      const self = selfOf(context, caller).id
      peers.chatIdOf(self, peer)
      return messages.media(mediaFrom(context, self, media), self)
    },
    'messages.editMessage': ({ peer, id, message: text, entities, media }, caller) => {
      const self = selfOf(context, caller).id
      return edit(caller, self, { chatId: peers.chatIdOf(self, peer), id, text, entities, media })
    },
    'messages.deleteMessages': ({ id, revoke }, caller) => {
      const self = selfOf(context, caller).id
      const byChat = Map.groupBy(id, (messageId) => chatOf(self, messageId))
      return affected(self, () =>
        feed.causedBy(caller.session, () => {
          for (const [chatId, ids] of byChat) if (chatId !== undefined) world.delete(self, chatId, ids, revoke === true)
        }),
      )
    },
    'channels.deleteMessages': ({ channel, id }, caller) => {
      const self = selfOf(context, caller).id
      const groupId = peers.channelIdOf(self, channel)
      const isAdmin = ['creator', 'administrator'].includes(world.roleIn(groupId, self))
      const isOwn = (messageId: number) => world.messageIn(world.mailbox(groupId), messageId)?.fromId === self
      if (!isAdmin && !id.every(isOwn)) throw new RpcRefusal('MESSAGE_DELETE_FORBIDDEN')
      return affected(groupId, () => feed.causedBy(caller.session, () => world.delete(self, groupId, id)))
    },
  }

  function send({ key, session }: Caller, self: number, { to, content, randomId, replyTo, albumId }: Draft): Sent {
    if (randomId === 0n) throw new RpcRefusal('RANDOM_ID_EMPTY')
    const before = world.sentBefore(self, String(randomId))
    if (before) {
      if (world.chatIdFor(before, self) !== to) throw new RpcRefusal('RANDOM_ID_DUPLICATE')
      return { message: before, pts: ptsOf(self, before), isRepeat: true }
    }
    const replyToId = replyTo?._ === 'inputReplyToMessage' ? Number(replyTo['replyToMsgId']) : undefined
    const message = feed.causedBy(session, () =>
      world.send({
        fromId: self,
        to,
        content: content(),
        via: 'mtproto',
        randomId: String(randomId),
        ...(replyToId !== undefined && { replyToId }),
        ...(albumId !== undefined && { albumId }),
      }),
    )
    judge.sent({ apiId: key.client?.apiId ?? 0, message })
    return { message, pts: ptsOf(self, message), isRepeat: false }
  }

  function edit(
    { session, key }: Caller,
    self: number,
    change: { chatId: ChatId; id: number; text: string | undefined; entities: TlObject[] | undefined; media: TlObject | undefined },
  ): TlObject {
    const { chatId, id } = change
    const stored = world.messageIn(world.mailboxFor(self, chatId), id)
    if (!stored || world.chatIdFor(stored, self) !== chatId) throw new RpcRefusal('MESSAGE_ID_INVALID')
    const content = {
      ...stored.content,
      ...textContent(self, change.text ?? '', change.entities, stored.content.media ? captionMax : textMax),
    }
    if (!content.entities || change.entities === undefined) delete content.entities
    if (change.media) content.media = mediaFrom(context, self, change.media)
    else if (!content.media && content.text === '') throw new RpcRefusal('MESSAGE_EMPTY')
    if (JSON.stringify(content) === JSON.stringify(stored.content)) throw new RpcRefusal('MESSAGE_NOT_MODIFIED')
    const edited = feed.causedBy(session, () => world.edit(self, chatId, id, { content }))
    judge.sent({ apiId: key.client?.apiId ?? 0, message: edited })
    const mailbox = world.mailboxFor(self, chatId)
    const event = mailbox.events.findLast((one) => one.kind === 'edit' && one.uid === edited.uid)
    const update = event && messages.update(self, mailbox, event)
    return {
      _: 'updates',
      updates: update ? [update] : [],
      ...peers.attach(self, messages.peopleIn(edited, self)),
      date: world.nowSeconds(),
      seq: 0,
    }
  }

  function textContent(self: number, raw: string, entities: TlObject[] | undefined, max: number): Content {
    const text = raw.replaceAll('\r', '')
    if (text.length > max) throw new RpcRefusal(max === captionMax ? 'MEDIA_CAPTION_TOO_LONG' : 'MESSAGE_TOO_LONG')
    if (max === textMax && text.trim() === '') throw new RpcRefusal('MESSAGE_EMPTY')
    const mapped = entitiesFromTl(peers, self, entities, text)
    return mapped ? { text, entities: mapped } : { text }
  }

  function shortSent(self: number, { message, pts }: Sent): TlObject {
    const { entities } = messages.message(self, message)
    return { _: 'updateShortSentMessage', out: true, id: messages.idFor(self, message), pts, ptsCount: 1, date: message.date, entities }
  }

  function told(self: number, sent: (Sent & { randomId: bigint })[]): TlObject {
    const updates = sent.flatMap(({ message, pts, isRepeat, randomId }) => {
      const name = isChannelId(world.chatIdFor(message, self)) ? 'updateNewChannelMessage' : 'updateNewMessage'
      return [
        { _: 'updateMessageID', id: messages.idFor(self, message), randomId },
        { _: name, message: messages.message(self, message), pts, ptsCount: isRepeat ? 0 : 1 },
      ]
    })
    const people = sent.flatMap(({ message }) => messages.peopleIn(message, self))
    return { _: 'updates', updates, ...peers.attach(self, people), date: world.nowSeconds(), seq: 0 }
  }

  /** Where in the sender's mailbox the message stands; the newest events are last. */
  function ptsOf(self: number, message: Message): number {
    const mailbox = world.mailboxFor(self, world.chatIdFor(message, self))
    return mailbox.events.findLast((event) => event.kind === 'new' && event.uid === message.uid)?.pts ?? mailbox.pts
  }

  function chatOf(self: number, messageId: number): ChatId | undefined {
    const message = world.messageIn(world.mailbox(self), messageId)
    return message && world.chatIdFor(message, self)
  }

  function affected(ownerId: number, act: () => void): TlObject {
    const before = world.mailbox(ownerId).pts
    act()
    const { pts } = world.mailbox(ownerId)
    return { _: 'messages.affectedMessages', pts, ptsCount: pts - before }
  }
}

/** What Telegram lets stand in one album: pictures with films, files with files, music with music. */
function albumClassOf(kind: Media['kind']): string | undefined {
  if (kind === 'photo' || kind === 'video') return 'visual'
  return kind === 'document' || kind === 'audio' ? kind : undefined
}
