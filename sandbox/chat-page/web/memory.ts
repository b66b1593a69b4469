/** What this browser remembers of the page; a browser that forbids storage forgets, and the page works. */
export function recall(name: string): string | undefined {
  try {
    return localStorage.getItem(`gavatcore.${name}`) ?? undefined
  } catch {
    return undefined
  }
}

export function remember(name: string, value: string) {
  try {
    localStorage.setItem(`gavatcore.${name}`, value)
  } catch {
    // Nothing on this page depends on it.
  }
}
