import { rounded, type Figure } from './support/figure.ts'
import { openService } from './support/product.ts'

/** A deployment may ask for 200 login codes in an hour. */
const journeysMax = 180
const seconds = 60
const warmUps = 10
/** Enough that nothing waits for the answer of one customer, on two cores. */
const sideBySide = 24

/** Whole journeys that the machine can do in a minute, with Telegram's emulators and the database on the same cores. */
export async function measureJourneys(): Promise<Figure> {
  await using service = await openService()
  const { sandbox } = service
  await sandbox.ask('openTill')
  await sandbox.ask('crowd', { journeysMax: warmUps, seconds, sideBySide: warmUps })
  const value = await sandbox.ask('crowd', { journeysMax, seconds, sideBySide })
  return { name: 'journeys_per_min', value: rounded(value), unit: 'a minute', goal: 300, better: 'higher', rivals: [] }
}
