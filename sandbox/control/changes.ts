import { EventEmitter } from 'node:events'
import type { Mailbox, MailboxEvent } from '../world/types.ts'
import type { World } from '../world/world.ts'
import type { ChangeEvent } from './contract.ts'

const kinds = { new: 'message', edit: 'edit', delete: 'delete', read_inbox: 'read', read_outbox: 'read' } as const

/** Tells whoever watches phones what changed on which. */
export function watchWorld(world: World): EventEmitter<{ change: [ChangeEvent] }> {
  const changes = new EventEmitter<{ change: [ChangeEvent] }>()
  changes.setMaxListeners(0)
  const tell = (event: ChangeEvent) => changes.emit('change', event)
  world.on('mailbox', (mailbox, event) => {
    if (changes.listenerCount('change') === 0) return
    for (const userId of ownersOf(world, mailbox)) tell({ kind: kinds[event.kind], userId, ...placeOf(world, mailbox, userId, event) })
  })
  world.on('user', ({ id }) => tell({ kind: 'user', userId: id }))
  world.on('member', ({ groupId, userId }) => tell({ kind: 'chat', userId, chatId: groupId }))
  return changes
}

function ownersOf(world: World, { ownerId }: Mailbox): number[] {
  const ids = ownerId > 0 ? [ownerId] : (world.groups.get(ownerId)?.members ?? []).map(({ userId }) => userId)
  return ids.filter((id) => world.users.get(id)?.isBot !== true)
}

function placeOf(world: World, { ownerId }: Mailbox, userId: number, event: MailboxEvent): { chatId?: number; messageId?: number } {
  if (!('uid' in event)) return { chatId: event.chatId }
  const message = world.messages.get(event.uid)
  const messageId = message?.ids[ownerId]
  return message && messageId !== undefined ? { chatId: world.chatIdFor(message, userId), messageId } : {}
}
