/** Without case, marks and signs, so that the same words are the same text. */
export const plainWords = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}|\p{Cf}/gu, '')
    .toLowerCase()
    .replace(/\u0131/g, 'i')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** Whole words, with any ending: Turkish puts its endings on the word. */
export function hasBlockedWord(text: string, words: readonly string[]): boolean {
  const said = ` ${plainWords(text)}`
  return words.some((word) => plainWords(word) !== '' && said.includes(` ${plainWords(word)}`))
}

const linkPattern = /(?:https?:\/\/)?((?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}{2,24})(?![\p{L}\p{N}@-])/gu

/** The hosts of all that Telegram would make a link of; an address of e-mail is one too. */
export function linksIn(text: string): string[] {
  const shown = text.normalize('NFKC').replace(/\p{Cf}/gu, '')
  return [...shown.matchAll(linkPattern)].map(([, host = '']) => host.toLowerCase())
}

/** A domain allows itself and what is below it. */
export const isLinkAllowed = (host: string, allowed: readonly string[]) =>
  allowed.some((domain) => host === domain || host.endsWith(`.${domain}`))
