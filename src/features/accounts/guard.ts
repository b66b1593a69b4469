import type { BotShell, PressContext } from '#platform/bot/shell.ts'
import { numberArg } from '#platform/bot/view.ts'

type Handle<Owned> = (ctx: PressContext, account: Owned, args: string[]) => Promise<void>

/** Registers buttons `name:<accountId>:…` that only act for the account's owner; to anybody else they are out of date. */
export function ownPresses<Owned extends { customerId: number }>(
  shell: Pick<BotShell, 'press'>,
  accounts: { get(accountId: number): Promise<Owned | undefined> },
) {
  return (name: string, handle: Handle<Owned>): void =>
    shell.press(name, async (ctx, [id, ...args]) => {
      const account = await accounts.get(numberArg(id))
      await (account?.customerId === ctx.person.id ? handle(ctx, account, args) : ctx.stale())
    })
}
