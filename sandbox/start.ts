import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createBotApi, type BotApi, type BotApiOptions } from './bot-api/bot-api.ts'
import { createControl, type Control } from './control/control.ts'
import { refuseForeign } from './control/guard.ts'
import { createControlHttp } from './control/http.ts'
import { createModelServer, modelKey, modelName, type ModelServer } from './model/model.ts'
import { createDataCentres, type DataCentres } from './mtproto/data-centres.ts'
import { adminIds, helpers, populate, sampleCast } from './people.ts'
import { createStaticFiles } from './static-files.ts'
import { createJudge, type Judge } from './world/judge.ts'
import { openJournal } from './world/journal.ts'
import { World } from './world/world.ts'

export interface SandboxOptions {
  host: string
  /** Chat page, control API and Bot API; 0 takes a free one. */
  port: number
  /** Where the data centres listen; 0 takes a free one. */
  dataCentrePorts: Record<2 | 4, number>
  /** The journal and the files; absent: everything is forgotten at the end. */
  directory?: string
  /** The built chat page; absent: the sandbox is driven by its control API only. */
  chatPageDirectory?: string
  botApi?: Omit<BotApiOptions, 'world' | 'onDraft'>
}

export interface Sandbox {
  chatPageUrl: string
  apiRoot: string
  botToken: string
  botUsername: string
  apiId: number
  apiHash: string
  adminIds: number[]
  /** Staff beside the owners; a product may give them their roles from the start. */
  helpers: typeof helpers
  /** Where MTProto clients begin, and the key by which they know the server. */
  dataCentre: { address: string; keyPem: string }
  clockUrl: string
  /** A server that speaks OpenAI's API. */
  languageModel: { baseUrl: string; apiKey: string; model: string }
  world: World
  judge: Judge
  botApi: BotApi
  dataCentres: DataCentres
  model: ModelServer
  /** The verbs of the control API, for this process. */
  control: Control['act'] & Pick<Control, 'state' | 'history'>
  /** Where traffic of the Bot API broke its schema; empty in a sound product. */
  violations(): string[]
  stop(): Promise<void>
}

/** What programs give as their own when they connect to the sandbox's data centres. */
const apiId = 1_000_001
const apiHash = '0123456789abcdef0123456789abcdef'

/** Starts a Telegram of its own on this machine: people, a bot, the Bot API and everything to drive them. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { host, port, directory, chatPageDirectory } = options
  const world = new World(
    directory === undefined ? {} : { journal: openJournal(join(directory, 'world.jsonl')), filesDirectory: join(directory, 'files') },
  )
  const botApi = createBotApi({ world, ...options.botApi, onDraft: ({ botId, chatId, text }) => control.startDraft(botId, chatId, text) })
  const model = createModelServer()
  const judge = createJudge(world, { managedApiId: apiId })
  const dataCentres = await createDataCentres({ world, judge, ports: options.dataCentrePorts, host }).catch(explainBusyPort)
  const control: Control = createControl({
    world,
    botApi,
    judge,
    dataCentres,
    model,
    populate: () => populate(world, control.setRole),
  })
  populate(world, control.setRole)
  const controlHttp = createControlHttp(control, world)
  const server = createServer((request, response) => {
    const foreign = refuseForeign(request, portOf(server))
    if (foreign !== undefined) refuse(response, 403, foreign)
    else if (![botApi, controlHttp, model].some((door) => door.handle(request, response))) servePage(request, response)
  })
  const servePage = chatPageDirectory === undefined ? refusePage : createStaticFiles(chatPageDirectory)
  // Clients keep their connections; one that the server closes at the very moment of a call looks like a lost network.
  server.keepAliveTimeout = 75_000
  await listen(server, host, port).catch(async (error: unknown) => {
    botApi.stop()
    await dataCentres.stop()
    world.journal.close()
    return explainBusyPort(error)
  })
  const address = `http://${host}:${portOf(server)}`
  const token = botApi.bots.withId(sampleCast.bot.id)?.token

  return {
    chatPageUrl: `${address}/`,
    apiRoot: address,
    botToken: token ?? '',
    botUsername: sampleCast.bot.username,
    apiId,
    apiHash,
    adminIds,
    helpers,
    dataCentre: { address: dataCentres.address, keyPem: dataCentres.publicKeyPem },
    clockUrl: `${address}/sim/clock`,
    languageModel: { baseUrl: `${address}/v1`, apiKey: modelKey, model: modelName },
    world,
    judge,
    botApi,
    dataCentres,
    model,
    control: { ...control.act, state: control.state, history: control.history },
    violations: () => botApi.violations,
    async stop() {
      control.stop()
      botApi.stop()
      controlHttp.stop()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await Promise.all([closed, dataCentres.stop()])
      world.journal.close()
    },
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
}

/** The sandbox takes the three ports after PORT. */
function explainBusyPort(error: unknown): never {
  const isBusy = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  if (!isBusy) throw error
  const port = 'port' in error ? ` ${String(error.port)}` : ''
  throw new Error(`Port${port} is in use, and the sandbox needs it beside PORT: set PORT to another number.`, { cause: error })
}

function portOf(server: Server): number {
  // A TCP server that listens has an address of this kind.
  return (server.address() as AddressInfo).port
}

function refusePage(_request: IncomingMessage, response: ServerResponse): void {
  refuse(response, 404, 'This sandbox runs without its chat page; GET /sim lists what it can do.')
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ error: sentence }))
}
