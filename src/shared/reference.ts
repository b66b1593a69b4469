/** Crockford's base 32: no I, L, O, U. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const checkAlphabet = `${alphabet}*~$=U`

/** A code that people type and read aloud: 6 characters by `random`, then one that finds a slip. */
export function makeReference(prefix: string, random: () => number): string {
  const body = Array.from({ length: 6 }, () => alphabet[Math.floor(random() * 32)]).join('')
  return `${prefix}${body}${check(body)}`
}

/** What somebody typed, as the code it was meant to be; undefined when it cannot be one. */
export function parseReference(prefix: string, typed: string): string | undefined {
  const bare = typed
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/\u0131/g, 'i')
    .toUpperCase()
    .replace(/[\s\-–—.]/g, '')
  if (!bare.startsWith(prefix)) return undefined
  const rest = bare.slice(prefix.length)
  const body = rest.slice(0, 6).replace(/O/g, '0').replace(/[IL]/g, '1')
  const last = rest.slice(6)
  if (body.length !== 6 || [...body].some((char) => !alphabet.includes(char))) return undefined
  return last === check(body) || last.replace('O', '0').replace(/[IL]/, '1') === check(body) ? `${prefix}${body}${check(body)}` : undefined
}

function check(body: string): string {
  let value = 0
  for (const char of body) value = (value * 32 + alphabet.indexOf(char)) % 37
  return checkAlphabet[value] ?? ''
}
