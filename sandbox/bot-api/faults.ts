import { ApiRefusal } from './refusal.ts'

export interface BotApiFault {
  /** A method's name, or `*`. */
  method: string
  /** 0 cuts the connection without an answer. */
  code: number
  /** With or without its "Bad Request: "; empty with code 400 and no wait: the call is only slow. */
  description: string
  retryAfterSeconds?: number | undefined
  latencyMs: number
  times: number
}

const prefixes: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
}

/** Failures on demand: each fault strikes the next calls of its method and is then spent. */
export function createFaults(changed: () => void) {
  const faults: BotApiFault[] = []
  return {
    /** `times: 0` clears what was set for the method. */
    set(fault: BotApiFault) {
      if (fault.times > 0) faults.push({ ...fault })
      else faults.splice(0, faults.length, ...faults.filter(({ method }) => method !== fault.method && fault.method !== '*'))
      changed()
    },
    clear() {
      faults.length = 0
      changed()
    },
    /** What is ordered and not met yet. */
    list: (): readonly BotApiFault[] => faults,
    /** The fault that strikes this call, used up by one. */
    take(method: string): BotApiFault | undefined {
      const index = faults.findIndex((fault) => fault.method === '*' || fault.method.toLowerCase() === method.toLowerCase())
      const fault = faults[index]
      if (fault && --fault.times <= 0) faults.splice(index, 1)
      if (fault) changed()
      return fault
    },
  }
}

/** What the caller is told, or nothing when the fault is only slowness. */
export function refusalOf({ code, description, retryAfterSeconds }: BotApiFault): ApiRefusal | undefined {
  if (retryAfterSeconds !== undefined) {
    const words = description === '' ? `Too Many Requests: retry after ${retryAfterSeconds}` : worded(429, description)
    return new ApiRefusal(429, words, { retry_after: retryAfterSeconds })
  }
  if (description === '' && code === 400) return undefined
  return new ApiRefusal(code, worded(code, description))
}

function worded(code: number, description: string): string {
  const prefix = prefixes[code] ?? 'Error'
  if (description === '') return prefix
  return Object.values(prefixes).some((known) => description.startsWith(known)) ? description : `${prefix}: ${description}`
}
