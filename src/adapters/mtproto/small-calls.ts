import { getMarkedPeerId, Long, type RpcCallOptions, type tl } from '@mtcute/core'
import type { BaseTelegramClient } from '@mtcute/core/client.js'
import { createHash } from 'node:crypto'
import { errorText } from './errors.ts'

/** The chats that are looked at to know which are older than the connection; more than any person keeps alive. */
const dialogsMax = 1_000
const pageSize = 100

/** Ids of the people with whom the account has a private chat already. Nothing else of the answer is kept. */
export async function privateChats(client: BaseTelegramClient): Promise<number[]> {
  const found = new Set<number>()
  for await (const page of dialogPages(client))
    for (const dialog of page.dialogs) if (dialog.peer._ === 'peerUser') found.add(dialog.peer.userId)
  return [...found]
}

/** The account's chats, newest first. */
export async function* dialogPages(
  client: BaseTelegramClient,
  options?: RpcCallOptions,
): AsyncGenerator<tl.messages.RawDialogs | tl.messages.RawDialogsSlice, void, undefined> {
  let offset: { offsetDate: number; offsetId: number; offsetPeer: tl.TypeInputPeer } = {
    offsetDate: 0,
    offsetId: 0,
    offsetPeer: { _: 'inputPeerEmpty' },
  }
  for (let seen = 0; seen < dialogsMax; seen += pageSize) {
    const page = await client.call({ _: 'messages.getDialogs', ...offset, limit: pageSize, hash: Long.ZERO }, options)
    if (page._ === 'messages.dialogsNotModified') return
    yield page
    const last = page.dialogs.at(-1)
    if (page._ === 'messages.dialogs' || last?._ !== 'dialog' || page.dialogs.length < pageSize) return
    const message = page.messages.find(
      (one) => 'peerId' in one && one.peerId && getMarkedPeerId(one.peerId) === getMarkedPeerId(last.peer) && one.id === last.topMessage,
    )
    const peer = await client.storage.peers.getById(getMarkedPeerId(last.peer))
    if (!message || !('date' in message) || !peer) return
    offset = { offsetDate: message.date, offsetId: last.topMessage, offsetPeer: peer }
  }
}

/** One message to Saved Messages; the same key never twice. */
export async function sendNote(client: BaseTelegramClient, key: string, message: string, options?: RpcCallOptions): Promise<void> {
  const digest = createHash('sha256').update(key).digest()
  const randomId = Long.fromBytes([...digest.subarray(0, 8)])
  try {
    const answer = await client.call(
      { _: 'messages.sendMessage', peer: { _: 'inputPeerSelf' }, message, noWebpage: true, randomId },
      options,
    )
    keepOrder(client, answer)
  } catch (error) {
    if (errorText(error) !== 'RANDOM_ID_DUPLICATE') throw error
  }
}

/** Tells the updates what the answer to a call has brought, so that nothing seems to be missing. What we wrote is no news. */
export function keepOrder(client: BaseTelegramClient, answer: tl.TypeUpdates): void {
  if (answer._ !== 'updateShortSentMessage') return client.handleClientUpdate(answer, true)
  const { pts, ptsCount } = answer
  client.handleClientUpdate({
    _: 'updates',
    seq: 0,
    date: 0,
    users: [],
    chats: [],
    // an empty deletion only moves the count
    updates: [{ _: 'updateDeleteMessages', messages: [], pts, ptsCount }],
  })
}
