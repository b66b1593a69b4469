import { forbiddenPurposeOf, forbiddenPurposes, type ForbiddenPurpose } from '#features/personas/rules.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { identifierKinds, identifiersIn, isAllowed, type Identifier, type IdentifierKind } from './identifier-rules.ts'
import { plainOf, readingsOf, tidy } from './plain-rules.ts'

/** Why an answer may not leave by itself: the customer looks at it. */
export const doubts = ['empty', 'too_long', 'unsure', 'leak', 'human_claim', ...identifierKinds] as const
export type Doubt = 'empty' | 'too_long' | 'unsure' | 'leak' | 'human_claim' | IdentifierKind

/** What no account may do: staff look at it, and nobody sends it. */
export const staffTopics = forbiddenPurposes
export type StaffTopic = ForbiddenPurpose

export interface OutputLimits {
  /** Texts of the customer: the links, numbers and names in them may be said. */
  allow: string[]
  /** Texts of ours that nobody may read. */
  guarded: string[]
  /** Marks of this one request; none of them is a word of any language. */
  marks: string[]
}

/** In an answer of a chat; a longer one is no answer between people. */
export const lengthMax = 1000
/** What the model says when it has nothing to say. */
export const handOver = 'HANDOVER'

/**
 * Whether a text of the model may leave without a person's look, and then in the form in which it may. Holds whatever the model was
 * made to say: it reads the answer only, never the wish.
 */
export function checkOutput(text: string, limits: OutputLimits): Result<string, Doubt | StaffTopic> {
  // nothing is looked for in what is no answer anyway; one sign can stand for eighteen letters
  if (text.length > 2 * lengthMax || text.normalize('NFKC').length > 2 * lengthMax) return refused('too_long')
  const answer = tidy(text)
  const readings = readingsOf(answer)
  const topic = topicOf(readings)
  if (topic) return refused(topic)
  if (!readings.some((reading) => /[\p{L}\p{N}]/u.test(reading))) return refused('empty')
  if (leaks(answer, readings, limits)) return refused('leak')
  if (answer.includes(handOver) || readings.some((reading) => reading.includes(handOver.toLowerCase()))) return refused('unsure')
  if (readings.some((reading) => humanClaims.some((claim) => claim.test(reading)))) return refused('human_claim')
  const allowed = limits.allow.flatMap(identifiersIn)
  const foreign = identifiersIn(answer).filter((identifier) => !isAllowed(identifier, allowed))
  const kind = identifierKinds.find((candidate) => foreign.some((identifier: Identifier) => identifier.kind === candidate))
  if (kind) return refused(kind)
  if (answer.length > lengthMax) return refused('too_long')
  return done(answer)
}

export const isForStaff = (reason: string): reason is StaffTopic => staffTopics.some((topic) => topic === reason)

// ---- topics

function topicOf(readings: string[]): StaffTopic | undefined {
  for (const reading of readings) {
    const purpose = forbiddenPurposeOf(reading)
    if (purpose) return purpose
    if (secretAsked.some((pattern) => pattern.test(reading))) return 'credentials'
  }
  return undefined
}

/** A secret of the other side, and the wish to have it. "Never tell anybody your password" is no such wish. */
const secretAsked = [
  /\b(?:sifre|parola|pin\b|cvv|cvc|(?:onay|dogrulama|giris|guvenlik|sms) kod|kart (?:numara|bilgi|no)|kartin\w* (?:numara|bilgi|uzerin)|tc (?:kimlik )?no|kimlik (?:numara|no))\S*(?: \S+){0,4}? (?:(?:yaz|gonder|ilet|soyle|at|gir)(?:in|iniz|ar mi\w*|er mi\w*|ir mi\w*|abilir mi\w*|ebilir mi\w*)?|paylas(?:in|iniz|ir mi\w*|abilir mi\w*)|ver(?:in|iniz|ir mi\w*|ebilir mi\w*)|alabilir mi\w*|ogrenebilir mi\w*|lazim|gerek(?:li|iyor)|rica ed\w*|nedir|ne\b)(?=$|[^\p{L}])/u,
  /\b(?:send|give|tell|type|enter|share|need|confirm|provide|what is|what's)(?: \S+){0,4}? (?:password|passcode|pin|cvv|cvc|(?:login|verification|security|sms|confirmation) code|card (?:number|details?)|id number)\b/,
]

// ---- claims

const humanClaims = [
  /\b(?:ben|biz|ben de|karsinizda|evet|tabii? ki)?,? ?(?:gercek |canli |kanli canli )?(?:bir )?insan(?:im|iz)\b/,
  /\bgercek (?:bir )?(?:kisi|insan)(?:yim|yiz|im|iz|la|yla)\b/,
  /\b(?:karsinizda|burada) (?:gercek |canli )?(?:bir )?(?:insan|kisi) (?:var|oturuyor|yaziyor)/,
  /\b(?:bot|robot|yapay zeka|asistan|yazilim|program|makine|otomatik)(?: (?:falan|filan|degil|bir sey))* degil(?:im|iz)?\b/,
  /\bkanli canli\b/,
  /\bi(?:'m| am|m)(?: (?:just|also|really|indeed|only))? (?:a |an )?(?:(?:real|actual|genuine|living|flesh\S*) )*(?:human|person|man|woman|employee)\b/,
  /\b(?:not|never|n't) (?:be )?(?:a |an |any |some )?(?:kind of )?(?:chat ?bot|bot|robot|ai\b|a\.i\.|machine|program|software|assistant|artificial|automated)/,
  /\b(?:real|actual) (?:human|person) (?:here|writing|behind|talking)/,
]

// ---- our own words

/** About six words. Shorter pieces stand in honest answers as well. */
const windowLength = 32

function leaks(answer: string, readings: string[], { guarded, marks }: OutputLimits): boolean {
  if (marks.some((mark) => answer.toLowerCase().includes(mark.toLowerCase()))) return true
  if (readings.some((reading) => ownWords.test(reading))) return true
  const windows = new Set(guarded.flatMap((text) => windowsOf(letters(text))))
  const said = letters(answer)
  return [said, [...said].toReversed().join('')].some((text) => windowsOf(text).some((window) => windows.has(window)))
}

const ownWords =
  /\b(?:system prompt|sistem (?:mesaj|talimat|istem|promp)\w*|prompt\w*|(?:my|these|the) (?:system )?instructions?|talimatlarim\w*|(?:bana verilen|aldigim) (?:talimat|kural|yonerge)\w*|yonergelerim\w*)\b/

const letters = (text: string) => plainOf(text).replace(/[^\p{L}\p{N}]/gu, '')

function windowsOf(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - windowLength + 1) }, (_, start) => text.slice(start, start + windowLength))
}
