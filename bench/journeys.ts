import { rounded, type Figure } from './support/figure.ts'
import { openService } from './support/product.ts'

/** An hour of a deployment takes 200 login codes, so this many and a few before them. */
const journeys = 180
const warmUps = 10
const sideBySide = 40

/** Whole journeys that the machine can do in a minute, with Telegram's emulators and the database on the same cores. */
export async function measureJourneys(): Promise<Figure> {
  await using service = await openService()
  const { sandbox } = service
  await sandbox.ask('openTill')
  await sandbox.ask('crowd', warmUps, warmUps)
  const ms = await sandbox.ask('crowd', journeys, sideBySide)
  return { name: 'journeys_per_min', value: rounded((journeys * 60_000) / ms), unit: 'a minute', goal: 300, better: 'higher', rivals: [] }
}
