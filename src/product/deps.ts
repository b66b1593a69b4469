import type { Api } from 'grammy'
import type { Role } from '#features/staff/rules.ts'
import type { Alarms } from '#platform/alarms.ts'
import type { Messenger } from '#platform/bot/messenger.ts'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import type { Jobs } from '#platform/jobs.ts'
import type { Log } from '#platform/log.ts'
import type { Metrics } from '#platform/metrics.ts'
import type { Database } from '#platform/postgres/connect.ts'
import type { SecretBox } from '#platform/secret-box.ts'
import type { Ticker } from '#platform/ticker.ts'
import type { Words } from '#platform/words.ts'
import type { Config } from '../config.ts'

/** The Telegram that the product talks to: by which addresses, and as whom. */
export interface Telegram {
  botToken: string
  apiRoot: string
  apiId: number
  apiHash: string
  /** Absent: Telegram's own data centres. */
  dataCentre?: { host: string; port: number; keyPem: string }
  adminIds: number[]
  clockUrl?: string
  /** In a world of our own; a key from outside goes before it. */
  languageModel?: NonNullable<Config['openai']>
  /** Where a person plays everybody; only in a world of our own. */
  chatPageUrl?: string
  /** In a rehearsal: who helps the owners. A fresh service then begins with samples and with these people in their roles. */
  rehearsal?: { helpers: { id: number; role: Role }[] }
}

export interface ProductDeps {
  config: Config
  telegram: Telegram
  databaseUrl: string
  db: Database
  clock: Clock
  events: Events
  jobs: Jobs
  ticker: Ticker
  alarms: Alarms
  words: Words
  box: SecretBox
  log: Log
  messenger: Messenger
  api: Api
  metrics: Metrics
  /** Absent: as the rules say. */
  gatherMs?: number | undefined
}
