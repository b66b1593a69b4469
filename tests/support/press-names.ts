import { globSync, readFileSync } from 'node:fs'

/** Every name that a button can have, by what the features write: a new button is attacked without being listed here. */
export function pressNames(): string[] {
  const names = new Set<string>()
  for (const file of globSync('src/{features,product}/**/*.ts')) {
    if (file.endsWith('.test.ts')) continue
    for (const [, name] of readFileSync(file, 'utf8').matchAll(/'((?:st|cu|pay|acc|per|be|kb|cv|eg|su|on|bc|in|bo)\.[a-z0-9_-]+)'/g))
      names.add(name ?? '')
  }
  return [...names].toSorted()
}
