import { expect, test } from 'vitest'
import { holdsCode } from './logins.ts'

test.each([
  ['12345', true],
  ['my code is 12345, take it', true],
  ['1-2-3-4-5', true],
  ['12--345', true],
  ['12345---', true],
  ['1 2 3 4 5', false],
  ['123456', false],
  ['912345', false],
  ['1234', false],
  ['twelve', false],
])('a message %j holds the code 12345: %s', (text, isHeld) => {
  expect(holdsCode(text, '12345')).toBe(isHeld)
})
