import type { ChatId, GroupKind } from './types.ts'

export function freeUserId(users: ReadonlyMap<number, unknown>): number {
  let id = 5_000_000_000 + users.size
  while (users.has(id)) id++
  return id
}

export function freeGroupId(groups: ReadonlyMap<ChatId, unknown>, kind: GroupKind): ChatId {
  const base = kind === 'group' ? -4_000_000 : -1_000_000_000_000 - 1_700_000_000
  let id = base - groups.size
  while (groups.has(id)) id--
  return id
}
