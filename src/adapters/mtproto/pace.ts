const failuresUntilBroken = 10
const brokenPerSecond = 2

/**
 * The one way out for the connections of all accounts: so many a second. After many failures in a row it is the network that is away
 * and not an account: then only now and then one is let through, and all others as soon as one of these arrives.
 */
export interface Pace {
  enter(): Promise<void>
  succeeded(): void
  failed(): void
}

export function createPace({ perSecond, onChange }: { perSecond: number; onChange: (isReachable: boolean) => void }): Pace {
  const waiting: (() => void)[] = []
  let failures = 0
  let lastAt = -Infinity
  let timer: NodeJS.Timeout | undefined

  const isBroken = () => failures >= failuresUntilBroken

  function schedule() {
    clearTimeout(timer)
    timer = undefined
    if (waiting.length === 0) return
    const gapMs = 1_000 / (isBroken() ? brokenPerSecond : perSecond)
    timer = setTimeout(letThrough, Math.max(0, lastAt + gapMs - performance.now()))
  }

  function letThrough() {
    const now = performance.now()
    const gapMs = 1_000 / (isBroken() ? brokenPerSecond : perSecond)
    // a timer is late by a millisecond or more: what it missed goes at once
    const due = isBroken() ? 1 : Math.max(1, Math.min(Math.floor((now - lastAt) / gapMs), Math.ceil(perSecond / 20)))
    lastAt = now
    for (const enter of waiting.splice(0, due)) enter()
    schedule()
  }

  return {
    enter: () =>
      new Promise((enter) => {
        waiting.push(enter)
        if (timer === undefined) schedule()
      }),
    succeeded() {
      const wasBroken = isBroken()
      failures = 0
      onChange(true)
      if (wasBroken) schedule()
    },
    failed() {
      failures++
      if (failures === failuresUntilBroken) onChange(false)
    },
  }
}
