import { expect, test, vi } from 'vitest'
import { dayMs, hourMs, minuteMs } from '#shared/time.ts'
import { approve, ask, customerOf, startStaff } from '#tests/journey.ts'
import { cast, startProduct } from '#tests/product.ts'

const patience = { timeout: 30_000, interval: 50 }

/** The names that the product promises, each as often as this journey gives cause for it. */
const promised = {
  customer_onboarding_started: 1,
  customer_package_selected: 2,
  customer_payment_claimed: 4,
  customer_payment_withdrawn: 1,
  customer_payment_rejected: 1,
  customer_payment_approved: 2,
  customer_onboarding_completed: 1,
  customer_bot_activated: 1,
  customer_licence_renewed: 1,
  customer_licence_suspended: 1,
  customer_session_lost: 1,
}
/** The panel that begins a journey comes before its order. */
const beforeAnyOrder = ['customer_onboarding_started']

test(
  'each event of the list is announced when it happens and no oftener, with its customer and its order',
  { timeout: 5 * minuteMs },
  async () => {
    const product = await startProduct()
    await startStaff(product)
    const owner = product.withBot(cast.owner)
    const eventsOf = (id: number) =>
      product.db.selectFrom('event').select(['name', 'order_id', 'data']).where('customer_id', '=', id).orderBy('id').execute()

    const mehmet = customerOf(product, cast.mehmet)
    await mehmet.choosePackage('Temel')

    const ayse = customerOf(product, cast.ayse)
    await ayse.choosePackage('Temel')
    await ayse.claim()
    await ayse.press('Bildirimi geri çek')
    await ayse.press('Evet, geri çek')
    await ayse.sees(/geri çek/)
    await ask(ayse, '/musteri_panel', /./)
    await ayse.press('Ödeme bilgileri')
    await ayse.press('Ödemeyi yaptım')
    await owner.press('Reddet')
    await owner.press('Açıklama kodu yok ya da yanlış')
    await ayse.sees('Dekontu ekleyip yeniden bildirin')
    await ayse.press('Ödeme bilgileri')
    await ayse.press('Ödemeyi yaptım')
    await owner.sees('daha önce 1 kez reddedildi')
    await ayse.connect()
    await ayse.skipPersona()
    await approve(product)
    await ayse.sees('yayında!')

    await product.advance(73 * hourMs)
    await vi.waitFor(async () => expect((await eventsOf(cast.mehmet)).at(-1)?.name).toBe('customer_onboarding_abandoned'), patience)

    await ask(ayse, '/dashboard', '@ayse_yilmaz')
    await ayse.press(/^Süreyi uzat/)
    await ayse.press('Temel ile bir ay')
    await ayse.press('Ödemeyi yaptım')
    await ayse.sees('Yenileme ödemenizi bildirdiniz')
    await approve(product)
    await ayse.sees('tarihine uzatıldı')

    const { control } = product.sandbox
    const session = control.state(cast.ayse).sessions?.find(({ isPhone }) => !isPhone)
    await control.endSession({ userId: cast.ayse, sessionId: session?.id ?? '' })
    // it is seen at once where the network gives a reason to look
    await control.cut({})
    const names = async () => (await eventsOf(cast.ayse)).map(({ name }) => name)
    await vi.waitFor(async () => expect(await names()).toContain('customer_session_lost'), patience)

    const { expires_at: expiry } = await product.db.selectFrom('licence').select('expires_at').executeTakeFirstOrThrow()
    await product.advance((expiry?.getTime() ?? 0) - product.app.now().getTime() + 3 * dayMs + hourMs)
    await vi.waitFor(async () => expect(await names()).toContain('customer_licence_suspended'), patience)

    const events = (await eventsOf(cast.ayse)).filter(({ name }) => Object.hasOwn(promised, name))
    const counts = Object.fromEntries(Object.keys(promised).map((name) => [name, events.filter((event) => event.name === name).length]))
    expect(counts).toEqual(promised)
    const orders = await product.db.selectFrom('customer_order').select('id').where('customer_id', '=', cast.ayse).orderBy('id').execute()
    expect(orders).toHaveLength(2)
    const [first, second] = orders.map(({ id }) => id)
    for (const { name, order_id: orderId, data } of events) {
      expect(data, name).toMatchObject({ customerId: cast.ayse })
      if (!beforeAnyOrder.includes(name)) expect([first, second], `the order of ${name}`).toContain(orderId)
    }
    const abandoned = (await eventsOf(cast.mehmet)).at(-1)
    expect(abandoned?.order_id).toEqual(expect.any(Number))
    const words = JSON.stringify((await product.db.selectFrom('event').select('data').execute()).map(({ data }) => data))
    expect(words).not.toMatch(/90555|gizli|Ayşe/)
  },
)
