import type { BotApi } from '../bot-api/bot-api.ts'
import type { ModelServer } from '../model/model.ts'
import type { World } from '../world/world.ts'
import type { DisturbanceView } from './contract.ts'
import type { ControlledDataCentres } from './data-centres.ts'

/** What is in force that the usual world has not: faults, an outage, the model's mode, a moved clock. */
export function disturbancesOf(input: {
  world: World
  botApi: BotApi
  dataCentres: ControlledDataCentres
  model: ModelServer
}): DisturbanceView[] {
  const { faults, refusedUntilMs } = input.dataCentres.disturbances()
  const { mode, times } = input.model.order()
  const { clockOffsetMs } = input.world
  const found: DisturbanceView[] = []
  for (const { method, code, description, retryAfterSeconds, times: calls } of input.botApi.faults.list())
    found.push({ kind: 'bot-api', detail: `${method} ${retryAfterSeconds === undefined ? code : 429} ${description}`.trim(), times: calls })
  for (const { method, error, times: calls } of faults) found.push({ kind: 'accounts', detail: `${method} ${error}`.trim(), times: calls })
  if (refusedUntilMs > Date.now()) found.push({ kind: 'network', detail: '', untilMs: refusedUntilMs })
  if (mode !== 'polite') found.push({ kind: 'model', detail: mode, ...(times === undefined ? {} : { times }) })
  if (clockOffsetMs !== 0) found.push({ kind: 'clock', detail: String(clockOffsetMs) })
  return found
}
