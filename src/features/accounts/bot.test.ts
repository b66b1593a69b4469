import { expect, test, vi } from 'vitest'
import { createAccountsWorld } from '#tests/accounts.ts'
import { createBotWorld } from '#tests/bot.ts'
import { createLog } from '#platform/log.ts'
import { addMs, minuteMs } from '#shared/time.ts'
import { redrawn } from './bot-countdown.ts'
import { registerAccountsBot } from './bot.ts'
import type { Login } from './logins.ts'

const customerId = 410_000_777
const phone = '905321112233'

async function inChat(fields: { password?: string } = {}) {
  const own = await createAccountsWorld()
  const bob = own.world.addUser({ firstName: 'Bob', username: 'bobby', phone, ...fields })
  await own.customer(customerId)
  const bot = await createBotWorld({ db: own.db, url: own.url, clock: own.clock })
  const { accounts, clock, licences, db } = own
  const panels = registerAccountsBot(bot.shell, {
    accounts,
    clock,
    licences,
    db,
    log: createLog('silent'),
    languageOf: () => Promise.resolve('tr'),
    device: 'GAVATCORE',
  })
  const ada = bot.person(customerId)
  await bot.listen()
  ada.say('selam')
  await ada.sees(/./)
  /** Types on the keypad, each digit after the one before is shown. */
  const type = async (digits: string) => {
    for (const [index, digit] of [...digits].entries()) {
      await ada.press(new RegExp(`^${digit}$`))
      await ada.sees(
        '●'
          .repeat(index + 1)
          .split('')
          .join(' '),
      )
    }
  }
  return { ...own, bot, bob, ada, panels, type }
}

test('from what access means to the account, by number, keypad and password; no secret stays in the chat', async () => {
  const { panels, ada, bob, codeSeenBy, type, accounts } = await inChat({ password: '/hunter2' })
  await panels.openConnect(customerId)
  const access = await ada.sees('Ayarlar → Cihazlar')
  expect(access.content.text).toContain('GAVATCORE')
  await ada.press('Anladım')
  await ada.sees('Telefon numarası')
  ada.say('0532 111 22 33')
  await ada.sees('+905321112233')
  await ada.press('kodu iste')
  await ada.sees('Giriş kodu')
  await type(codeSeenBy(bob))
  expect(ada.messages().some(({ content }) => content.text.includes(codeSeenBy(bob)))).toBe(false)
  await ada.press('Gönder')
  await ada.sees('İki adımlı doğrulama')
  const wrong = ada.say('not-it')
  await ada.sees('Şifre yanlış')
  const right = ada.say('/hunter2')
  await ada.sees('@bobby bağlandı')
  expect(ada.messages().some(({ content }) => content.text.includes('hunter2'))).toBe(false)
  for (const message of [wrong, right]) expect(message.deletedIn.length).toBeGreaterThan(0)
  expect(await accounts.ofCustomer(customerId)).toMatchObject([{ state: 'idle', telegramUserId: bob.id }])
}, 60_000)

test('a code typed as a message is deleted and said to be dead, and a new one is offered', async () => {
  const { panels, ada, bob, codeSeenBy, type } = await inChat()
  await panels.openConnect(customerId)
  await ada.press('Anladım')
  await ada.sees('Telefon numarası')
  ada.say('0532 111 22 33')
  await ada.press('kodu iste')
  await ada.sees('Giriş kodu')
  const burnt = codeSeenBy(bob)
  const typed = ada.say(burnt)
  await ada.sees('geçersiz kıldı')
  expect(typed.deletedIn.length).toBeGreaterThan(0)
  await ada.press('Yeni kod iste')
  await vi.waitFor(() => expect(codeSeenBy(bob)).not.toBe(burnt), { timeout: 8_000 })
  await vi.waitFor(() => expect(ada.messages().at(-1)?.content.text).toContain('Giriş kodu'), { timeout: 8_000 })
  await type(codeSeenBy(bob))
  await ada.press('Gönder')
  await ada.sees('bağlandı')
}, 60_000)

