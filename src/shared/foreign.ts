/**
 * Words of somebody else, as they may stand beside the product's own: nothing in them begins a line that could be taken for a line of
 * the product, or turns around what stands behind it.
 */

const breaks = /\r\n?|[\n\v\f\u0085\u2028\u2029]/gu
/** Signs that turn the direction of what follows, and those that stand for nothing that could be seen. */
const turns = /[\u202a-\u202e\u2066-\u2069]|(?![\t\n])\p{Cc}/gu
/** What looks like a space, be it wide or of no width. */
const gap = String.raw`\p{Zs}\t\u00ad\u115f\u1160\u200b\u2060\u2800\u3164\ufeff\uffa0`
const blank = new RegExp(String.raw`^[${gap}\p{Cf}]*$`, 'u')
const someGap = new RegExp(`[${gap}]+`, 'gu')
/** So many push what follows to the beginning of the next line on a narrow screen. */
const wideGap = new RegExp(`[${gap}]{5,}`, 'gu')
/** How the product names who speaks. A time or an address has no such colon. */
const label = /^[^:：∶꞉︰﹕]{1,30}[:：∶꞉︰﹕](?!\d|\/\/)/u

const mark = '┊ '

/** All of it, for a quotation that Telegram itself sets apart. */
export const foreignText = (text: string): string => text.replace(breaks, '\n').replace(turns, '')

/** A name: one line of it. */
export const foreignName = (text: string): string => foreignText(text).replaceAll('\n', ' ').replace(someGap, ' ').trim()

/** Words behind something of the product on the same line: each further line stands behind a mark, and none is empty. */
export const foreignLines = (text: string): string =>
  foreignText(text)
    .replace(wideGap, ' ')
    .split('\n')
    .filter((line) => !blank.test(line))
    .join(`\n${mark}`)

/** The same where nothing of the product stands before them. */
export const foreignBlock = (text: string): string => `${mark}${foreignLines(text)}`

/** The same behind nothing but a time, where the product would name who speaks: what looks like such a name stands behind the mark as well. */
export const foreignSpeech = (text: string): string => {
  const lines = foreignLines(text)
  return label.test(lines) ? `${mark}${lines}` : lines
}
