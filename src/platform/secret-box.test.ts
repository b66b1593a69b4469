import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createSecretBox } from './secret-box.ts'

const key = randomBytes(32)
const box = createSecretBox(key)
const sealed = box.seal(Buffer.from('hello'), 'account:1')

test('sealed bytes open in their own place only', () => {
  expect(box.open(sealed, 'account:1').toString()).toBe('hello')
  expect(() => box.open(sealed, 'account:2')).toThrow()
})

test('one changed bit is noticed wherever it is', () => {
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(() => box.open(changed, 'account:1')).toThrow()
  }
})

test('after a rotation old bytes still open, are known as old, and new ones take the new key', () => {
  const rotated = createSecretBox(randomBytes(32), [key])
  expect(rotated.open(sealed, 'account:1').toString()).toBe('hello')
  expect(rotated.isOld(sealed)).toBe(true)
  expect(rotated.isOld(rotated.seal(Buffer.from('x'), 'p'))).toBe(false)
  expect(rotated.digests('90555', 'phone').some((digest) => digest.equals(box.digest('90555', 'phone')))).toBe(true)
})

test('without the key the error names what to do', () => {
  expect(() => createSecretBox(randomBytes(32)).open(sealed, 'account:1')).toThrow('SECRET_KEYS_OLD')
})

test('a digest differs by purpose', () => {
  expect(box.digest('1', 'phone')).not.toEqual(box.digest('1', 'card'))
})
