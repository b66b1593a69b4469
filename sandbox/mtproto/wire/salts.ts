import { sha512 } from './numbers.ts'

const hourMs = 3_600_000
/** As many as one digest has room for. */
const saltsInBlock = 8

/** What the salts of a key follow from. */
interface Salted {
  key: Buffer
  firstSalt: { salt: bigint; hour: number }
  /** Salts of the hours about now, as they were last asked for. */
  salts?: { block: number; bytes: Buffer }
}

/** The salts of an hour and of those to come follow from the key, so that none has to be kept. */
export function saltOf(key: Salted, hour = hourNow()): bigint {
  if (hour === key.firstSalt.hour && key.firstSalt.salt !== 0n) return key.firstSalt.salt
  return saltsOf(key, Math.floor(hour / saltsInBlock)).readBigInt64LE((hour % saltsInBlock) * 8)
}

/** Every packet asks for one, and all ask for the same few. */
function saltsOf(key: Salted, block: number): Buffer {
  if (key.salts?.block !== block) key.salts = { block, bytes: sha512(key.key, `salts:${block}`) }
  return key.salts.bytes
}

/** The salt of the last hour is still good, and one of the next hours that the client may have fetched is too. */
export function isGoodSalt(key: Salted, salt: bigint): boolean {
  const hour = hourNow()
  return salt === saltOf(key, hour) || salt === saltOf(key, hour - 1)
}

export function futureSalts(key: Salted, count: number): { _: string; validSince: number; validUntil: number; salt: bigint }[] {
  const first = hourNow()
  return Array.from({ length: Math.min(Math.max(count, 1), 64) }, (_, index) => ({
    _: 'mt_future_salt',
    validSince: ((first + index) * hourMs) / 1000,
    validUntil: ((first + index + 2) * hourMs) / 1000,
    salt: saltOf(key, first + index),
  }))
}

export function hourNow(): number {
  return Math.floor(Date.now() / hourMs)
}
