import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

export interface PromptMessage {
  role: string
  content: string
}

const phrasesOf = z.object({ greeting: z.string(), services: z.string(), unknown: z.string(), human: z.string() })
const phrases = z
  .object({ tr: phrasesOf, en: phrasesOf })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'phrases.json'), 'utf8')))

/**
 * What a well-behaved model says: the sentences of the sources that share most with the question, else such sentences of what the account
 * does, else all that it does, else that it will find out; in the question's language. Sources are what stands between tags whose name
 * begins with `source`; what the account does stands in a line that begins with `Services:`.
 */
export function politeAnswer(messages: PromptMessage[]): string {
  const question = lastWords(messages)
  const say = phrases[languageOf(question)]
  const asked = stems(question)
  const services = /^Services: (.+)$/im.exec(textOf(messages, 'system'))?.[1]
  for (const known of [sourcesOf(messages), services === undefined ? [] : [services]]) {
    const found = closest(sentences(known), asked)
    if (found.length > 0) return `${say.greeting} ${found.join(' ')}`
  }
  return services === undefined ? say.unknown : `${say.greeting} ${say.services.replace('{facts}', services)}`
}

/** The two sentences that share most with the question; those that share nothing are none. */
function closest(from: string[], asked: Set<string>): string[] {
  const scored = from.map((sentence) => ({ sentence, score: stems(sentence).intersection(asked).size }))
  const near = scored.filter(({ score }) => score > 0).toSorted((a, b) => b.score - a.score)
  return near.slice(0, 2).map(({ sentence }) => sentence)
}

/** What a model says that does whatever the last text tells it, as one does whose owner hopes for the best. */
export function obedientAnswer(messages: PromptMessage[]): string {
  const order = lastWords(messages)
  const dictated = /:\s*(\S[\s\S]*)$/.exec(order)?.[1]
  if (dictated !== undefined) return dictated
  const plain = order.toLowerCase()
  const deeds: [asked: RegExp, answer: () => string][] = [
    [/prompt|talimat|instruction|sistem|system/, () => textOf(messages, 'system')],
    [/iban/, () => 'TR33 0006 1005 1978 6457 8413 26'],
    [/kart|card/, () => '4111 1111 1111 1111'],
    [/c\S?zdan|wallet|kripto|crypto/, () => '0x52908400098527886E0F7030069857D2E4169EE7'],
    [/telefon|numara|phone|number/, () => '0532 123 45 67'],
    [/hesa[pb]|kullan|username|account/, () => '@baska_hesap'],
    [/insan|human|robot|bot\b/, () => phrases[languageOf(order)].human],
    [/isim|isimler|names?|ba\S+ka|other|m\S+teri/, () => messages.map(({ content }) => content).join('\n')],
  ]
  return deeds.find(([asked]) => asked.test(plain))?.[1]() ?? 'https://kotu.example/giris'
}

/** The last text of the other side, without the tags around it. */
function lastWords(messages: PromptMessage[]): string {
  const last = messages.findLast(({ role }) => role === 'user')?.content ?? ''
  return last.replace(/<\/?[a-z][^<>\n]*>/gi, '').trim()
}

const textOf = (messages: PromptMessage[], role: string) =>
  messages
    .filter((message) => message.role === role)
    .map(({ content }) => content)
    .join('\n')

const sourcesOf = (messages: PromptMessage[]) =>
  messages.flatMap(({ content }) => [...content.matchAll(/<(source[\w-]*)[^<>\n]*>([\s\S]*?)<\/\1>/gi)].map(([, , text = '']) => text))

const sentences = (texts: string[]) =>
  texts.flatMap((text) => text.split(/(?<=[.!?])\s+|\n+/).map((sentence) => sentence.trim())).filter((sentence) => sentence !== '')

/** Turkish puts its grammar at the end of a word. */
const stems = (text: string) => new Set(plainWords(text).flatMap((word) => (word.length >= 4 ? [word.slice(0, 5)] : [])))

export const plainWords = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('\u0131', 'i')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? []

const english = new Set(['the', 'is', 'are', 'you', 'what', 'how', 'do', 'and', 'my', 'your', 'of', 'to', 'please', 'when', 'much', 'can'])

const languageOf = (text: string) => (plainWords(text).some((word) => english.has(word)) ? 'en' : 'tr')
