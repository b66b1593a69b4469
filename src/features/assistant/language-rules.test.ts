import { expect, test } from 'vitest'
import { languageOf } from './language-rules.ts'

test.each([
  [['Merhaba, fiyatı ne kadar?'], 'tr'],
  [['kargo var mi acaba'], 'tr'],
  [['Hello, how much is the soap?'], 'en'],
  [['can you send it to Izmir'], 'en'],
  [['Здравствуйте, сколько стоит?'], 'other'],
  [['كم السعر؟'], 'other'],
  [['Guten Tag, wie viel kostet das?'], 'other'],
  [['Bonjour, combien ça coûte ?'], 'other'],
  [['Hello, how are you?', 'ok'], 'en'],
  [['Hello', 'Aslında Türkçe yazabilirim, fiyat ne?'], 'tr'],
  [['👍'], 'tr'],
  [[], 'tr'],
] as const)('%j is %s', (texts, language) => {
  expect(languageOf([...texts])).toBe(language)
})
