import type { BotApi } from '../bot-api/bot-api.ts'
import type { Days } from '../day/day.ts'
import type { ModelServer } from '../model/model.ts'
import type { Judge } from '../world/judge.ts'
import type { World } from '../world/world.ts'
import type { Answer, Body, ChangeEvent, StateView, Verb } from './contract.ts'
import type { ControlledDataCentres } from './data-centres.ts'
import type { Phones } from './phones.ts'
import type { Views } from './views.ts'

export interface VerbDependencies {
  world: World
  botApi: BotApi
  phones: Phones
  views: Views
  dataCentres: ControlledDataCentres
  judge: Pick<Judge, 'setCap' | 'setPostPace'>
  model: ModelServer
  days: Days
  /** Puts the sample people back after a reset. */
  populate: () => void
  changed: (event: ChangeEvent) => void
  payments: NonNullable<StateView['payments']>
}

export type Verbs = { [V in Verb]: (body: Body<V>) => Answer<V> | Promise<Answer<V>> }
