import { mkdirSync } from 'node:fs'

/**
 * Makes DATA_DIR where it is missing, closed to others; one that is there stays as its owner wants it. As root others may enter but not
 * look around: the database's own user finds its folder in it.
 */
export function makeDataDirectory(path: string): void {
  mkdirSync(path, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
}
