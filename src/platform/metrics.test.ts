import { expect, test } from 'vitest'
import { createMetrics } from './metrics.ts'

test('a figure is read when somebody asks, and what was counted stands beside it', async () => {
  const metrics = createMetrics()
  let waiting = 3
  metrics.gauge('jobs_pending', 'Jobs that wait', () => Promise.resolve(waiting))
  metrics.updates.inc()
  expect(await metrics.registry.metrics()).toMatch(/^gavatcore_jobs_pending 3$/m)
  waiting = 0
  const text = await metrics.registry.metrics()
  expect(text).toMatch(/^gavatcore_jobs_pending 0$/m)
  expect(text).toMatch(/^gavatcore_updates_total 1$/m)
  expect(text).toMatch(/^process_cpu_seconds_total /m)
})
