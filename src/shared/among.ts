/** Whether it is one of them; then it has their type. */
export function isAmong<Item>(items: readonly Item[], value: unknown): value is Item {
  const all: readonly unknown[] = items
  return all.includes(value)
}
