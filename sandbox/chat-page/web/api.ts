import type { z } from 'zod'
import type { Answer, HistoryView, JudgeView, ModelView, StateView, Verb, verbs } from '../../control/contract.ts'

type Input<V extends Verb> = z.input<(typeof verbs)[V]['body']>

/** A verb of the control API. Throws an `Error` with the server's own sentence when it refuses. */
export async function call<V extends Verb>(verb: V, body: Input<V>): Promise<Answer<V>> {
  const response = await fetch(`/sim/${verb}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return answerOf<Answer<V>>(response)
}

export async function fetchState(userId?: number): Promise<StateView> {
  return answerOf<StateView>(await fetch(`/sim/state${userId === undefined ? '' : `?user=${userId}`}`))
}

/** Oldest first; the newest ones without `before`. */
export async function fetchHistory(input: { userId: number; chatId: number; before?: number; limit: number }): Promise<HistoryView> {
  const query = new URLSearchParams({ user: String(input.userId), chat: String(input.chatId), limit: String(input.limit) })
  if (input.before !== undefined) query.set('before', String(input.before))
  return answerOf<HistoryView>(await fetch(`/sim/history?${query.toString()}`))
}

export async function fetchJudge(): Promise<JudgeView> {
  return answerOf<JudgeView>(await fetch('/sim/judge'))
}

/** The last ten requests. */
export async function fetchModel(): Promise<ModelView> {
  return answerOf<ModelView>(await fetch('/sim/model?limit=10'))
}

export function fileUrl(key: string): string {
  return `/sim/file/${encodeURIComponent(key)}`
}

/** The bytes of a file, as the control API takes them. */
export async function base64Of(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const stepBytes = 0x8000
  let binary = ''
  for (let at = 0; at < bytes.length; at += stepBytes) binary += String.fromCodePoint(...bytes.subarray(at, at + stepBytes))
  return btoa(binary)
}

async function answerOf<T>(response: Response): Promise<T> {
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw new Error(errorOf(body) ?? `HTTP ${response.status}`)
  // The server of the same commit checks its answers against the contract.
  return body as T
}

function errorOf(body: unknown): string | undefined {
  return typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'string' ? body.error : undefined
}
