import type { Jobs } from '#platform/jobs.ts'
import type { Ticker } from '#platform/ticker.ts'
import { hourMs } from '#shared/time.ts'
import { embedJob, embedSource, sendMissing, type VectorsDeps } from './vectors.ts'

export interface KnowledgeJobsDeps extends Omit<VectorsDeps, 'embedder'> {
  embedder?: VectorsDeps['embedder'] | undefined
  jobs: Jobs
  ticker: Ticker
}

/** Vectors come after a source is stored, and whenever they are missing. Without an embedder there is nothing to do. */
export function registerKnowledgeJobs({ jobs, ticker, embedder, ...deps }: KnowledgeJobsDeps) {
  jobs.define<{ sourceId: number }>(embedJob, async ({ sourceId }) => {
    if (embedder) await embedSource({ ...deps, embedder }, sourceId)
  })
  if (embedder) ticker.every('vectors', hourMs, () => sendMissing(deps.db, jobs, embedder.model))
}
