import { getCountrySpecifications } from 'ibantools'
import { readingsOf } from './plain-rules.ts'

export const identifierKinds = ['link', 'email', 'username', 'iban', 'card', 'wallet', 'phone'] as const
/** By what one could be reached, paid or led away. */
export type IdentifierKind = (typeof identifierKinds)[number]

export interface Identifier {
  kind: IdentifierKind
  /** In the one form in which it is compared. */
  key: string
}

/**
 * Every identifier in a text, also one that is written so that a filter would miss it and a person would not. It would rather see one
 * too many: what it sees wrongly costs a look by a person, what it misses costs a contact.
 */
export function identifiersIn(text: string): Identifier[] {
  return readingsOf(text).flatMap((reading) => {
    const found: Identifier[] = []
    let rest = reading
    /** What was read as one thing is not read again as another; what `keyOf` leaves over is. */
    const take = (kind: IdentifierKind, pattern: RegExp, keyOf: (match: string) => { key: string; over?: string } | undefined) => {
      rest = rest.replace(pattern, (match) => {
        const read = keyOf(match)
        if (read === undefined) return match
        found.push({ kind, key: read.key })
        return ` ${read.over ?? ''}`
      })
    }
    take('email', email, (match) => ({ key: compact(match) }))
    take('iban', iban, readIban)
    for (const pattern of wallets) take('wallet', pattern, (match) => ({ key: alphanumeric(match) }))
    for (const pattern of links) take('link', pattern, readLink)
    for (const pattern of usernames) take('username', pattern, (match) => ({ key: compact(match).replace(/^.*[@:=]/, '') }))
    return [...found, ...numbersIn(rest)]
  })
}

/** Whether the customer wants it to be said: it stands in what they gave, or on a host that they gave as a whole. */
export function isAllowed({ kind, key }: Identifier, allowed: Identifier[]): boolean {
  const same = allowed.filter((other) => other.kind === kind)
  if (kind === 'link') return same.some((other) => key === other.key || (!other.key.includes('/') && key.startsWith(`${other.key}/`)))
  if (kind !== 'phone') return same.some((other) => key === other.key)
  // two numbers side by side are read as one
  const left = same.reduce((digits, other) => digits.replaceAll(other.key, ' '), key)
  return left !== key && left.replace(/\D/g, '').length < digitsMin
}

// ---- links

const domains =
  'com|net|org|info|biz|tr|io|me|co|app|dev|xyz|site|online|shop|store|link|click|top|club|live|tk|ru|de|uk|eu|ai|gg|to|ly|cc|tv|pro|gl|gle|pw|icu|vip|bet|fun|space|website|tech|us|az|cn|in|fr|nl|su|ws|bio|page|web|gd|sh|st|be'
/** Not words with which a sentence goes on. */
const plainDomains = 'com|net|org|info|biz|xyz|online|shop|store|link|site|club|website|io|ly'
const dotWord = '(?:nokta|dot|punkt|point)'
const word = String.raw`[\p{L}\p{N}_-]`
/** Tried where a word begins and nowhere within it: what no word of a long text leads to is found out in one pass. */
const wholeWord = String.raw`(?<!${word})${word}+`

