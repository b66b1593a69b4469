import { expect, test } from 'vitest'
import { eachAlone } from './each-alone.ts'

test('what fails holds up nothing after it, and is told in the end', async () => {
  const done: number[] = []
  const work = eachAlone([1, 2, 3], async (item) => {
    if (item === 1) throw new Error('no')
    done.push(item)
  })
  await expect(work).rejects.toThrow('1 of 3 failed')
  expect(done).toEqual([2, 3])
})
