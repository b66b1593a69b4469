import { expect, test } from 'vitest'
import type { Embedder, LanguageModel } from '#features/assistant/ports.ts'

/** What every language model holds, whatever stands behind it. `make` gives one that answers every request with `text`. */
export function holdsAsLanguageModel(make: (text: string) => Promise<LanguageModel>): void {
  const request = { messages: [{ role: 'user' as const, text: 'Merhaba' }], outputTokensMax: 100 }

  test('the pieces put together are the answer, and the answer tells what it used', async () => {
    const model = await make('Merhaba, size nasil yardim edebilirim?')
    const pieces: string[] = []
    const completion = await model.complete(request, AbortSignal.timeout(10_000), (piece) => pieces.push(piece))
    expect(completion).toMatchObject({ ok: true, text: 'Merhaba, size nasil yardim edebilirim?' })
    expect(pieces.join('')).toBe('Merhaba, size nasil yardim edebilirim?')
    expect(completion.usage.input).toBeGreaterThan(0)
    expect(completion.usage.output).toBeGreaterThan(0)
    expect(model.model).not.toBe('')
  })

  test('a caller who gave up hears their own reason, and nothing is asked', async () => {
    const model = await make('Merhaba')
    const reason = new Error('gone')
    await expect(model.complete(request, AbortSignal.abort(reason))).rejects.toBe(reason)
  })
}

/** What every embedder holds. */
export function holdsAsEmbedder(make: () => Promise<Embedder>): void {
  test('a vector a text, in their order, of the promised length, and 1 long', async () => {
    const embedder = await make()
    const texts = ['kargo ucreti ne kadar', 'iade nasil olur', 'kargo ucreti ne kadar']
    const embedding = await embedder.embed(texts, AbortSignal.timeout(10_000))
    if (!embedding.ok) throw new Error(embedding.reason)
    expect(embedding.vectors.map((vector) => vector.length)).toEqual(texts.map(() => embedder.dimensions))
    for (const vector of embedding.vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 4)
    expect(embedding.vectors[2]).toEqual(embedding.vectors[0])
    expect(embedding.vectors[1]).not.toEqual(embedding.vectors[0])
  })

  test('texts about one thing are nearer than texts about two', async () => {
    const embedder = await make()
    const embedding = await embedder.embed(['kargo ucreti', 'kargo ucreti kac lira', 'randevu saatleri'], AbortSignal.timeout(10_000))
    if (!embedding.ok) throw new Error(embedding.reason)
    const [asked = [], near = [], far = []] = embedding.vectors
    const cosine = (a: number[], b: number[]) => a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)
    expect(cosine(asked, near)).toBeGreaterThan(cosine(asked, far))
  })
}
