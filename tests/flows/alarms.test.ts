import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { minuteMs } from '#shared/time.ts'
import { startStaff } from '#tests/journey.ts'
import { cast, freePort, startProduct } from '#tests/product.ts'

test('a data centre that takes nobody is told to the owners once, and its end once', { timeout: 3 * minuteMs }, async () => {
  const port = await freePort()
  const door = createServer((socket) => socket.destroy())
  const open = async () => once(door.listen(port, '127.0.0.1'), 'listening')
  await open()
  onTestFinished(() => void door.close())
  const product = await startProduct({ env: { TELEGRAM_DC: `127.0.0.1:${port}` } })
  const looks = watchLooks(product)
  const owner = product.withBot(cast.owner)
  const customer = product.withBot(cast.ayse)
  await startStaff(product, cast.owner, cast.ayse)
  const said = (words: string) => owner.messages().filter(({ content }) => content.text.includes(words)).length
  const [raised, over] = ['veri merkezi birkaç dakikadır yanıt vermiyor', 'veri merkezi yeniden yanıt veriyor']

  await looks(1)
  door.close()
  // one lost packet is no alarm
  await looks(2)
  expect(said(raised)).toBe(0)
  await looks(1)
  await owner.sees(raised)
  await looks(2)
  expect(said(raised)).toBe(1)
  expect((await fetch(`${product.app.url}/readyz`)).status).toBe(503)
  await open()
  await looks(1)
  await owner.sees(over)
  await looks(1)
  expect([said(raised), said(over)]).toEqual([1, 1])
  expect((await fetch(`${product.app.url}/readyz`)).status).toBe(200)
  expect(customer.messages().some(({ content }) => content.text.includes('veri merkezi'))).toBe(false)
})

/** Lets the minutes pass in which the product looks at what it stands on; each look also asks Telegram whether it knows the bot. */
function watchLooks({ sandbox, advance }: Awaited<ReturnType<typeof startProduct>>) {
  const { faults } = sandbox.botApi
  const take = faults.take.bind(faults)
  let seen = 0
  faults.take = (method) => {
    if (method === 'getMe') seen++
    return take(method)
  }
  return async (count: number) => {
    for (let look = 0; look < count; look++) {
      const before = seen
      await advance(minuteMs + 1_000)
      await vi.waitFor(() => expect(seen).toBeGreaterThan(before), { timeout: 15_000, interval: 20 })
    }
  }
}
