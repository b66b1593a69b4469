import type { BotShell, MessageContext, PressContext } from '#platform/bot/shell.ts'
import { pressData, type View } from '#platform/bot/view.ts'
import { displayName } from '#features/customers/rules.ts'
import { createGuard } from '#features/staff/guard.ts'
import { isRole, roles } from '#features/staff/rules.ts'
import { dashed } from '#platform/words.ts'
import { type BackofficeBotDeps, homeRow } from './bot-shared.ts'
import { findPerson, personPicker } from './who.ts'

/** `/yetki`: who is staff, and giving and taking roles. */
export function registerRoles(shell: BotShell, { staff, customers }: BackofficeBotDeps) {
  const { messenger, inputs } = shell
  const guard = createGuard(staff)
  type Ctx = MessageContext | PressContext

  /** Somebody may be given a role before they ever write: then there is only an id. */
  async function nameOf(id: number) {
    const person = await customers.get(id)
    return person ? `${displayName(person)}${person.username ? ` @${person.username}` : ''} (${id})` : String(id)
  }

  /** @param saved what was changed just now. */
  async function listView(ctx: Ctx, saved?: string): Promise<View> {
    const members = await staff.members()
    const lines: string[] = []
    for (const { userId, role, isReachable, isEnvOwner } of members)
      lines.push(
        ctx.html('backoffice-role-line', {
          person: await nameOf(userId),
          role: ctx.plain(`staff-role-${role}`),
          reach: isReachable === undefined ? 'never' : isReachable ? 'yes' : 'no',
          fixed: isEnvOwner ? 'yes' : 'no',
        }),
      )
    const changeable = members.filter(({ isEnvOwner }) => !isEnvOwner)
    return {
      html: [...(saved === undefined ? [] : [saved, '']), ctx.html('backoffice-roles'), ...lines].join('\n'),
      buttons: [
        ...(await Promise.all(
          changeable.map(async ({ userId }) => [{ text: await nameOf(userId), press: pressData('bo.member', userId) }]),
        )),
        [{ text: ctx.plain('backoffice-button-add'), press: pressData('bo.add'), style: 'primary' }],
        homeRow(ctx),
      ],
    }
  }

  async function memberView(ctx: Ctx, userId: number): Promise<View> {
    const now = await staff.roleOf(userId)
    return {
      html: ctx.html('backoffice-role-choose', { person: await nameOf(userId), role: now ?? 'none' }),
      buttons: [
        roles
          .filter((role) => role !== now)
          .map((role) => ({ text: ctx.plain(`staff-role-${role}`), press: pressData('bo.role', userId, role) })),
        now ? [{ text: ctx.plain('backoffice-button-revoke'), press: pressData('bo.role', userId, 'none'), style: 'danger' }] : [],
        [{ text: ctx.plain('backoffice-button-back'), press: pressData('bo.roles') }],
      ],
    }
  }

  /** An id may be of somebody the bot never met; a name cannot. */
  async function meet(ctx: MessageContext, text: string): Promise<boolean> {
    const found = await findPerson(customers, text, ctx.now)
    const id = /^\s*(\d{3,15})\s*$/.exec(text)?.[1]
    if (found.kind === 'one') await ctx.answer(await memberView(ctx, found.customer.id))
    else if (found.kind === 'pick') await ctx.answer(personPicker(ctx, found.hits, 'bo.member'))
    else if (id !== undefined) await ctx.answer(await memberView(ctx, Number(id)))
    else {
      await ctx.answer({
        html: ctx.html('backoffice-role-unknown'),
        buttons: [[{ text: ctx.plain('backoffice-button-back'), press: pressData('bo.roles') }]],
      })
      return false
    }
    return true
  }

  shell.command(
    'yetki',
    guard.command('roles', async (ctx, rest) => {
      if (rest) await meet(ctx, rest)
      else await messenger.show(ctx.person.id, 'roles', await listView(ctx))
    }),
  )

  shell.press(
    'bo.roles',
    guard.press('roles', async (ctx) => ctx.here(await listView(ctx))),
  )

  shell.press(
    'bo.add',
    guard.press('roles', async (ctx) => {
      await inputs.expect(ctx.person.id, 'bo.who', {}, undefined, ctx.messageId)
      await ctx.here({
        html: ctx.html('backoffice-role-who'),
        buttons: [[{ text: ctx.plain('backoffice-button-cancel'), press: pressData('bo.cancel') }]],
      })
    }),
  )

  shell.input(
    'bo.who',
    guard.input('roles', async (ctx) => {
      if (await meet(ctx, ctx.message.text ?? '')) await inputs.drop(ctx.person.id, 'bo.who')
    }),
  )

  shell.press(
    'bo.member',
    guard.press('roles', async (ctx, [id]) => {
      const userId = Number(id)
      if (!Number.isSafeInteger(userId) || userId <= 0) return ctx.stale()
      await ctx.here(await memberView(ctx, userId))
    }),
  )

  shell.press(
    'bo.role',
    guard.press('roles', async (ctx, [id, to = '']) => {
      const userId = Number(id)
      if (!Number.isSafeInteger(userId) || userId <= 0 || !(isRole(to) || to === 'none')) return ctx.stale()
      await ctx.here({
        html: ctx.html('backoffice-role-ask', { person: await nameOf(userId), role: to }),
        buttons: [
          [{ text: ctx.plain('backoffice-button-confirm'), press: pressData('bo.grant', userId, to), style: 'primary' }],
          [{ text: ctx.plain('backoffice-button-back'), press: pressData('bo.roles') }],
        ],
      })
    }),
  )

  shell.press(
    'bo.grant',
    guard.press('roles', async (ctx, [id, to = '']) => {
      const userId = Number(id)
      if (!Number.isSafeInteger(userId) || userId <= 0 || !(isRole(to) || to === 'none')) return ctx.stale()
      const result = isRole(to) ? await staff.grant(ctx.person.id, userId, to) : await staff.revoke(ctx.person.id, userId)
      if (!result.ok) return ctx.toast(ctx.plain(`staff-refused-${dashed(result.reason)}`), { alert: true })
      await ctx.here(await listView(ctx, ctx.html('backoffice-saved')))
    }),
  )
}