test("another person's contact is no number, and a forged button of somebody else's attempt does nothing", async () => {
  const { panels, ada, bot, accounts } = await inChat()
  await panels.openConnect(customerId)
  await ada.press('Anladım')
  await ada.sees('Telefon numarası')
  ada.say('', { media: { kind: 'contact', phone: '905329998877', firstName: 'Can', userId: 5 } })
  await ada.sees('sizin numaranız değil')
  const login = await accounts.logins.current(customerId)
  const eve = bot.person(410_000_888, { firstName: 'Eve' })
  eve.say('selam')
  await eve.sees(/./)
  const answer = await eve.forge(`acc.x:${login!.id}`)
  expect(answer?.showAlert).toBe(true)
  expect(await accounts.logins.current(customerId)).toMatchObject({ id: login!.id, state: 'phone' })
  await ada.press('Vazgeç')
  await ada.sees('Bağlantıdan vazgeçildi')
  expect(await accounts.logins.current(customerId)).toBeUndefined()
}, 60_000)

test('a QR picture comes with its warning and goes when another way is chosen', async () => {
  const { panels, ada } = await inChat()
  await panels.openConnect(customerId)
  await ada.press('Anladım')
  await ada.press('QR kodla')
  const picture = await ada.sees('yalnızca kendiniz okutun')
  expect(picture.content.media?.kind).toBe('photo')
  await ada.press('Numarayla bağlan')
  await ada.sees('Telefon numarası')
  await vi.waitFor(() => expect(picture.deletedIn.length).toBeGreaterThan(0), { timeout: 5_000 })
}, 60_000)

test('what Telegram refuses at the QR picture is said there, with the buttons of that step', async () => {
  const { panels, ada, rig, world } = await inChat()
  await panels.openConnect(customerId)
  await ada.press('Anladım')
  rig.dcs.fault({ method: 'auth.exportLoginToken', error: 'AUTH_TOKEN_EXPIRED', times: 1 })
  await ada.press('QR kodla')
  await ada.sees('süresi dolmuştu')
  rig.dcs.fault({ method: 'auth.exportLoginToken', error: 'FLOOD_WAIT_90', times: 1 })
  await ada.press('Yeni QR kod')
  await ada.sees('biraz beklememizi istiyor')
  world.clockOffsetMs += 91_000
  await ada.press(/sonra/)
  await ada.press('Yeni QR kod')
  await ada.sees('yalnızca kendiniz okutun')
}, 60_000)

test('a wait that is drawn again keeps saying why, until it is over', () => {
  const now = new Date('2026-11-23T09:00:00Z')
  const current: Login = {
    id: 1,
    accountId: 1,
    customerId,
    state: 'code',
    expiresAt: addMs(now, minuteMs),
    typed: 0,
    triesLeft: { codes: 2, passwords: 5 },
  }
  const wrong = { ok: false as const, reason: 'code_invalid' as const, login: current }
  expect(redrawn(wrong, current, now)).toEqual(wrong)
  expect(redrawn(wrong, { ...current, state: 'password' }, now)).toMatchObject({ ok: true })
  const later = { ok: false as const, reason: 'resend_later' as const, login: current, until: addMs(now, 10_000) }
  expect(redrawn(later, current, now)).toEqual(later)
  expect(redrawn(later, current, addMs(now, 10_000))).toMatchObject({ ok: true })
})

test('/dur stops all at once, /devam goes on, logging out asks first', async () => {
  const { ada, bob, connect, accounts, startFleet, jobs, rig, panels } = await inChat()
  const accountId = await connect(customerId, bob)
  const fleet = startFleet()
  await vi.waitFor(() => expect(fleet.held()).toBe(1), { timeout: 8_000 })
  ada.say('/dur')
  await ada.sees('durduruldu')
  await vi.waitFor(() => expect(fleet.held()).toBe(0), { timeout: 3_000 })
  ada.say('/devam')
  await ada.sees('@bobby yeniden çalışıyor')
  await vi.waitFor(() => expect(fleet.held()).toBe(1), { timeout: 8_000 })
  await panels.openAccount(customerId, accountId)
  await ada.press('Oturumu kapat')
  await ada.press('Evet, kapat')
  await ada.sees('oturumu kapatıldı')
  await jobs.run()
  expect(await accounts.get(accountId)).toMatchObject({ state: 'disconnected' })
  expect(rig.dcs.sessions.list(bob.id)).toEqual([])
}, 60_000)
