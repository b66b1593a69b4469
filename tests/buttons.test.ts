import { expect, test } from 'vitest'
import type { BotShell } from '#platform/bot/shell.ts'
import { loadWords } from '#platform/words.ts'
import { pressNames } from '#tests/press-names.ts'
import type { ProductDeps } from '../src/product/deps.ts'
import { createProduct } from '../src/product.ts'

/** The names under which the product hears buttons, and those of its questions. Composing it does nothing outside: what it is given may be anything. */
function heardNames(): { buttons: string[]; questions: string[] } {
  const anything: unknown = new Proxy(() => {}, {
    get: (_target, key) => (key === Symbol.toPrimitive ? () => 'x' : key === 'then' ? undefined : anything),
    apply: () => anything,
  })
  const config = { dataDirectory: '/nowhere', role: 'web', database: { kind: 'server' }, telegram: { kind: 'real' } }
  const telegram = { adminIds: [1], apiRoot: 'http://127.0.0.1:9', botToken: '1:x', apiId: 1, apiHash: 'x' }
  const outside = ['db', 'clock', 'events', 'jobs', 'ticker', 'alarms', 'box', 'log', 'messenger', 'api', 'metrics'] as const
  const deps = {
    ...Object.fromEntries(outside.map((name) => [name, anything])),
    config,
    telegram,
    databaseUrl: 'postgres://nowhere',
    words: loadWords('locales'),
  } as unknown as ProductDeps // nothing of it is used while composing
  const buttons: string[] = []
  const questions: string[] = []
  const own: Record<string, (name: string) => unknown> = {
    press: (name) => buttons.push(name),
    input: (name) => questions.push(name),
    secret: (name) => questions.push(name),
  }
  // what else the shell has is for later
  const shell = new Proxy(own, { get: (_target, key) => own[String(key)] ?? anything }) as unknown as BotShell
  createProduct(deps).registerBot(shell)
  return { buttons, questions }
}

test('no button is dead: whatever the program puts on one is heard, and whatever is heard is attacked by the tests', () => {
  const { buttons, questions } = heardNames()
  const written = pressNames()
  expect(written.filter((name) => !buttons.includes(name) && !questions.includes(name))).toEqual([])
  expect(buttons.filter((name) => !written.includes(name))).toEqual([])
})
