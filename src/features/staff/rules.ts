/** Who runs the service, and who may do what. */
export const roles = ['support', 'admin', 'owner'] as const
export type Role = (typeof roles)[number]

export const rights = [
  'customers',
  'tickets',
  'review',
  'activate',
  'reports',
  'broadcast',
  'roles',
  'settings',
  'prices',
  'free_months',
  'moves',
  'erase',
] as const
export type Right = (typeof rights)[number]

const supportRights: readonly Right[] = ['customers', 'tickets']
const adminRights: readonly Right[] = [...supportRights, 'review', 'activate', 'reports', 'broadcast']

const rightsOf: Record<Role, readonly Right[]> = {
  support: supportRights,
  admin: adminRights,
  owner: rights,
}

/** Each role may all that the one below it may. */
export function roleMay(role: Role | undefined, right: Right): boolean {
  return role !== undefined && rightsOf[role].includes(right)
}

export const isRole = (text: string): text is Role => roles.some((role) => role === text)

export const roleRefusals = ['not_allowed', 'env_owner', 'last_owner', 'not_staff'] as const
export type RoleRefusal = (typeof roleRefusals)[number]

/**
 * Whether `actor` may give `target` that role, or take any role away (`undefined`). Owners named in the environment are owners while
 * they stand there; the service is never left without one.
 */
export function decideRole(input: {
  actorRole: Role | undefined
  targetRole: Role | undefined
  isEnvOwner: boolean
  ownersCount: number
  to: Role | undefined
}): RoleRefusal | 'go' {
  if (!roleMay(input.actorRole, 'roles')) return 'not_allowed'
  if (input.isEnvOwner) return 'env_owner'
  if (input.to === undefined && input.targetRole === undefined) return 'not_staff'
  if (input.targetRole === 'owner' && input.to !== 'owner' && input.ownersCount <= 1) return 'last_owner'
  return 'go'
}
