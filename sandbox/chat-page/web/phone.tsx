import { createContext, useContext, type ReactNode } from 'react'
import type { ChatView, PersonView, StateView } from '../../control/contract.ts'

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
