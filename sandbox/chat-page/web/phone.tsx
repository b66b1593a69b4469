import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import type { ChatView, PersonView, StateView } from '../../control/contract.ts'
import { fetchState } from './api.ts'
import { coalesce } from './coalesce.ts'
import { subscribe } from './events.ts'

/** The phone of the chosen person, and the world around it. */
export interface Phone {
  me: PersonView
  state: StateView
  chats: readonly ChatView[]
}

const PhoneContext = createContext<Phone | undefined>(undefined)

export function usePhone(): Phone {
  const phone = useContext(PhoneContext)
  if (!phone) throw new Error('usePhone outside PhoneProvider')
  return phone
}

/** The bot that a newcomer should meet: the first one of the world. */
export function useProductBot(): PersonView | undefined {
  return usePhone().state.people.find((person) => person.role === 'bot')
}

export function PhoneProvider({ phone, children }: { phone: Phone; children: ReactNode }) {
  return <PhoneContext value={phone}>{children}</PhoneContext>
}

/** How long Telegram shows that somebody is typing when nothing more comes. */
const typingMs = 6_000

/** The state of one person's phone, kept up to date; `undefined` until the server answers. */
export function useWorldState(personId: number | undefined): { state: StateView | undefined; isOnline: boolean } {
  const [state, setState] = useState<StateView>()
  const [isOnline, setOnline] = useState(true)
  const wanted = useRef(personId)
  wanted.current = personId
  const refresh = useMemo(
    () =>
      coalesce(async () => {
        const asked = wanted.current
        try {
          const answer = await fetchState(asked)
          if (asked === wanted.current) setState(answer)
        } catch {
          // The address names somebody who is not in this world (any more): the page falls back to the first person.
          const answer = await fetchState().catch(() => undefined)
          if (answer) setState(answer)
        }
      }),
    [],
  )
  useEffect(refresh, [personId, refresh])
  useEffect(
    () =>
      subscribe((signal) => {
        if (signal.kind !== 'change') {
          setOnline(signal.kind === 'connected')
          if (signal.kind === 'connected') refresh()
          return
        }
        const { kind, userId } = signal.change
        const isOthersTyping = kind === 'typing' && userId !== undefined && userId !== wanted.current
        if (!isOthersTyping) refresh()
      }),
    [refresh],
  )
  const isSomebodyTyping = state?.chats?.some((chat) => chat.action !== undefined) ?? false
  useEffect(() => {
    if (!isSomebodyTyping) return
    const timer = setTimeout(refresh, typingMs)
    return () => clearTimeout(timer)
  }, [state, isSomebodyTyping, refresh])
  return { state, isOnline }
}
