import { expect, test } from 'vitest'
import { createMetrics } from './metrics.ts'

test('a figure is read when somebody asks, and what was counted stands beside it', async () => {
  const metrics = createMetrics()
  let waiting = 3
  metrics.gauge('jobs_pending', 'Jobs that wait', () => Promise.resolve(waiting))
  let alarms: Record<string, number> = { disk: 1 }
  metrics.gauges('alarm', 'What is wrong', 'kind', () => Promise.resolve(alarms))
  metrics.updates.inc()
  const before = await metrics.registry.metrics()
  expect(before).toMatch(/^gavatcore_jobs_pending 3$/m)
  expect(before).toMatch(/^gavatcore_alarm\{kind="disk"\} 1$/m)
  waiting = 0
  alarms = {}
  const text = await metrics.registry.metrics()
  expect(text).toMatch(/^gavatcore_jobs_pending 0$/m)
  expect(text).not.toContain('gavatcore_alarm{')
  expect(text).toMatch(/^gavatcore_updates_total 1$/m)
  expect(text).toMatch(/^process_cpu_seconds_total /m)
})