const email = new RegExp(
  String.raw`(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]+(?:@${word}+(?:\.${word}+)*| ?(?:@|\(at\)|\[at\]|\{at\}) ?${word}+(?:\.${word}+)+)`,
  'gu',
)
const links = [
  /\b[a-z][a-z0-9+-]* ?: ?\/ ?\/ ?\S+/g,
  /\b(?:mailto|tg|javascript|tel|sms) ?:\S+/g,
  /\bwww ?\.? ?\S+/g,
  new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${word}+\.)+\p{L}[\p{L}\p{N}-]+(?::\d+)?(?:\/[^\s,;]*)?`, 'gu'),
  new RegExp(String.raw`${wholeWord}\s*[[({<]\s*(?:\.|,|${dotWord})\s*[\])}>]\s*\p{L}{2,}(?:\/\S*)?`, 'gu'),
  new RegExp(String.raw`${wholeWord}\s*${dotWord}\s*(?:${domains})(?!\p{L})(?:\s*\/\s*\S*)?`, 'gu'),
  new RegExp(String.raw`${wholeWord}\s+\.\s*(?:${domains})(?!\p{L})(?:\s*\/\s*\S*)?`, 'gu'),
  new RegExp(String.raw`${wholeWord}\.\s+(?:${plainDomains})(?![\p{L}])(?:\s*\/\s*\S*)?`, 'gu'),
  /\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?:\/\S*)?(?!\d)/g,
  new RegExp(
    String.raw`\b(?:t|wa|telegram|bit|tinyurl|goo|cutt|instagram|discord|youtu|linktr)\s*[.,]?\s*(?:${domains})?\s*\/\s*\+?\w+`,
    'gu',
  ),
]

function readLink(match: string): { key: string } | undefined {
  const key = match
    .replace(/\s+/g, '')
    .replace(new RegExp(String.raw`[[({<](?:\.|,|${dotWord})[\])}>]|${dotWord}(?=(?:${domains})(?:/|$))`, 'gu'), '.')
    .replace(/^[a-z][a-z0-9+-]*:\/*/, '')
    .replace(/^www\.?/, '')
    .replace(/[.,;:!?)\]}'"/]+$/, '')
  // "3.kat" is a floor
  return /^[\d.]+\.\p{L}+$/u.test(key) && !new RegExp(String.raw`\.(?:${domains})$`).test(key) ? undefined : { key }
}

// ---- names and money

const network = String.raw`\b(?:telegram|instagram|insta|ig|whats ?app|facebook|fb|messenger|skype|discord|tik ?tok|snap(?:chat)?|twitter|signal|viber|linkedin|youtube|wechat|threads)(?:'?\p{L}{0,6})`
const handle = String.raw`(?=[a-z0-9.]*[_\d])[a-z][a-z0-9_.]{2,}[a-z0-9_]`
const plainHandle = String.raw`[a-z0-9_][a-z0-9_.]{2,}[a-z0-9_]`
const usernames = [
  /(?<![\p{L}\p{N}._%+-])@\s{0,2}[\p{L}\p{N}_.]{3,}/gu,
  /\b(?:telegram|instagram|insta|whats ?app|kullanici ad\w*|user ?name|nick\w*|kanal\w*|skype|discord|tiktok|snapchat|twitter)(?: (?:ad|hesab|id|account|name)\w*)? ?[:=] ?[a-z0-9_.]{4,}/g,
  /\b(?:et|at) (?:isareti|sign) ?[a-z0-9_.]*/g,
  // "write to ayse_shop on instagram": no word of a sentence has such a sign or a digit in it
  new RegExp(String.raw`(?<![\p{L}\p{N}_.])(?<=${network}(?: \p{L}+){0,4}? )${handle}`, 'gu'),
  new RegExp(String.raw`(?<![\p{L}\p{N}_.])${handle}(?=(?:'\p{L}+)?(?: \p{L}+){0,3}? ${network})`, 'gu'),
  // a plain word is one where it is said to be
  new RegExp(
    String.raw`(?<![\p{L}\p{N}_.])(?<=${network}(?: (?:sayfa|hesab|adres|kanal|grub|profil)\p{L}*)? )(?!(?:bizim|kendi|resmi|yeni|sizin|isletme|magaza|dukkan|firma)\p{L}* )${plainHandle}(?= (?:diye|adiyla|ismiyle|adli|isimli|hesab\p{L}*|profil\p{L}*)(?: \p{L}+)? (?:arat|ara|bul|yaz|takip|ekle|ulas|hesab|profil)\p{L}*)`,
    'gu',
  ),
  new RegExp(
    String.raw`(?<![\p{L}\p{N}_.])(?<=${network} (?:hesabimi?z?|adresimi?z?|adimi?z?|kullanici adi(?:mi?z?)?|profilimi?z?|kanalimi?z?|nickimi?z?|account|handle|username|name)(?: is)? )(?!(?:kapali|acik|guncel|aktif|mevcut|degil|degisti|henuz|simdilik|maalesef|closed|private)\b)${plainHandle}(?='|dir|tir|[\s]*(?:[.,!;\n]|$))`,
    'gu',
  ),
  new RegExp(String.raw`(?<![\p{L}\p{N}_.])(?<=${network} (?:as|under|handle|username) )(?!the\b|our\b|well\b)${plainHandle}`, 'gu'),
]

/** Two letters and two digits, and then more digits than a sentence has. */
const iban = /(?<![a-z])[a-z][^\p{L}\p{N}]{0,3}[a-z](?:[^\p{L}\p{N}]{0,3}\d){2}(?:[^\p{L}\p{N}]{0,3}[a-z0-9]){11,30}(?![a-z])/gu

/** As long as the country's are; whatever follows is something else. */
function readIban(match: string): { key: string; over: string } | undefined {
  const whole = alphanumeric(match)
  const { chars } = getCountrySpecifications()[whole.slice(0, 2).toUpperCase()] ?? {}
  const key = whole.slice(0, chars ?? whole.length)
  if (key.replace(/\D/g, '').length < 10) return undefined
  const end = [...match.matchAll(/[a-z0-9]/g)][key.length - 1]?.index ?? match.length
  return { key, over: match.slice(end + 1) }
}

const wallets = [
  /\b0\s?x\s?(?:[0-9a-f]\s{0,2}){40}/g,
  /\bbc1\s?(?:[a-z0-9]\s{0,2}){25,60}/g,
  // no word is as long and has digits in it
  /(?<![a-z0-9])(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{25,}(?![a-z0-9])/g,
  // the same in pieces
  /(?<![a-z0-9])(?:(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{3,}[\s-]{1,2}){4,}(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{3,}/g,
]

// ---- numbers

const digitsMin = 7

/** Digits that could be dialled or paid with, whatever stands between them; times, dates and prices that stand alone are none. */
function numbersIn(reading: string): Identifier[] {
  const bare = withoutQuantities(reading)
  const spoken = bare.replace(/[a-z]+/g, (token) =>
    numberToken.test(token) ? token.replace(numberWord, (name) => numberWords[name] ?? '') : token,
  )
  const found = [...new Set([bare, spoken])].flatMap((text) =>
    [...text.matchAll(/\d(?:[^\p{L}\p{N}]{0,4}\d)+/gu)]
      .map(([run]) => run.replace(/\D/g, ''))
      .filter((digits) => digits.length >= digitsMin),
  )
  // one digit here, one there: "5 then 3 then 2"
  const alone = [...spoken.matchAll(/(?<![\p{L}\p{N}])\d(?![\p{L}\p{N}])/gu)].map(([digit]) => digit)
  if (alone.length >= 9) found.push(alone.join(''))
  return [...new Set(found)].map((digits) => (isCard(digits) ? { kind: 'card', key: digits } : { kind: 'phone', key: national(digits) }))
}

const time = String.raw`(?:[01]?\d|2[0-4])[:.][0-5]\d`
const day = String.raw`(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:20)?\d{2}`
const amount = String.raw`\d{1,3}(?:[.,]\d{3})?(?:[.,]\d{1,2})? ?(?:tl|try|lira|usd|eur|\u20ba|\$|\u20ac|%)`
const quantity = new RegExp(
  String.raw`(?<!\d[^\p{L}\p{N}]{0,4})(?:${day}(?: ${time})?|${time}(?: ?[-\u2013\u2014] ?${time})?|${amount}(?: ?[-\u2013\u2014] ?${amount})?)(?![^\p{L}\p{N}]{0,4}\d)`,
  'gu',
)
const withoutQuantities = (text: string) => text.replace(quantity, ' q ')

const numberWords: Record<string, string> = {
  ...Object.fromEntries(
    ['sifir', 'bir', 'iki', 'uc', 'dort', 'bes', 'alti', 'yedi', 'sekiz', 'dokuz'].map((name, value) => [name, String(value)]),
  ),
  ...Object.fromEntries(
    ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'].map((name, value) => [name, String(value)]),
  ),
  ...Object.fromEntries(
    ['yirmi', 'otuz', 'kirk', 'elli', 'altmis', 'yetmis', 'seksen', 'doksan'].map((name, index) => [name, String(index + 2)]),
  ),
  ...Object.fromEntries(
    ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'].map((name, index) => [name, String(index + 2)]),
  ),
  on: '1',
  yuz: '',
  hundred: '',
  oh: '0',
}
const names = Object.keys(numberWords).toSorted((a, b) => b.length - a.length)
const numberWord = new RegExp(names.join('|'), 'g')
const numberToken = new RegExp(`^(?:${names.join('|')})+$`)

function isCard(digits: string): boolean {
  if (digits.length < 13 || digits.length > 19) return false
  const sum = [...digits].toReversed().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}

/** One number in one form: `+90 532 …`, `0532 …` and `532 …` are the same. */
const national = (digits: string) => digits.replace(/^(?:00)?90(?=\d{10}$)/, '').replace(/^0+(?=\d{7})/, '')

const compact = (match: string) => match.replace(/\s+/g, '').replace(/[.,;:!?]+$/, '')
const alphanumeric = (match: string) => match.replace(/[^a-z0-9]/g, '')
