/** What the number is multiplied by until its square forms give a factor: square-free, small ones first. */
const multipliers = [1, 3, 5, 7, 11, 15, 21, 33, 35, 55, 77, 105, 165, 231, 385, 1155]

/**
 * A factor of a product of two primes below 2^63, as the data centre gives one for the beginning of a key exchange
 * (https://core.telegram.org/mtproto/auth_key): Shanks's square forms, whose steps fit plain numbers. It takes a tenth of the time of
 * mtcute's rho over big ones. Undefined: none was found.
 */
export function factorOf(product: bigint): bigint | undefined {
  for (const multiplier of multipliers) {
    const factor = throughForms(product, product * BigInt(multiplier))
    if (factor !== undefined) return factor
  }
  return undefined
}

function throughForms(product: bigint, square: bigint): bigint | undefined {
  const root = rootOf(square)
  const rest = Number(square - BigInt(root) * BigInt(root))
  if (rest === 0) return properly(product, BigInt(root))
  const stepsMax = 6 * Math.floor(Math.sqrt(2 * root))
  let p = root
  let before = 1
  let q = rest
  for (let step = 2; step < stepsMax; step++) {
    const times = Math.floor((root + p) / q)
    const turned = times * q - p
    const after = before + times * (p - turned)
    before = q
    p = turned
    q = after
    if (step % 2 !== 0) continue
    const side = Math.round(Math.sqrt(q))
    if (side * side === q) return properly(product, back(square, root, p, side))
  }
  return undefined
}

/** From a form whose end is a square along the cycle of its root, until a form repeats itself. */
function back(square: bigint, root: number, from: number, side: number): bigint {
  let p = from + side * Math.floor((root - from) / side)
  let before = side
  let q = Number((square - BigInt(p) * BigInt(p)) / BigInt(side))
  for (;;) {
    const times = Math.floor((root + p) / q)
    const turned = times * q - p
    const after = before + times * (p - turned)
    before = q
    if (turned === p) return BigInt(before)
    p = turned
    q = after
  }
}

function properly(product: bigint, part: bigint): bigint | undefined {
  let [one, other] = [product, part]
  while (other !== 0n) [one, other] = [other, one % other]
  return one === 1n || one === product ? undefined : one
}

/** Rounded down. */
function rootOf(value: bigint): number {
  let root = Math.floor(Math.sqrt(Number(value)))
  while (BigInt(root) * BigInt(root) > value) root--
  while (BigInt(root + 1) * BigInt(root + 1) <= value) root++
  return root
}
