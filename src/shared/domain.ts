import { domainToASCII } from 'node:url'

const shape = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,24}|xn--[a-z0-9-]{2,59})$/
const asciiOnly = /^[\0-\x7f]*$/

/** The form in which domains are compared: other letters than ASCII as punycode has them. Small letters are the caller's. */
export const asciiDomain = (typed: string) => (asciiOnly.test(typed) ? typed : domainToASCII(typed) || typed)

/** What a link may point to, in any letters: a name that Telegram makes a link of, without the rest of the address. */
export const isDomainName = (typed: string) => !/[^\p{L}\p{M}\p{N}.-]|(?:^|\.)-|-(?:\.|$)/u.test(typed) && shape.test(asciiDomain(typed))
