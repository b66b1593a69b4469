import { createHash } from 'node:crypto'
import type { Completion, Embedder, LanguageModel, ModelRequest } from '#features/assistant/ports.ts'

export interface ScriptedModel extends LanguageModel {
  /** What was asked, oldest first. */
  requests: ModelRequest[]
  /** The next answers, one a request. A text stands for an answer that used ten tokens each way. */
  answers(...answers: (string | Completion)[]): void
}

/** A model that says what a test wrote down, and fails the test on a request that it wrote no answer for. */
export function createScriptedModel(): ScriptedModel {
  const script: Completion[] = []
  const requests: ModelRequest[] = []
  return {
    model: 'scripted',
    requests,
    answers(...answers) {
      for (const answer of answers)
        script.push(typeof answer === 'string' ? { ok: true, text: answer, isCut: false, usage: { input: 10, output: 10 } } : answer)
    },
    async complete(request, signal, onText) {
      signal.throwIfAborted()
      requests.push(request)
      const answer = script.shift()
      if (!answer) throw new Error(`Nobody expected request ${requests.length}`)
      if (answer.ok) for (const piece of answer.text.split(/(?<= )/)) onText?.(piece)
      return answer
    },
  }
}

/** Texts are neighbours when they share beginnings of words. The same text has the same vector on every machine. */
export function createWordEmbedder({ dimensions = 256 } = {}): Embedder {
  return {
    model: 'words',
    dimensions,
    textsMax: 128,
    async embed(texts, signal) {
      signal.throwIfAborted()
      const vectors = texts.map((text) => vectorOf(text, dimensions))
      return { ok: true, vectors, usage: { input: texts.join(' ').split(/\s+/).length, output: 0 } }
    },
  }
}

function vectorOf(text: string, dimensions: number): number[] {
  const vector = Array.from({ length: dimensions }, () => 0)
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['']) {
    // Turkish puts its grammar at the end of a word
    const place = createHash('sha256').update(word.slice(0, 5)).digest().readUInt32BE() % dimensions
    vector[place] = (vector[place] ?? 0) + 1
  }
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}
