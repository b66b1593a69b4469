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
const asked = String.raw`(?:(?:yaz|gonder|ilet|soyle|at|gir|bildir|belirt)(?:in|iniz|ar mi\w*|er mi\w*|ir mi\w*|abilir mi\w*|ebilir mi\w*)?|(?:soyle|tusla|oku)(?:yin|yiniz|r mi\w*)|paylas(?:in|iniz|ir mi\w*|abilir mi\w*)|ver(?:in|iniz|ir mi\w*|ebilir mi\w*)|alabilir mi\w*|alayim|ogrenebilir mi\w*|lazim|gerek(?:li|iyor|ir)|istiyoruz|rica ed\w*|nedir|ne\b)(?=$|[^\p{L}])`
const wanted = String.raw`\b(?:send|give|tell|type|enter|write|share|read|need|want|confirm|provide|what is|what's|what are|may i have|can i have)`
const secretAsked = [
  new RegExp(
    String.raw`\b(?:sifre|parola|pin\b|cvv|cvc|(?:onay|dogrulama|giris|guvenlik|sms) (?:kod|numara)|kart (?:numara|bilgi|no)|kartin\w* (?:numara|bilgi|uzerin)|tc (?:kimlik )?no|kimlik (?:numara|no))\S*(?: \S+){0,4}? ${asked}`,
    'u',
  ),
  // of a card: its digits, the code on its back, its last day
  new RegExp(
    String.raw`\bkart(?:in|i|inin|iniz|inizin|inda|inizda|inizdaki|indaki)?\b(?: \S+){0,4}? (?:hane|rakam|kod|numara|son kullan|skt|cvv|cvc)\S*(?: \S+){0,4}? ${asked}`,
    'u',
  ),
  /\b(?:send|give|tell|type|enter|share|need|confirm|provide|what is|what's)(?: \S+){0,4}? (?:password|passcode|pin|cvv|cvc|(?:login|verification|security|sms|confirmation) code|card (?:number|details?)|id number)\b/,
  new RegExp(String.raw`${wanted}(?: \S+){0,5}? (?:digits?|numbers?|code|date)(?: \S+){0,5}? (?<!gift |loyalty )cards?\b`),
  new RegExp(String.raw`${wanted}(?: \S+){0,4}? (?<!gift |loyalty )card(?:'s)? (?:\S+ ){0,2}?(?:digits?|numbers?|code|expiry|expiration)`),
]

// ---- claims

const machine = String.raw`(?:chat ?bot|bot|robot|yapay zeka|asistan|yazilim|program|makine|otomat|bilgisayar)`
/** Words between two that belong together; a denial between them turns them round. */
const some = String.raw`(?:(?!degil|yerine)\S+ )`
/** Said of a person with the ending of "I am" or "we are"; a digital adviser is none. */
const role = String.raw`(?:temsilci|calisan|personel|gorevli|yetkili|eleman|operator|danisman|satici|patron|mudur|sahib|kurucu|ortag|isletmeci|dukkanci|sorumlu)`
const machineEn = String.raw`(?:chat ?bot|bot|robot|ai\b|a\.i\.|machine|computer|program|software|assistant|automated)`
const personEn = String.raw`(?:human|person|man|woman|girl|guy|mother|father|employee|owner|manager|founder|salesman|saleswoman|salesperson|shopkeeper|(?:staff|team) member|(?:human|live|real) (?:agent|representative|operator))`

const humanClaims = [
  // "I am human"
  /\b(?:ben|biz|ben de|karsinizda|evet|tabii? ki)?,? ?(?:gercek |canli |kanli canli )?(?:bir )?insan(?:im|iz|lariz)\b/,
  /\b(?:gercek(?:ten)?|canli) (?:de )?(?:bir )?(?:kisi|insan|biri|kadin|erkek|adam)(?:yim|yiz|im|iz|la|yla)\b(?! degil)/,
  /\bgerceg(?:im|iz)\b|\binsanoglu(?:yum|yuz)\b/,
  /\b(?:insan|gercek|canli) (?:biri |bir insan )?oldugum\w*/,
  /\bkanli canli\b|\bet(?:ten)? (?:ve |)kemik(?:ten|im|iz)/,
  /\b(?:yasindayim|evliyim|bekarim|anneyim|babayim|cocu(?:gum|klarim) var)\b/,
  new RegExp(String.raw`(?<!\b(?:dijital|sanal|otomatik|yapay zeka|ai)(?: \S+){0,2} )\b${role}(?:i|u|si|su)?y(?:im|iz|um|uz)\b`),
  /\b(?<!(?:dijital|sanal|otomatik|zeka) (?:\S+ ){0,2})(?:calisanim|patronum|mudurum|operatorum|danismanim)\b/,
  // "a human is writing to you", "you are talking to one"
  /\b(?:karsinizda|burada) (?:gercek |canli )?(?:bir )?(?:insan|kisi) (?:var|oturuyor|yaziyor)/,
  new RegExp(
    String.raw`\bkarsiniz\w* ${some}{0,4}?(?<!(?:dijital|sanal|otomatik|zeka) (?:\S+ )?)(?:insan|kisi|biri|temsilci|calisan|yetkili|personel|gorevli|operator|danisman|uzman|satici|sahib)\S* (?:var|bulunuyor|yaziyor|oturuyor|duruyor|konusuyor)`,
  ),
  new RegExp(
    String.raw`\b(?:insan|gercek \S+|gercek bir \S+|canli \S+|canli bir \S+|kisi|calisan|temsilci|yetkili|sahib)\S*(?<=la|le) ${some}{0,3}?(?:konus|yazis|gorus|mesajlas|sohbet edi|iletisim kuru|muhatap olu)\w*yorsun`,
  ),
  new RegExp(
    String.raw`\b(?:insan|insanlar|gercek (?:bir )?(?:kisi|insan|calisan|biri|temsilci)\w*) ${some}{0,2}?(?:yaz|yazis|cevapl|yanitl|ilgilen|konus|cevap ver|yanit ver)[iu]yor(?:lar)?\b`,
  ),
  new RegExp(String.raw`\b(?:insan|gercek)\S* ${some}{0,2}?tarafindan (?:yazil|cevaplan|yanitlan)[iu]yor`),
  // "I write myself"
  /\b(?:bizzat|sahsen|kendim|kendi ellerimle|kendi elimle)\b(?: \S+){0,3}? (?:yaz|cevap|yanit|ilgilen|konus)\S*(?: ver\w*)?(?:[iu]yoru[mz]|[iu]r[iu][mz])\b/,
  /\b(?:yaz|cevapl|yanitl|konus)[iu]yoru[mz],? (?:bizzat|sahsen|kendim)\b/,
  /\b(?:sahibi|temsilcisi|calisani|yetkilisi|muduru|sorumlusu|kurucusu)\b,?(?: \S+){0,4}? (?:yaz|konus|cevapl|yanitl|ilgilen)[iu]yoru[mz]\b/,
  /\b(?:magaza|dukkan|ofis|atolye|tezgah|telefon|bilgisayar)\w*(?:dan|den|tan|ten)(?: \S+){0,2}? yaziyoru[mz]\b/,
  /\b(?:burada|dukkanda|magazada|atolyede|ofiste) calisiyorum\b|\b(?:ekran|bilgisayar|telefon|klavye)\w* basinda(?:yim|yiz)\b/,
  // "I am no robot"
  /\b(?:bot|robot|yapay zeka|asistan|yazilim|program|makine|otomatik)(?: (?:falan|filan|degil|bir sey))* degil(?:im|iz)?\b/,
  /\botomatik (?:bir )?(?:mesaj|cevap|yanit|sistem|sey)\w* (?:falan |filan )?degil/,
  new RegExp(String.raw`\b${machine}\w* ${some}{0,2}?(?:konus|yazis|gorus|mesajlas|sohbet et|muhatap ol)m[iu]yorsun`),
  new RegExp(String.raw`\b${machine} (?:falan |filan )?(?:olsam|olsaydim|olmadigim\w*|miyim|muyum|sandiniz|sanmayin|zannet\w+)\b`),
  new RegExp(String.raw`\b${machine}\w* m[iu](?:yim|yum)?\s?[?!]+ ?(?:hayir|yok|tabii ki|asla|olur mu)`),
  /\b(?:burada|karsinizda|hayir,?|bizde) (?:\S+ ){0,2}?(?:chatbot|robot|yapay zeka|otomatik (?:cevap|mesaj|yanit)\w*) (?:falan |filan )?(?:yok|kullanm\w+)\b/,
  /\b(?:burada|karsinizda) bot (?:falan |filan )?yok\b/,
  // English
  new RegExp(
    String.raw`\bi(?:'m| am|m)(?: (?:just|also|really|indeed|only|actually|truly|definitely|absolutely|certainly|of course|most|very much|in fact|100%|as|yes),?)*(?: (?:a|an|the|your|one|shop|store|shop's|store's|real|actual|genuine|living|live|normal|regular|breathing|flesh\S*))* ${personEn}\b`,
  ),
  /\bi(?:'m| am|m) (?:(?:very|really|quite|definitely|actually|absolutely|as|100%) )*real\b(?! ?(?:ly|estate|sorry|quick))/,
  /\bi(?:'m| am|m) (?:\d+|twenty\S*|thirty\S*|forty\S*) years old\b|\bi(?:'m| am) married\b|\bi have (?:\S+ )?(?:kids|children)\b/,
  new RegExp(
    String.raw`\b(?:not|never|n't) (?:be )?(?:a |an |any |some )?(?:kind of )?(?:chat ?bot|bot|robot|ai\b|a\.i\.|machine|program|software|assistant|artificial|automated)`,
  ),
  new RegExp(
    String.raw`\b(?:not|never|n't) (?:talking|speaking|chatting|writing|texting|dealing)(?: \S+)? (?:to|with) (?:a |an |some |any )?(?:kind of )?${machineEn}`,
  ),
  new RegExp(
    String.raw`\b(?:talking|speaking|chatting|writing|texting|dealing)(?: \S+)? (?:to|with) (?:\S+, )?(?:a |an |the |our )?(?:(?:real|actual|live|living|genuine|human|shop|store) )*(?:${personEn}|someone real|somebody real|real people|human being)`,
  ),
  /\b(?:real|actual|live|living) (?:human|person|people|agent|representative)(?: being)?s? (?:(?:is|are) )?(?:here|writing|behind|talking|typing|answering|replying|answers?|writes?|replies|on the other)/,
  /\b(?:human|person|people) (?:is |are )?(?:here|writing to you|typing|behind this)\b|\bthis is (?:a |an )?(?:real |actual |live )(?:human|person)/,
  /\bthis is \S+,? (?:the )?(?:owner|manager|founder)\b/,
  /\bi(?:'m| am|m) (?:\S+ )?(?:typing|writing|answering|replying) (?:\S+ ){0,3}?(?:myself|in person|personally|by hand|from (?:my|the) (?:phone|desk|shop|store|office))\b/,
  /\bno (?:chat ?)?(?:bots?|robots?|ai|machines?) (?:here|involved|at all)\b|\b(?:sound|seem|look|write) like (?:a |an )?(?:ro)?bot\b|\bflesh[- ]and[- ]blood\b/,
  /^(?:\S+ )?yes,? (?:(?:a|i'm a) )?(?:real |actual )?(?:human|person)\b/,
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
