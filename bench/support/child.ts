import { fork } from 'node:child_process'
import { once } from 'node:events'

/** What a child program does for its parent. */
type Verbs = Record<string, (...args: never[]) => unknown>

/** Another process, so that its memory and its time are its own. */
export interface Child<Api extends Verbs> extends AsyncDisposable {
  ask<Name extends keyof Api>(name: Name, ...args: Parameters<Api[Name]>): Promise<Awaited<ReturnType<Api[Name]>>>
  /** Without a warning. */
  kill(): Promise<void>
}

interface Request {
  id: number
  name: string
  args: unknown[]
}
type Answer = { id: number; result: unknown } | { id: number; error: string }

const patienceMs = 15_000

/** Runs a program of this folder; it ends with `dispose`, and with us. */
export function startChild<Api extends Verbs>(program: string): Child<Api> {
  const child = fork(new URL(program, import.meta.url), {
    execArgv: ['--expose-gc', ...(process.env['BENCH_NODE_OPTIONS']?.split(' ') ?? [])],
    serialization: 'advanced',
    // what libraries print would stand between the figures
    stdio: ['ignore', process.env['BENCH_LOG'] === undefined ? 'ignore' : 2, 2, 'ipc'],
  })
  // the child's verb answers what the caller waits for; the channel forgets its type
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let lastId = 0
  child.on('message', (answer: Answer) => {
    const call = waiting.get(answer.id)
    waiting.delete(answer.id)
    if ('error' in answer) call?.reject(new Error(answer.error))
    else call?.resolve(answer.result)
  })
  let end: string | undefined
  const ended = once(child, 'exit').then(([code, signal]) => {
    end = `${program} ended by itself (${signal ?? code})`
    for (const call of waiting.values()) call.reject(new Error(end))
  })
  return {
    ask(name, ...args) {
      const id = ++lastId
      const request: Request = { id, name: String(name), args }
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        child.send(request, (error) => error && reject(end === undefined ? error : new Error(end)))
      })
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect()
      const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs)
      await ended
      clearTimeout(timer)
    },
  }
}

/** The child's side: answers until the parent lets go, then cleans up and ends. */
export function serve(verbs: Verbs, cleanUp: () => Promise<unknown> | void = () => {}): void {
  process.on('message', ({ id, name, args }: Request) => {
    void answer(id, async () => verbs[name]?.(...(args as never[]))) // the parent's types are checked where it asks
  })
  process.once('disconnect', () => void Promise.resolve(cleanUp()).finally(() => process.exit()))

  async function answer(id: number, work: () => Promise<unknown>) {
    const told: Answer = await work().then(
      (result) => ({ id, result }),
      (error: unknown) => ({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    )
    if (process.connected) process.send?.(told)
  }
}

/** What this process costs at this moment, without garbage. */
export async function usage(): Promise<{ rssKb: number; cpuMs: number }> {
  for (let round = 0; round < 3; round++) {
    // what an idle process gives back after a while it gives back at once
    globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const { user, system } = process.cpuUsage()
  return { rssKb: process.memoryUsage.rss() / 1024, cpuMs: (user + system) / 1000 }
}

/** What this process has cost so far, without stopping it for its garbage. */
export function cpu(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
