import { z } from 'zod'
import { tokensOf } from '#shared/phrases.ts'
import { hasPhrase, isNo } from './words-rules.ts'

export const sectionsMax = 8
export const introMax = 200
export const titleMax = 40
export const sectionTextMax = 500
/** A menu that was shown is in mind for so long: a number alone opens a section of it. */
export const shownMs = 24 * 60 * 60 * 1000

export const menuShape = z.object({
  intro: z.string().max(introMax),
  sections: z
    .array(
      z.object({
        title: z.string().min(1).max(titleMax),
        text: z.string().max(sectionTextMax),
        /** `vip`: the account's VIP price, whatever it is then. */
        price: z.union([z.number().int().positive(), z.literal('vip'), z.null()]),
      }),
    )
    .max(sectionsMax),
})
export type Menu = z.infer<typeof menuShape>
export type Section = Menu['sections'][number]

const requestWords =
  'menu,menuyu,menuye,menunuz,fiyat,fiyati,fiyatlar,fiyatlari,fiyatiniz,fiyatlariniz,fiyat listesi,liste,listeyi,listeniz,katalog,katalogu,ucret,ucreti,ucretler,price,prices,price list,pricelist,pricing,list,catalog'.split(
    ',',
  )
/** Longer messages ask about something of their own. */
const requestTokensMax = 6

export type MenuWish = { kind: 'overview' } | { kind: 'section'; number: number }

/** What a message wants of the menu. `isFresh`: it was shown lately, so that a number means one of its sections. */
export function wishOf(text: string, menu: Menu, isFresh: boolean): MenuWish | undefined {
  const tokens = tokensOf(text)
  const [word = ''] = tokens
  if (tokens.length === 1 && /^\d{1,2}$/.test(word)) {
    const number = Number(word)
    if (isFresh && number >= 1 && number <= menu.sections.length) return { kind: 'section', number }
    return number === 1 ? { kind: 'overview' } : undefined
  }
  if (tokens.length > requestTokensMax || isNo(text)) return undefined
  return requestWords.some((request) => hasPhrase(tokens, request)) ? { kind: 'overview' } : undefined
}
