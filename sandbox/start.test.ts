import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { sampleCast } from './people.ts'
import { startSandbox, type Sandbox, type SandboxOptions } from './start.ts'

const started: Sandbox[] = []
const start = async (options: Partial<SandboxOptions> = {}) => {
  const sandbox = await startSandbox({ host: '127.0.0.1', port: 0, dataCentrePorts: { 2: 0, 4: 0 }, ...options })
  started.push(sandbox)
  return sandbox
}
afterEach(async () => {
  for (const sandbox of started.splice(0)) await sandbox.stop()
})

/** The status for a request that names itself so; `fetch` does not let a program choose its Host. */
const statusFor = (sandbox: Sandbox, path: string, headers: Record<string, string>) =>
  new Promise<number>((resolve, reject) => {
    request(`${sandbox.apiRoot}${path}`, { headers }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })

describe('a page of the web cannot reach the sandbox', () => {
  it('by a name that points here, nor from its own address', async () => {
    const sandbox = await start()
    const port = new URL(sandbox.apiRoot).port
    const foreign = [
      { host: `evil.example:${port}` },
      { host: 'localhost:1' },
      { host: `localhost:${port}`, origin: 'https://evil.example' },
      { host: `localhost:${port}`, origin: 'null' },
      { host: `localhost:${port}`, origin: 'http://localhost:1' },
      { host: `localhost:${port}`, 'sec-fetch-site': 'cross-site' },
    ]
    for (const headers of foreign) {
      for (const path of ['/sim/state', '/', `/bot${sandbox.botToken}/getMe`]) expect(await statusFor(sandbox, path, headers)).toBe(403)
    }
    for (const host of ['localhost', '127.0.0.1', '[::1]'])
      expect(await statusFor(sandbox, '/sim/state', { host: `${host}:${port}`, origin: `http://${host}:${port}` })).toBe(200)
  })
})

describe('a sandbox', () => {
  it('names the port that is in use and the variable that chooses it', async () => {
    const { apiRoot, dataCentre } = await start()
    const port = Number(new URL(apiRoot).port)
    await expect(start({ port })).rejects.toThrow(
      `Port ${port} is in use, and the sandbox needs it beside PORT: set PORT to another number.`,
    )
    const busy = Number(dataCentre.address.split(':')[1])
    await expect(start({ dataCentrePorts: { 2: busy, 4: 0 } })).rejects.toThrow(`Port ${busy} is in use`)
  })

  it('has the same people, bot, token and clock after a restart', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'sandbox-'))
    const first = await start({ directory })
    const [customer] = sampleCast.people
    await first.control.say({ userId: customer!.id, chatId: sampleCast.bot.id, text: 'hello' })
    await first.control.user({ id: customer!.id, firstName: 'Renamed' })
    await first.control.clock({ offsetMs: 5000 })
    const people = first.control.state().people
    await first.stop()
    started.length = 0
    const second = await start({ directory })
    expect(second.botToken).toBe(first.botToken)
    expect(second.control.state().people).toEqual(people)
    expect(second.control.state().clock.offsetMs).toBe(5000)
    expect(second.control.history(customer!.id, sampleCast.bot.id).messages.map(({ text }) => text)).toEqual(['hello'])
    await second.stop()
    started.length = 0
    await rm(directory, { recursive: true })
  })

  it('serves the chat page with a strict policy and nothing beside it', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'page-'))
    await writeFile(join(directory, 'index.html'), '<!doctype html>')
    await writeFile(join(directory, '.sources'), 'hidden')
    const sandbox = await start({ chatPageDirectory: directory })
    const page = await fetch(sandbox.chatPageUrl)
    expect(await page.text()).toBe('<!doctype html>')
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'/)
    for (const path of ['.sources', 'missing.js', '..%2f..%2fetc/passwd.txt'])
      expect((await fetch(`${sandbox.chatPageUrl}${path}`)).status).toBe(404)
    await rm(directory, { recursive: true })
  })
})
