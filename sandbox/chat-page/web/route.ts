import { useSyncExternalStore } from 'react'

/** Who plays and what is open: in the address, so that several windows can be several people. */
export interface Route {
  personId?: number
  chatId?: number
  /** Instead of a chat: what the judge saw. */
  page?: 'judge'
  /** From a link such as `t.me/bot?start=…`: what Start will send. */
  start?: string
}

export function useRoute(): Route {
  return parse(useSyncExternalStore(onHashChange, () => location.hash))
}

export function hrefOf(route: Route): string {
  const path = [route.personId, route.page ?? route.chatId].filter((part) => part !== undefined).join('/')
  return `#/${path}${route.start === undefined ? '' : `?start=${encodeURIComponent(route.start)}`}`
}

export function go(route: Route) {
  location.hash = hrefOf(route)
}

/** For a first person chosen by the page itself: the back button must not return to nobody. */
export function goInstead(route: Route) {
  location.replace(hrefOf(route))
}

function parse(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  const [person = '', place = ''] = path.split('/')
  const [personId, chatId] = [numberOf(person), numberOf(place)]
  const start = new URLSearchParams(query).get('start')
  return {
    ...(personId === undefined ? {} : { personId }),
    ...(chatId === undefined ? {} : { chatId }),
    ...(place === 'judge' ? { page: place } : {}),
    ...(start === null ? {} : { start }),
  }
}

function numberOf(part: string): number | undefined {
  return /^-?\d+$/.test(part) ? Number(part) : undefined
}

function onHashChange(changed: () => void) {
  addEventListener('hashchange', changed)
  return () => removeEventListener('hashchange', changed)
}
