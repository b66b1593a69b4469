import { expect } from 'vitest'
import { sampleCast } from '#sandbox/people.ts'
import { loadWords } from '#platform/words.ts'
import { languages } from '#shared/language.ts'
import type { Product } from './product.ts'

/** Nobody was told that something went wrong, and no fault is counted. */
export async function expectNoFault({ app, sandbox }: Product): Promise<void> {
  const words = loadWords('locales')
  const apologies = languages.map((language) => words.plain(language, 'shell-sorry'))
  const said = [...sandbox.world.messages.values()].filter(({ fromId }) => fromId === sampleCast.bot.id)
  expect(said.filter(({ content }) => apologies.includes(content.text))).toEqual([])
  const metrics = await (await fetch(`${app.url}/metrics`)).text()
  expect(metrics.split('\n').filter((line) => line.startsWith('gavatcore_faults_total'))).toEqual([])
}
