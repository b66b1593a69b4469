import { vi } from 'vitest'
import { serviceUserId, type Message } from '#sandbox/world/types.ts'
import { hourMs } from '#shared/time.ts'
import type { PersonChat } from './person.ts'
import { cast, type Product } from './product.ts'

/** What it takes to play a person, wherever the product runs. */
export type Stage = Pick<Product, 'sandbox' | 'withBot' | 'chat'>

/** What the seed gives each package, for the world's judge: the product's own numbers would only be measured by themselves. */
const paces = {
  Temel: { perMinute: 2, postHours: 24 },
  Premium: { perMinute: 4, postHours: 8 },
  Kurumsal: { perMinute: 6, postHours: 3 },
} as const
export type PackageName = keyof typeof paces

/** From now on the judge holds this person's account to what its package allows. */
export function judgeBy(sandbox: Stage['sandbox'], userId: number, name: PackageName): void {
  const { perMinute, postHours } = paces[name]
  sandbox.judge.setCap(userId, perMinute)
  sandbox.judge.setPostPace(userId, postHours * hourMs)
}

/** A person who wants an account at work, step by step; every step waits until the bot offers it. */
export interface Customer extends PersonChat {
  id: number
  /** From /start to the payment details. Gives the reference code that the customer copies. */
  choosePackage(name: PackageName, count?: number): Promise<string>
  claim(): Promise<void>
  /** From the button to the keypad; the number typed by hand. */
  askForCode(phone?: string): Promise<void>
  /** The same from the page that says what access means. */
  giveNumber(phone?: string): Promise<void>
  /** Types what Telegram's service chat says. */
  typeCode(code?: string): Promise<void>
  /** The newest login code in the chat with Telegram; `after` a message of the world. */
  readCode(after?: number): Promise<string>
  connect(): Promise<void>
  skipPersona(): Promise<void>
}

/** How the chat with Telegram brings a code, in the person's language. */
export const loginCode = /(?:Giriş kodu|Login code): (\d+)/

export function customerOf(product: Stage, id: number): Customer {
  const chat = product.withBot(id)
  const { world } = product.sandbox
  const telegram = product.chat(id, serviceUserId)
  const customer: Customer = {
    ...chat,
    id,
    async choosePackage(name, count = 1) {
      chat.say('/musteri_panel')
      await chat.press('Paket seç')
      await chat.press(name)
      await chat.press(`${count} hesap`)
      await chat.press('kabul ediyorum')
      judgeBy(product.sandbox, id, name)
      const { button } = await chat.finds('Kodu kopyala')
      return button.copy_text?.text ?? ''
    },
    async claim() {
      await chat.press('Ödemeyi yaptım')
      await chat.sees('Ödeme bildiriminizi aldık')
    },
    async askForCode(phone) {
      await chat.press('Hesabı bağla')
      await customer.giveNumber(phone)
    },
    async giveNumber(phone = `+${world.user(id).phone ?? ''}`) {
      await chat.press('Anladım')
      await chat.finds('QR kodla bağlan')
      chat.say(phone)
      await chat.press('Doğru, kodu iste')
      await chat.sees('Giriş kodu')
    },
    async readCode(after = 0) {
      const { content } = await telegram.seesAfter(after, loginCode)
      return loginCode.exec(content.text)?.[1] ?? ''
    },
    async typeCode(code) {
      for (const digit of code ?? (await customer.readCode())) await chat.press(new RegExp(`^${digit}$`))
      await chat.press('Gönder')
    },
    async connect() {
      await customer.askForCode()
      await customer.typeCode()
      await chat.sees('bağlandı')
    },
    async skipPersona() {
      await chat.press('Hazır ayarlarla geç')
    },
  }
  return customer
}

/** Somebody of staff approves the exact amount of the newest undecided claim. */
export async function approve(product: Stage, staffId: number = cast.owner): Promise<void> {
  const staff = product.withBot(staffId)
  await staff.press('Para geldi')
  await staff.press('Tam tutar')
}

/** Staff who have pressed start get cards from then on. */
export async function startStaff(product: Stage, ...staffIds: number[]): Promise<void> {
  for (const staffId of staffIds.length > 0 ? staffIds : [cast.owner]) {
    const chat = product.withBot(staffId)
    const before = chat.messages().length
    chat.say('/start')
    await vi.waitFor(
      () => {
        if (chat.messages().length === before) throw new Error('The bot has not answered /start')
      },
      { timeout: 15_000, interval: 20 },
    )
  }
}

/** The whole way: a customer whose account is live. */
export async function goLive(product: Stage, id: number = cast.ayse, name: PackageName = 'Temel'): Promise<Customer> {
  const customer = customerOf(product, id)
  await startStaff(product)
  await customer.choosePackage(name)
  await customer.claim()
  await customer.connect()
  await customer.skipPersona()
  await approve(product)
  await customer.sees('yayında!')
  return customer
}

/** Says something and gives the answer to it: what the other side wrote after it, with these words. */
export async function ask(chat: PersonChat, text: string, words: string | RegExp): Promise<Message> {
  const { uid } = chat.say(text)
  return chat.seesAfter(uid, words)
}

/** An owner makes somebody staff, who then presses start. */
export async function grant(product: Stage, userId: number, role: 'Destek' | 'Yönetici' | 'Sahip'): Promise<PersonChat> {
  const owner = product.withBot(cast.owner)
  await ask(owner, `/yetki ${userId}`, 'Ne olsun?')
  await owner.press(role)
  await owner.press('Onayla')
  await owner.sees('Ekip')
  await startStaff(product, userId)
  return product.withBot(userId)
}
