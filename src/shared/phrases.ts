/** Words of short messages, compared as people mean them: by whole words, folded, however they are typed. */

/** The words of a message: signs, emoji, case, Turkish marks and letters held down are left out. */
export function tokensOf(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    // one sign can stand for eighteen letters: no message that somebody wrote is as long
    .slice(0, 12_288)
    .replace(/[\p{M}\p{Cf}]/gu, '')
    // a mark that closes words belongs to them: "don't", "1'e"
    .replace(/['\u2018\u2019`]/g, '')
    .toLowerCase()
    .replaceAll('\u0131', 'i')
    .replace(/(\p{L})\1+/gu, '$1')
  return plain.match(/[\p{L}\p{N}]+/gu) ?? []
}

type Phrases = readonly (readonly string[])[]

/** Of lines with commas. Longest first, so that the longer of two readings is taken. */
export const phrases = (...lines: string[]): Phrases =>
  lines
    .flatMap((line) => line.split(','))
    .map(tokensOf)
    .toSorted((a, b) => b.length - a.length)

export const startsWith = (tokens: readonly string[], at: number, phrase: readonly string[]) =>
  phrase.every((word, offset) => tokens[at + offset] === word)

/** Whether the message is nothing but such phrases and fillers, with one of the phrases at least. */
export function isMadeOf(tokens: readonly string[], cores: Phrases, fillers: Phrases): boolean {
  // reachable[at]: how the first `at` words can be read; 2 with a core among them
  const reachable = Array.from({ length: tokens.length + 1 }, () => 0)
  reachable[0] = 1
  for (let at = 0; at < tokens.length; at++) {
    const sofar = reachable[at] ?? 0
    if (sofar === 0) continue
    for (const [list, worth] of [
      [cores, 2],
      [fillers, sofar],
    ] as const)
      for (const phrase of list)
        if (startsWith(tokens, at, phrase)) reachable[at + phrase.length] = Math.max(reachable[at + phrase.length] ?? 0, sofar, worth)
  }
  return reachable[tokens.length] === 2
}
