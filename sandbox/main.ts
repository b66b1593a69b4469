import { parseArgs } from 'node:util'
import { buildChatPage } from './chat-page/build.ts'
import { startSandbox } from './start.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8081' },
    host: { type: 'string', default: '127.0.0.1' },
    directory: { type: 'string' },
    'no-page': { type: 'boolean', default: false },
  },
})
const port = Number(values.port)

/** A sandbox alone: prints one JSON line with its addresses and runs until it is stopped. */
const sandbox = await startSandbox({
  host: values.host,
  port,
  dataCentrePorts: port === 0 ? { 2: 0, 4: 0 } : { 2: port + 1, 4: port + 2 },
  ...(values.directory === undefined ? {} : { directory: values.directory }),
  ...(values['no-page'] ? {} : { chatPageDirectory: await buildChatPage() }),
}).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
const { chatPageUrl, apiRoot, botToken, botUsername, apiId, apiHash, adminIds, dataCentre, clockUrl, languageModel } = sandbox
const addresses = { chatPageUrl, apiRoot, botToken, botUsername, apiId, apiHash, adminIds, dataCentre, clockUrl, languageModel }
process.stdout.write(`${JSON.stringify(addresses)}\n`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void sandbox.stop().then(() => process.exit(0))
  })
}
