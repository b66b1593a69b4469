import { PeersIndex, type tl } from '@mtcute/core'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AccountClient } from './client.ts'

const lookMs = 50
const pageSize = 100

/** Updates of private chats and basic groups were told as far as Telegram had them when this was asked. @throws when they do not come within `ms`. */
export async function catchUpFully(client: AccountClient, ms: number): Promise<void> {
  const until = performance.now() + ms
  const { pts } = await client.call({ _: 'updates.getState' }, { abortSignal: AbortSignal.timeout(ms) })
  client.updates?.catchUp()
  while (!client.updates || client.updates.catchingUp || (client.updates.pts ?? 0) < pts) {
    if (performance.now() > until) throw new Error('What was missed did not come')
    await sleep(lookMs, undefined, { ref: false })
  }
}

/**
 * What Telegram has of this supergroup and has not told yet; it is told all the same. Undefined when nothing was ever heard of it, or
 * when it is more than Telegram gives.
 */
export async function missedIn(
  client: AccountClient,
  { channelId, accessHash }: tl.RawInputPeerChannel,
  ms: number,
): Promise<{ update: tl.TypeUpdate; peers: PeersIndex }[] | undefined> {
  const missed: { update: tl.TypeUpdate; peers: PeersIndex }[] = []
  const known = client.updates?.cpts.get(channelId) ?? (await client.storage.updates.getChannelPts(channelId))
  if (!known) return undefined
  let pts: number = known
  for (;;) {
    const difference: tl.updates.TypeChannelDifference = await client.call(
      {
        _: 'updates.getChannelDifference',
        channel: { _: 'inputChannel', channelId, accessHash },
        filter: { _: 'channelMessagesFilterEmpty' },
        pts,
        limit: pageSize,
      },
      { abortSignal: AbortSignal.timeout(ms) },
    )
    if (difference._ === 'updates.channelDifferenceEmpty') return missed
    if (difference._ === 'updates.channelDifferenceTooLong') return undefined
    const peers = PeersIndex.from(difference)
    for (const message of difference.newMessages)
      missed.push({ update: { _: 'updateNewChannelMessage', message, pts: difference.pts, ptsCount: 0 }, peers })
    if (difference.final) return missed
    pts = difference.pts
  }
}
