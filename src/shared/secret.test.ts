import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { Secret } from './secret.ts'

test('a secret shows itself to nobody who prints, logs or serialises it', () => {
  const secret = new Secret('hunter2')
  const shown = [String(secret), JSON.stringify({ secret }), inspect({ secret }), inspect(secret, { showHidden: true })].join()
  expect(shown).not.toContain('hunter2')
  expect(secret.reveal()).toBe('hunter2')
})
