import { asciiDomain } from '#shared/domain.ts'

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

/** Letters, digits and dots in one run; each is read once, however long. */
const hostRun = /[\p{L}\p{N}.-]+/gu
const ending = /^(?:\p{L}{2,24}|xn--[\p{L}\p{N}-]{2,59})$/u
const addressed = /https?:\/\/([^\s/?#]+)/giu

/** The hosts of all that Telegram would make a link of; an address of e-mail is one too, and whatever stands behind `https://`. */
export function linksIn(text: string): string[] {
  const shown = text.normalize('NFKC').replace(/\p{Cf}/gu, '')
  const named = [...shown.matchAll(hostRun)].flatMap(({ 0: run, index }) => hostsOf(run, shown[index + run.length] === '@'))
  const spelled = [...shown.matchAll(addressed)].map(([, authority = '']) =>
    authority.replace(/^.*@/s, '').replace(/[^\p{L}\p{N}]*(?::\d*)?[^\p{L}\p{N}]*$/u, ''),
  )
  return [...new Set([...named, ...spelled].filter((host) => host !== '').map((host) => host.toLowerCase()))]
}

/** Up to the last of its labels that could end a host; before an `@` that is a name. */
function hostsOf(run: string, isBeforeAt: boolean): string[] {
  return run.split(/\.{2,}/).flatMap((chain, at, chains) => {
    const labels = chain.replace(/^[.-]+|\.$/g, '').split('.')
    const isName = isBeforeAt && at === chains.length - 1
    const last = labels.findLastIndex((label, index) => ending.test(label) && !(isName && index === labels.length - 1))
    return last < 1 ? [] : [labels.slice(0, last + 1).join('.')]
  })
}

/** A domain allows itself and what is below it, in whatever letters either is written. */
export const isLinkAllowed = (host: string, allowed: readonly string[]) =>
  allowed.map(asciiDomain).some((domain) => asciiDomain(host) === domain || asciiDomain(host).endsWith(`.${domain}`))
