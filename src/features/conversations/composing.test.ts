import { expect, test } from 'vitest'
import { ada, adasAccount, createKnowledgeWorld } from '#tests/knowledge.ts'
import { createComposer } from './composing.ts'

const source = '# Kargo\nKargo \u00fccreti 60 liradir.\n\n# Saatler\nHafta i\u00e7i 09:00-18:00 aras\u0131 a\u00e7\u0131\u011f\u0131z.'

/** A model that says something to everything, beside the sources of an enterprise customer. */
async function start() {
  const { knowledge, type } = await createKnowledgeWorld()
  await type(source)
  const composer = createComposer({
    knowledge,
    assistant: {
      compose: () => Promise.resolve({ ok: true, value: { text: 'invented', language: 'tr', usage: { input: 1, output: 1 } } }),
    },
  })
  return async (...messages: string[]) => {
    const about = { accountId: adasAccount, customerId: ada, before: [], messages, isDisclosing: false }
    const composed = await composer.compose({ ...about, signal: AbortSignal.timeout(10_000) })
    return composed.ok ? composed.value.sources : composed.reason
  }
}

test('what is not in the sources ends with the customer, asked with a question mark or without; a courtesy is answered', async () => {
  const ask = await start()
  for (const text of [
    'Garanti s\u00fcresini merak ediyorum',
    'Bana taksit se\u00e7eneklerini yaz\u0131n',
    'Adres',
    'Tell me your return policy',
    'garanti?',
  ])
    expect(await ask(text), text).toBe('not_in_sources')
  expect(await ask('Merhaba', 'taksit')).toBe('not_in_sources')
  expect(await ask('Merhaba', 'te\u015fekk\u00fcrler \u{1f64f}')).toEqual([])
  expect(await ask('kargo \u00fccreti ne kadar')).toHaveLength(1)
})
