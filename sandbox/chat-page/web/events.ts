import type { ChangeEvent } from '../../control/contract.ts'

export type Signal = { kind: 'change'; change: ChangeEvent } | { kind: 'connected' } | { kind: 'lost' }
type Listener = (signal: Signal) => void

const listeners = new Set<Listener>()
const retryMs = 1_500

/** Hears every change of the world, and when the connection goes and comes: after `connected` whatever is shown may be old. */
export function subscribe(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/**
 * Opens the stream of changes once for all windows of this browser: the window that holds the lock listens and tells the others.
 * A browser opens six connections to a host, so that a stream in each window would block the seventh.
 */
export function startEvents(): void {
  const others = new BroadcastChannel('sandbox-events')
  const tellAll = (signal: Signal) => {
    tell(signal)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has no target: it never leaves its origin
    others.postMessage(signal)
  }
  // Only this page posts to this channel.
  others.addEventListener('message', (event: MessageEvent<Signal>) => tell(event.data))
  void navigator.locks.request('sandbox-events', async () => {
    listen(tellAll)
    // The lock goes to the next window when this one closes.
    await new Promise(() => {})
  })
}

function listen(tellAll: Listener) {
  const source = new EventSource('/sim/events')
  source.addEventListener('open', () => tellAll({ kind: 'connected' }))
  // The contract's `changeEvent`.
  source.addEventListener('message', (event: MessageEvent<string>) =>
    tellAll({ kind: 'change', change: JSON.parse(event.data) as ChangeEvent }),
  )
  source.addEventListener('error', () => {
    tellAll({ kind: 'lost' })
    // The browser tries again by itself after a dropped connection, but not after an answer that is no stream.
    if (source.readyState !== EventSource.CLOSED) return
    setTimeout(() => listen(tellAll), retryMs)
  })
}

function tell(signal: Signal) {
  for (const listener of listeners) listener(signal)
}
