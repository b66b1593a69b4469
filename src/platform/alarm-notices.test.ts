import { describe, expect, test } from 'vitest'
import { secondMs } from '#shared/time.ts'
import { createTestClock } from '#tests/clock.ts'
import { createHandJobs } from '#tests/conversations.ts'
import { createTestDatabase } from '#tests/database.ts'
import { createAlarmNotices } from './alarm-notices.ts'
import { createAlarms } from './alarms.ts'
import { createLog } from './log.ts'

/** Two owners, and as many processes as one asks for. `failing`: what the Bot API answers to the next messages. */
async function createService() {
  const { db } = await createTestDatabase()
  const clock = createTestClock()
  const told: string[] = []
  const failing: (Error | Promise<never>)[] = []
  const start = () => {
    const jobs = createHandJobs()
    const alarms = createAlarms({ db, clock, log: createLog('silent') })
    const note = createAlarmNotices({
      db,
      clock,
      jobs,
      owners: () => Promise.resolve([1, 2]),
      async tell(userId, kind, state) {
        const failure = failing.shift()
        if (failure instanceof Error) throw failure
        await failure
        told.push(`${userId} ${kind} ${state}`)
      },
    })
    alarms.onChange(note)
    return { alarms, jobs }
  }
  return { start, told, failing, clock, left: () => db.selectFrom('alarm_notice').selectAll().execute() }
}

describe('each owner is told of an alarm once, and once that it is over', () => {
  test('although the Bot API does not answer at that moment, and in this order', async () => {
    const { start, told, failing, left } = await createService()
    const { alarms, jobs } = start()
    failing.push(new Error('502'))
    await alarms.raise('api_id')
    await expect(jobs.run()).rejects.toThrow('502')
    await alarms.raise('api_id')
    await alarms.clear('api_id')
    await jobs.run()
    expect(told.filter((line) => line.startsWith('1'))).toEqual(['1 api_id raised', '1 api_id over'])
    expect(told.filter((line) => line.startsWith('2'))).toEqual(['2 api_id raised', '2 api_id over'])
    expect(await left()).toEqual([])
  })

  test('whichever of several processes notice it', async () => {
    const { start, told } = await createService()
    const processes = [start(), start(), start()]
    await Promise.all(processes.map(({ alarms }) => alarms.raise('disk')))
    await Promise.all(processes.map(({ jobs }) => jobs.run()))
    await Promise.all(processes.map(({ alarms }) => alarms.clear('disk')))
    await Promise.all(processes.map(({ jobs }) => jobs.run()))
    expect(told.toSorted()).toEqual(['1 disk over', '1 disk raised', '2 disk over', '2 disk raised'])
  })

  test('by another process where one dies over it', async () => {
    const { start, told, failing, clock, left } = await createService()
    const dying = start()
    const other = start()
    await dying.alarms.raise('disk')
    other.jobs.waiting.push(...structuredClone(dying.jobs.waiting))
    failing.push(new Promise<never>(() => {}))
    void dying.jobs.run()
    await expect.poll(async () => (await left()).some((row) => row.held_until !== null)).toBe(true)
    // the owner whose notice is in that hand is looked at again later
    const later: object[] = []
    other.jobs.send = (_tx, _name, data, options) => Promise.resolve(void later.push({ ...data, ...options }))
    const [own] = structuredClone(other.jobs.waiting)
    await other.jobs.run()
    expect(told).toEqual(['2 disk raised'])
    expect(later).toEqual([{ userId: 1, afterSeconds: 60 }])
    clock.advance(61 * secondMs)
    other.jobs.waiting.push(own!)
    await other.jobs.run()
    expect(told).toEqual(['2 disk raised', '1 disk raised'])
    expect(await left()).toEqual([])
  })

  test('and an alarm whose notice cannot be written is not raised: the next look raises it', async () => {
    const { start } = await createService()
    const { alarms } = start()
    alarms.onChange(() => Promise.reject(new Error('no database')))
    await expect(alarms.raise('queue')).rejects.toThrow('no database')
    expect(await alarms.active()).toEqual([])
  })
})
