import { z } from 'zod'
import type { InlineKeyboardButton, InlineKeyboardMarkup } from 'grammy/types'

/** What a person sees: words (Telegram's HTML) and what can be pressed. */
export interface View {
  html: string
  buttons?: Button[][]
}

export type Button = { text: string; style?: 'primary' | 'success' | 'danger' } & (
  | { press: string }
  | { url: string }
  /** Copied to the clipboard by Telegram itself; at most 256 characters. */
  | { copy: string }
)

const pressBytesMax = 64

/** The data of a button: `name` as given to `BotShell.press`, and its arguments. @throws over Telegram's 64 bytes. */
export function pressData(name: string, ...args: (string | number)[]): string {
  const data = [name, ...args].join(':')
  if (Buffer.byteLength(data) > pressBytesMax) throw new Error(`A button of ${name} holds more than ${pressBytesMax} bytes`)
  return data
}

export function parsePress(data: string): { name: string; args: string[] } {
  const [name = '', ...args] = data.split(':')
  return { name, args }
}

/** An id in a button. */
export const idArg = z.coerce.number().int().positive()

/** An id or another count in a button, as far as it is one; everything else is 0, which nothing has. */
export function numberArg(arg: string | undefined): number {
  return arg !== undefined && /^-?\d{1,15}$/.test(arg) ? Number(arg) : 0
}

export function keyboardOf(buttons: Button[][] | undefined): InlineKeyboardMarkup {
  return { inline_keyboard: (buttons ?? []).filter((row) => row.length > 0).map((row) => row.map(toTelegram)) }
}

function toTelegram(button: Button): InlineKeyboardButton {
  const look = button.style === undefined ? { text: button.text } : { text: button.text, style: button.style }
  if ('press' in button) return { ...look, callback_data: button.press }
  if ('url' in button) return { ...look, url: button.url }
  return { ...look, copy_text: { text: button.copy } }
}
