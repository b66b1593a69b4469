import { createHmac, pbkdf2, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import type { User } from '../../world/types.ts'
import { RpcRefusal } from '../refusal.ts'
import type { TlObject } from '../tl/object.ts'
import { generator, powMod, prime, primeNumber, sha256, to256, toBytes, toNumber, xor } from '../wire/numbers.ts'

/** 2FA by SRP (https://core.telegram.org/api/srp): the password itself never comes over the wire. */
export interface Passwords {
  /** `account.password` for this person, with a fresh challenge when there is a password. */
  describe(user: User): Promise<TlObject>
  /** @throws RpcRefusal PASSWORD_HASH_INVALID or SRP_ID_INVALID. A challenge is good for one try. */
  check(user: User, answer: { srpId: bigint; A: Buffer; M1: Buffer }): Promise<void>
}

interface Verifier {
  password: string
  salt1: Buffer
  salt2: Buffer
  v: bigint
}

interface Challenge {
  srpId: bigint
  b: Buffer
  B: Buffer
}

const derive = promisify(pbkdf2)
const g = to256(toBytes(BigInt(generator)))
const k = toNumber(sha256(prime, g))

export function createPasswords(secret: Buffer): Passwords {
  const verifiers = new Map<number, Verifier>()
  const challenges = new Map<number, Challenge[]>()
  return { describe, check }

  async function describe(user: User): Promise<TlObject> {
    const common = {
      _: 'account.password',
      newAlgo: { _: 'passwordKdfAlgoUnknown' },
      newSecureAlgo: { _: 'securePasswordKdfAlgoUnknown' },
      secureRandom: randomBytes(256),
    }
    if (user.password === undefined) return common
    const { salt1, salt2, v } = await verifierOf(user, user.password)
    const b = randomBytes(256)
    const B = to256(toBytes((k * v + toNumber(powMod('generator', b))) % primeNumber))
    const challenge = { srpId: randomBytes(8).readBigInt64LE(0), b, B }
    challenges.set(user.id, [...(challenges.get(user.id) ?? []).slice(-4), challenge])
    return {
      ...common,
      hasPassword: true,
      currentAlgo: {
        _: 'passwordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow',
        salt1,
        salt2,
        g: generator,
        p: prime,
      },
      srpB: B,
      srpId: challenge.srpId,
      hint: user.passwordHint,
    }
  }

  async function check(user: User, { srpId, A, M1 }: { srpId: bigint; A: Buffer; M1: Buffer }): Promise<void> {
    const challenge = (challenges.get(user.id) ?? []).find((one) => one.srpId === srpId)
    if (!challenge || user.password === undefined) throw new RpcRefusal('SRP_ID_INVALID')
    challenges.set(
      user.id,
      (challenges.get(user.id) ?? []).filter((one) => one !== challenge),
    )
    const { salt1, salt2, v } = await verifierOf(user, user.password)
    const paddedA = to256(A)
    const number = toNumber(paddedA)
    if (number <= 0n || number >= primeNumber) throw new RpcRefusal('PASSWORD_HASH_INVALID')
    const u = sha256(paddedA, challenge.B)
    const base = (number * toNumber(powMod(to256(toBytes(v)), u))) % primeNumber
    const key = sha256(powMod(to256(toBytes(base)), challenge.b))
    const expected = sha256(xor(sha256(prime), sha256(g)), sha256(salt1), sha256(salt2), paddedA, challenge.B, key)
    if (!expected.equals(M1)) throw new RpcRefusal('PASSWORD_HASH_INVALID')
    challenges.delete(user.id)
  }

  async function verifierOf({ id }: User, password: string): Promise<Verifier> {
    const known = verifiers.get(id)
    if (known?.password === password) return known
    const mac = createHmac('sha256', secret).update(`srp:${id}:${password}`).digest()
    const salt1 = mac.subarray(0, 8)
    const salt2 = mac.subarray(8, 24)
    const salted = (data: Uint8Array, salt: Buffer) => sha256(salt, data, salt)
    const slow = await derive(salted(salted(Buffer.from(password), salt1), salt2), salt1, 100_000, 64, 'sha512')
    const verifier = { password, salt1, salt2, v: toNumber(powMod('generator', salted(slow, salt2))) }
    verifiers.set(id, verifier)
    return verifier
  }
}
