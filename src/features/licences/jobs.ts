import type { Ticker } from '#platform/ticker.ts'
import { minuteMs } from '#shared/time.ts'
import type { Licences } from './service.ts'

export function registerLicencesJobs({ ticker, licences }: { ticker: Ticker; licences: Licences }): void {
  ticker.every('licences', minuteMs / 4, () => licences.sweep())
}
