import type { StateView } from '../../control/contract.ts'
import { fetchState } from './api.ts'
import { coalesce } from './coalesce.ts'
import { subscribe, type Signal } from './events.ts'

/** What the page knows: the world around, and one person's phone in it. */
export interface Known {
  state: StateView | undefined
  /** For whom it was asked; its `me` is absent when there is no such person. */
  askedId: number | undefined
  isOnline: boolean
}

/** How long Telegram shows that somebody is typing when nothing more comes. */
const typingMs = 6_000

/** The state of the chosen person's phone, asked again whenever something changed. */
export function createWorldStore() {
  let known: Known = { state: undefined, askedId: undefined, isOnline: true }
  let chosenId: number | undefined
  let typingTimer: ReturnType<typeof setTimeout> | undefined
  const watchers = new Set<() => void>()
  const refresh = coalesce(async () => {
    const askedId = chosenId
    // The address may name somebody who is not in this world (any more): then the people alone, so that the page can choose.
    const state = await fetchState(askedId)
      .catch(() => fetchState())
      .catch(() => undefined)
    if (state && askedId === chosenId) set({ ...known, state, askedId })
    forgetTyping(state)
  })

  return {
    get: () => known,
    choose(personId: number | undefined) {
      chosenId = personId
      refresh()
    },
    watch: (changed: () => void) => {
      watchers.add(changed)
      const stop = subscribe(onSignal)
      return () => {
        watchers.delete(changed)
        stop()
      }
    },
  }

  function onSignal(signal: Signal) {
    if (signal.kind === 'lost') return set({ ...known, isOnline: false })
    if (signal.kind === 'connected') set({ ...known, isOnline: true })
    const isOthersTyping =
      signal.kind === 'change' && signal.change.kind === 'typing' && signal.change.userId !== undefined && signal.change.userId !== chosenId
    if (!isOthersTyping) refresh()
  }

  function set(next: Known) {
    known = next
    for (const changed of watchers) changed()
  }

  function forgetTyping(state: StateView | undefined) {
    clearTimeout(typingTimer)
    if (state?.chats?.some((chat) => chat.action !== undefined || chat.draft !== undefined)) typingTimer = setTimeout(refresh, typingMs)
  }
}
