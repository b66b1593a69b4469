import { GrammyError, type Api } from 'grammy'
import { realpath, statfs } from 'node:fs/promises'
import { connect } from 'node:net'
import type { AlarmKind, Alarms } from './alarms.ts'
import type { Jobs } from './jobs.ts'
import type { Ticker } from './ticker.ts'

/** `unknown`: the question could not be asked, which says nothing either way. */
export type Finding = 'fine' | 'wrong' | 'unknown'

export interface Probe {
  kind: AlarmKind
  /** How many findings in a row make an alarm, so that one lost packet is none. */
  wrongMin: number
  look(signal: AbortSignal): Promise<Finding>
}

const intervalMs = 60_000
/** Shorter than the ticker's lease, all probes together: they look at the same time. */
const lookMs = 3_000

/** Looks once a minute, in one process, at what the service stands on; raises an alarm and ends it. */
export function registerHealth({ ticker, alarms, probes }: { ticker: Ticker; alarms: Alarms; probes: Probe[] }): void {
  const wrongInARow = new Map<AlarmKind, number>()

  async function look(probe: Probe) {
    const finding = await probe.look(AbortSignal.timeout(lookMs)).catch((): Finding => 'unknown')
    if (finding === 'unknown') return
    const count = finding === 'wrong' ? (wrongInARow.get(probe.kind) ?? 0) + 1 : 0
    wrongInARow.set(probe.kind, count)
    if (finding === 'fine') await alarms.clear(probe.kind)
    else if (count >= probe.wrongMin) await alarms.raise(probe.kind)
  }

  ticker.every('health', intervalMs, async () => {
    await Promise.all(probes.map(look))
  })
}

/** Wrong when Telegram no longer knows the bot's token: it was revoked, or the bot deleted. */
export function tokenProbe(api: Pick<Api, 'getMe'>): Probe {
  return {
    kind: 'bot_token',
    wrongMin: 2,
    async look(signal) {
      try {
        await api.getMe(signal as Parameters<Api['getMe']>[0]) // grammY's type is an older polyfill of the same thing
        return 'fine'
      } catch (error) {
        return error instanceof GrammyError && [401, 404].includes(error.error_code) ? 'wrong' : 'unknown'
      }
    },
  }
}

/** Wrong when the data centre of the customers' accounts takes no connection. */
export function dataCentreProbe({ host, port }: { host: string; port: number }): Probe {
  return {
    kind: 'data_centre',
    wrongMin: 3,
    look: (signal) =>
      new Promise((resolve) => {
        const socket = connect({ host, port, signal })
        socket.once('connect', () => resolve('fine'))
        socket.once('error', () => resolve('wrong'))
        socket.once('close', () => resolve('wrong'))
        socket.once('connect', () => socket.destroy())
      }),
  }
}

/** Telegram's own: https://core.telegram.org/mtproto/transports, the second of the production list. */
export const telegramDataCentre = { host: '149.154.167.50', port: 443 }

const freeBytesMin = 512 * 1024 * 1024
const freeShareMin = 0.03

/**
 * Wrong when a disk of the data is nearly full: little is left, absolutely and of the whole.
 * @param directories each may be a link to another disk.
 */
export function diskProbe(directories: readonly string[], measure: Measure = statfs): Probe {
  const isFull = async (directory: string) => {
    const { bavail, blocks, bsize } = await measure(await realpath(directory))
    return bavail * bsize < freeBytesMin && bavail < blocks * freeShareMin
  }
  return {
    kind: 'disk',
    wrongMin: 1,
    async look() {
      const looks = await Promise.allSettled(directories.map(isFull))
      // one that cannot be looked at hides no other
      if (looks.some((one) => one.status === 'fulfilled' && one.value)) return 'wrong'
      return looks.every((one) => one.status === 'fulfilled') ? 'fine' : 'unknown'
    },
  }
}

type Measure = (directory: string) => Promise<{ bavail: number; blocks: number; bsize: number }>

const skewMsMax = 30_000

/** Wrong when this machine's clock is not Telegram's; the `Date` header of its Bot API has whole seconds. */
export function clockProbe(apiRoot: string, now: () => number = Date.now): Probe {
  return {
    kind: 'clock',
    wrongMin: 2,
    async look(signal) {
      const before = now()
      const answer = await fetch(apiRoot, { method: 'HEAD', redirect: 'manual', signal })
      const theirs = Date.parse(answer.headers.get('date') ?? '')
      if (Number.isNaN(theirs)) return 'unknown'
      return theirs < before - skewMsMax || theirs > now() + skewMsMax ? 'wrong' : 'fine'
    },
  }
}

/** More jobs than that are a queue that grows: the owners hear of it, and no process is ready. */
export const pendingMax = 5_000

/** Wrong when work comes in faster than it is done. */
export function queueProbe(jobs: Pick<Jobs, 'pending'>): Probe {
  return { kind: 'queue', wrongMin: 3, look: async () => ((await jobs.pending()) > pendingMax ? 'wrong' : 'fine') }
}
