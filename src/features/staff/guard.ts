import type { MessageContext, PressContext } from '#platform/bot/shell.ts'
import type { Right } from './rules.ts'
import type { Staff } from './service.ts'

/** Handlers that only run for those who have the right at that moment, whatever their screen still shows. */
export interface Guard {
  /** Somebody who is no staff hears what every unknown command gets; staff hear that their role does not reach. */
  command(right: Right, handle: (ctx: MessageContext, rest: string) => Promise<void>): (ctx: MessageContext, rest: string) => Promise<void>
  press(right: Right, handle: (ctx: PressContext, args: string[]) => Promise<void>): (ctx: PressContext, args: string[]) => Promise<void>
  input<Data extends object>(
    right: Right,
    handle: (ctx: MessageContext, data: Data) => Promise<void>,
  ): (ctx: MessageContext, data: Data) => Promise<void>
}

export function createGuard(staff: Pick<Staff, 'may' | 'roleOf'>): Guard {
  const refuse = async (ctx: MessageContext) => {
    const isStaff = (await staff.roleOf(ctx.person.id)) !== undefined
    await ctx.answer({ html: ctx.html(isStaff ? 'staff-refused-not-allowed' : 'shell-unknown-command') })
  }
  return {
    command: (right, handle) => async (ctx, rest) => ((await staff.may(ctx.person.id, right)) ? handle(ctx, rest) : refuse(ctx)),
    press: (right, handle) => async (ctx, args) =>
      (await staff.may(ctx.person.id, right)) ? handle(ctx, args) : ctx.toast(ctx.plain('staff-refused-not-allowed'), { alert: true }),
    input: (right, handle) => async (ctx, data) => ((await staff.may(ctx.person.id, right)) ? handle(ctx, data) : refuse(ctx)),
  }
}
