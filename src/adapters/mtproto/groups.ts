import { getMarkedPeerId, type RpcCallOptions, type tl } from '@mtcute/core'
import type { BaseTelegramClient } from '@mtcute/core/client.js'
import type { OwnGroup } from '#features/accounts/ports.ts'
import { errorText } from './errors.ts'
import { dialogPages } from './small-calls.ts'

/** Among the account's chats those groups that it owns or administers. What else stands in the answer is not kept. */
export async function ownGroups(client: BaseTelegramClient, options?: RpcCallOptions): Promise<OwnGroup[]> {
  const found = new Map<number, OwnGroup>()
  for await (const page of dialogPages(client, options))
    for (const chat of page.chats) {
      if (!isAdministered(chat)) continue
      const chatId = getMarkedPeerId(chat.id, chat._ === 'channel' ? 'channel' : 'chat')
      found.set(chatId, { chatId, title: chat.title })
    }
  return [...found.values()]
}

/** See `LiveAccount.isAdminOf`. Telegram has no question about one member of a basic group, so its own list of chats tells. */
export async function isAdminOf(
  client: BaseTelegramClient,
  chatId: number,
  peer: tl.TypeInputPeer | null,
  options?: RpcCallOptions,
): Promise<boolean> {
  if (peer?._ === 'inputPeerChat') return (await ownGroups(client, options)).some((group) => group.chatId === chatId)
  if (peer?._ !== 'inputPeerChannel') return false
  const channel = { _: 'inputChannel' as const, channelId: peer.channelId, accessHash: peer.accessHash }
  try {
    const { participant } = await client.call({ _: 'channels.getParticipant', channel, participant: { _: 'inputPeerSelf' } }, options)
    return participant._ === 'channelParticipantCreator' || participant._ === 'channelParticipantAdmin'
  } catch (error) {
    // not there any more, or the group is gone
    if (/^(USER_NOT_PARTICIPANT|CHANNEL_PRIVATE|CHANNEL_INVALID|CHAT_ADMIN_REQUIRED)/.test(errorText(error) ?? '')) return false
    throw error
  }
}

function isAdministered(chat: tl.TypeChat): chat is tl.RawChannel | tl.RawChat {
  if (chat._ === 'channel') return Boolean(chat.megagroup) && !chat.left && (Boolean(chat.creator) || chat.adminRights !== undefined)
  if (chat._ !== 'chat' || chat.left || chat.deactivated) return false
  return Boolean(chat.creator) || chat.adminRights !== undefined
}
