/** A failure ordered from outside: the next calls of a method fail in Telegram's words, or come late. */
export interface Fault {
  /** Such as `messages.sendMessage`; `*` for any. */
  method: string
  /** Empty: only the latency. */
  error: string
  /** Used when it is not the plain 400; otherwise the error's own code. */
  code?: number
  latencyMs?: number
  userId?: number
  /** 0 takes back what was ordered for this method. */
  times: number
}

export interface Faults {
  order(fault: Fault): void
  /** The fault that this call meets, used up by one. */
  take(method: string, userId: number | undefined): Fault | undefined
  clear(): void
  /** What is ordered and not met yet. */
  list(): readonly Fault[]
}

export function createFaults(changed: () => void): Faults {
  let ordered: Fault[] = []
  return {
    order(fault) {
      ordered = ordered.filter(({ method, userId }) => method !== fault.method || (fault.userId !== undefined && userId !== fault.userId))
      if (fault.times > 0) ordered.push({ ...fault })
      changed()
    },
    take(method, userId) {
      const fault = ordered.find(
        (one) => (one.method === '*' || one.method === method) && (one.userId === undefined || one.userId === userId),
      )
      if (!fault) return undefined
      fault.times--
      if (fault.times <= 0) ordered = ordered.filter((one) => one !== fault)
      changed()
      return fault
    },
    clear() {
      ordered = []
      changed()
    },
    list: () => ordered,
  }
}
