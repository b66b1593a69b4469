import type { BotShell, MessageContext, PressContext } from '#platform/bot/shell.ts'
import { pressData, type Button, type View } from '#platform/bot/view.ts'
import type { Staff } from '#features/staff/service.ts'
import { roleMay, type Right } from '#features/staff/rules.ts'

export interface StaffHomeDeps {
  staff: Pick<Staff, 'roleOf'>
  /** How many wait for a decision or an answer. */
  waiting: { claims(): Promise<number>; tickets(): Promise<number>; moves(actorId: number): Promise<number> }
}

/** What staff see first: their role, what waits for them, and where to go. What is given back opens it; false for everybody else. */
export function registerStaffHome(shell: BotShell, { staff, waiting }: StaffHomeDeps): (ctx: MessageContext) => Promise<boolean> {
  async function homeOf(ctx: MessageContext | PressContext): Promise<View | undefined> {
    const role = await staff.roleOf(ctx.person.id)
    if (!role) return undefined
    const [claims, tickets, moves] = await Promise.all([waiting.claims(), waiting.tickets(), waiting.moves(ctx.person.id)])
    const button = (right: Right, id: string, ...press: [name: string, ...args: (string | number)[]]): Button[] =>
      roleMay(role, right) ? [{ text: ctx.plain(id, { claims, tickets, moves }), press: pressData(...press) }] : []
    const mayReview = roleMay(role, 'review')
    return {
      html: [
        ctx.html('backoffice-home', { name: ctx.person.firstName, role: ctx.plain(`staff-role-${role}`) }),
        mayReview ? ctx.html('backoffice-home-claims', { claims }) : '',
        ctx.html('backoffice-home-tickets', { tickets }),
        moves > 0 ? ctx.html('backoffice-home-moves', { moves }) : '',
        ctx.html('backoffice-home-hint'),
      ]
        .filter(Boolean)
        .join('\n'),
      buttons: [
        [
          ...button('review', 'backoffice-home-button-claims', 'pay.list'),
          ...button('tickets', 'backoffice-home-button-tickets', 'su.queue', 0),
        ],
        moves > 0 ? button('activate', 'backoffice-home-button-moves', 'bo.moves') : [],
        [
          ...button('customers', 'backoffice-home-button-customers', 'bo.list', 'all', 0),
          ...button('reports', 'backoffice-home-button-report', 'in.report'),
        ],
      ],
    }
  }

  shell.press('bo.home', async (ctx) => {
    const home = await homeOf(ctx)
    await (home ? ctx.here(home) : ctx.stale())
  })

  return async (ctx) => {
    const home = await homeOf(ctx)
    if (home) await ctx.answer(home)
    return home !== undefined
  }
}
