import type { Sandbox } from '#sandbox/start.ts'
import { createPlayers } from './player.ts'

/** Whole journeys through the bot and the data centre, from the first word to the message that the account is live. */
export function createJourneys(sandbox: Sandbox) {
  const { world, dataCentres } = sandbox
  const player = createPlayers(sandbox)
  let lastIndex = 0

  /** A member of staff who approves every claim at sight, by the buttons of the card. */
  async function openTill(): Promise<void> {
    const cashier = player(sandbox.adminIds[0] ?? 0)
    cashier.say('/start')
    await cashier.hears()
    void approveAll()

    async function approveAll() {
      const seen = new Set<string>()
      for (;;) {
        const data = await cashier.finds(/^pay\.ok:/, seen).catch(() => undefined)
        if (data === undefined) continue
        seen.add(data)
        // a person answers one question before opening the next: a press elsewhere would end it
        await approve(data.split(':')[1] ?? '')
      }
    }

    async function approve(claimId: string) {
      await cashier.press(new RegExp(`^pay\\.ok:${claimId}$`))
      await cashier.press(new RegExp(`^pay\\.exact:${claimId}:`))
    }
  }

  /** Answers how many milliseconds it took. */
  async function journey(): Promise<number> {
    const index = ++lastIndex
    const phone = `90532${String(index).padStart(7, '0')}`
    const username = `bench_customer_${index}`
    const { id } = world.addUser({ firstName: `Customer ${index}`, username, phone })
    const customer = player(id)
    const startedAt = performance.now()
    customer.say('/start')
    await customer.press(/^on\.packages:/)
    await customer.press(/^on\.package:\d+:basic$/)
    await customer.press(/^on\.order:\d+:basic:1$/)
    await customer.press(/^on\.accept:/)
    await customer.press(/^on\.paid:/)
    await customer.press(/^on\.connect:/)
    await customer.press(/^acc\.go:/)
    await customer.finds(/^acc\.qr:/)
    customer.say(`+${phone}`)
    await customer.press(/^acc\.ask:/)
    await customer.finds(/^acc\.code:/)
    for (const digit of dataCentres.logins.codeOf(phone) ?? '') await customer.press(new RegExp(`^acc\\.key:\\d+:${digit}$`))
    await customer.press(/^acc\.code:/)
    const next = await customer.finds(/^(on\.persona|per\.defaults):/)
    if (next.startsWith('on.persona')) await customer.press(/^on\.persona:/)
    await customer.press(/^per\.defaults:/)
    await customer.reads(`https://t.me/${username}`)
    return performance.now() - startedAt
  }

  return {
    openTill,
    journey,
    /** At most so many journeys in at most so many seconds, side by side. Gives their rate in a minute. */
    async crowd(options: { journeysMax: number; seconds: number; sideBySide: number }): Promise<number> {
      const startedAt = performance.now()
      let begun = 0
      let done = 0
      const lane = async () => {
        while (begun < options.journeysMax && performance.now() - startedAt < options.seconds * 1000) {
          begun++
          await journey()
          done++
        }
      }
      await Promise.all(Array.from({ length: options.sideBySide }, lane))
      return (done * 60_000) / (performance.now() - startedAt)
    },
  }
}
