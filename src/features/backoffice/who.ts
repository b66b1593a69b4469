import { nameIn } from '#features/customers/bot-commands.ts'
import { certainHit, displayName, parseWho, type Customer, type NameHit } from '#features/customers/rules.ts'
import type { Customers } from '#features/customers/service.ts'
import type { MessageContext } from '#platform/bot/shell.ts'
import { pressData, type View } from '#platform/bot/view.ts'
import { formatDateTime } from '#shared/time.ts'

export type Found = { kind: 'one'; customer: Customer } | { kind: 'pick'; hits: NameHit[] } | { kind: 'none' } | { kind: 'unclear' }

/** Whom staff mean: an id means that person; a name one person for certain, or a choice by id. */
export async function findPerson(customers: Pick<Customers, 'get' | 'findByUsername'>, text: string, now: Date): Promise<Found> {
  const who = parseWho(text)
  if (!who) return { kind: 'unclear' }
  if ('id' in who) {
    const customer = await customers.get(who.id)
    return customer ? { kind: 'one', customer } : { kind: 'none' }
  }
  const hits = await customers.findByUsername(who.username)
  const certain = certainHit(hits, now)
  if (certain) return { kind: 'one', customer: certain }
  return hits.length > 0 ? { kind: 'pick', hits } : { kind: 'none' }
}

/** The same press as a certain hit would lead to, for each person it could be. */
export function personPicker(ctx: MessageContext, hits: NameHit[], press: string, ...args: (string | number)[]): View {
  return {
    html: ctx.html('backoffice-who-pick'),
    buttons: hits.map((hit) => [
      {
        text: ctx.plain('backoffice-who-line', {
          name: displayName(hit),
          id: String(hit.id),
          at: formatDateTime(ctx.person.language, hit.nameSeenAt),
        }),
        press: pressData(press, hit.id, ...args),
      },
    ]),
  }
}

/** What to say when nobody in particular was meant; undefined when somebody was. */
export function notFoundText(ctx: MessageContext, found: Found, command: string): string | undefined {
  if (found.kind === 'none') return ctx.html('backoffice-who-none')
  return found.kind === 'unclear' ? ctx.html('backoffice-who-usage', { command: nameIn(ctx.person.language, command) }) : undefined
}
