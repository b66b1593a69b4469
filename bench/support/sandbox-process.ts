import { startSandbox } from '#sandbox/start.ts'
import { telegramEnv } from '#tests/environment.ts'
import { serve } from './child.ts'
import { memberAt } from './crowd.ts'
import { createJourneys } from './journey.ts'
import { createRush } from './rush.ts'
import { createVisits } from './visitors.ts'

/** The Telegram world, alone in its process. */
const sandbox = await startSandbox({ host: '127.0.0.1', port: 0, dataCentrePorts: { 2: 0, 4: 0 } })
const { world, dataCentres } = sandbox
const authorIds = Array.from({ length: 20 }, (_, index) => world.addUser({ id: 620_000_000 + index, firstName: 'Author' }).id)
let crowd: number[] = []
let phones = 0
let endWriting = () => 0

function writeTo(index: number) {
  const to = crowd[index]
  if (to !== undefined) world.send({ fromId: authorIds[index % authorIds.length] ?? 0, to, content: { text: 'hello' }, via: 'phone' })
}

export interface Outage {
  amnesia: boolean
  refuseMs: number
}

const verbs = {
  ...createJourneys(sandbox),
  ...createVisits(sandbox),
  ...createRush(sandbox),
  where: () => ({
    env: telegramEnv(sandbox),
    apiRoot: sandbox.apiRoot,
    botToken: sandbox.botToken,
    dataCentre: sandbox.dataCentre,
  }),
  /** People whose programs are signed in already. */
  addCrowd(count: number) {
    crowd = Array.from({ length: count }, (_, index) => {
      const { userId, phone, authKey } = memberAt(index)
      world.addUser({ id: userId, firstName: `Member ${index}`, phone })
      dataCentres.authorize(userId, authKey)
      return userId
    })
  },
  /** A person with a number, for a login. */
  addPhone(): string {
    const { phone = '' } = world.addUser({ firstName: 'Somebody', phone: `90533${String(++phones).padStart(7, '0')}` })
    return phone
  },
  codeOf: (phone: string) => dataCentres.logins.codeOf(phone) ?? '',
  /** How many of the crowd have a program that listens. */
  online: () => crowd.filter((userId) => dataCentres.sessions.isOnline(userId)).length,
  calls: () => dataCentres.stats.calls,
  /** Everybody gets a message. */
  writeToAll() {
    for (const index of crowd.keys()) writeTo(index)
  },
  /** From now on so many messages a second, to one after the other. */
  beginWriting(perSecond: number) {
    const since = performance.now()
    let sent = 0
    const timer = setInterval(() => {
      for (const due = Math.floor(((performance.now() - since) * perSecond) / 1000); sent < due; sent++) writeTo(sent % crowd.length)
    }, 10)
    endWriting = () => {
      clearInterval(timer)
      return sent
    }
  },
  /** How many they were. */
  endWriting: () => endWriting(),
  cut: () => void dataCentres.cut({}),
  /** The connections go down, and only then everybody gets a message. */
  outage({ amnesia, refuseMs }: Outage) {
    dataCentres.cut({ amnesia, refuseMs })
    verbs.writeToAll()
  },
}

export type SandboxVerbs = typeof verbs
serve(verbs, () => sandbox.stop())
