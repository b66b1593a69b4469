import { isFields, type Fields, type Params } from './params.ts'
import { badRequest } from './refusal.ts'

const inlineKinds = [
  'url',
  'callback_data',
  'web_app',
  'login_url',
  'switch_inline_query',
  'switch_inline_query_current_chat',
  'switch_inline_query_chosen_chat',
  'copy_text',
  'callback_game',
  'pay',
  'disabled',
]
const commonFields = ['text', 'style', 'icon_custom_emoji_id']
const replyFields = [
  ...commonFields,
  'request_users',
  'request_chat',
  'request_managed_bot',
  'request_contact',
  'request_location',
  'request_poll',
  'web_app',
]
const replyMarkupFields = ['is_persistent', 'resize_keyboard', 'one_time_keyboard', 'input_field_placeholder', 'selective']
const styles = ['danger', 'success', 'primary']
const buttonsMax = 100

/** The `reply_markup` of a message, checked as Telegram checks it; nothing when there is none, or an empty inline keyboard. */
export function readReplyMarkup(params: Params): Fields | undefined {
  const markup = params.object('reply_markup')
  if (!markup) return undefined
  if (markup.has('inline_keyboard')) return readInlineKeyboard(markup)
  if (markup.has('keyboard')) return readReplyKeyboard(markup)
  if (markup.flag('remove_keyboard') || markup.flag('force_reply')) return markup.fields
  return undefined
}

/** For methods that take an inline keyboard only. */
export function readInlineMarkup(params: Params): Fields | undefined {
  const markup = params.object('reply_markup')
  return markup?.has('inline_keyboard') ? readInlineKeyboard(markup) : undefined
}

export function inlineKeyboardOf(replyMarkup: unknown): Fields | undefined {
  return isFields(replyMarkup) && Array.isArray(replyMarkup['inline_keyboard']) ? replyMarkup : undefined
}

function readInlineKeyboard(markup: Params): Fields | undefined {
  const rows = readRows(markup, 'inline_keyboard')
  for (const button of rows.flat()) checkInlineButton(button)
  const filled = rows.filter((row) => row.length > 0).map((row) => row.map((button) => pick(button, [...commonFields, ...inlineKinds])))
  return filled.length === 0 ? undefined : { inline_keyboard: filled }
}

function checkInlineButton(button: Fields): void {
  checkLabel(button)
  const kinds = inlineKinds.filter((kind) => button[kind] !== undefined)
  if (kinds.length === 0) throw badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
  const { callback_data: data, url, copy_text: copy } = button
  if (data !== undefined && !isLongAs(data, 1, 64)) throw badRequest('BUTTON_DATA_INVALID')
  if (url !== undefined && !isButtonUrl(url)) throw badRequest(`inline keyboard button URL '${textOf(url)}' is invalid: Wrong HTTP URL`)
  const text = isFields(copy) ? copy['text'] : undefined
  if (copy !== undefined && !(typeof text === 'string' && text.length >= 1 && text.length <= 256))
    throw badRequest('BUTTON_COPY_TEXT_INVALID')
  const webApp = button['web_app']
  if (webApp !== undefined && !isWebAppUrl(isFields(webApp) ? webApp['url'] : undefined))
    throw badRequest(
      `inline keyboard button Web App URL '${isFields(webApp) ? textOf(webApp['url']) : ''}' is invalid: Only HTTPS links are allowed`,
    )
}

function readReplyKeyboard(markup: Params): Fields {
  const rows = readRows(markup, 'keyboard')
  for (const button of rows.flat()) checkLabel(button)
  if (rows.flat().length === 0) throw badRequest("can't parse reply keyboard markup JSON object: keyboard is empty")
  return { ...pick(markup.fields, replyMarkupFields), keyboard: rows.map((row) => row.map((button) => pick(button, replyFields))) }
}

function readRows(markup: Params, name: string): Fields[][] {
  const rows = markup.list(name)
  if (!rows) throw badRequest(`can't parse reply keyboard markup JSON object: Field "${name}" must be of type Array`)
  const buttons = rows.map((row) => {
    if (!Array.isArray(row)) throw badRequest(`can't parse reply keyboard markup JSON object: Field "${name}" must be an Array of Arrays`)
    return row.map((button: unknown) => {
      if (typeof button === 'string' && name === 'keyboard') return { text: button }
      if (!isFields(button)) throw badRequest(`can't parse keyboard button: Expected an Object`)
      return button
    })
  })
  if (buttons.flat().length > (name === 'keyboard' ? 300 : buttonsMax)) throw badRequest('REPLY_MARKUP_TOO_LONG')
  return buttons
}

/** What Telegram does not know it does not keep. */
function pick(fields: Fields, names: string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)))
}

function checkLabel(button: Fields): void {
  const { text, style } = button
  if (typeof text !== 'string' || text === '') throw badRequest(`can't parse keyboard button: Field "text" must be of type String`)
  if (style !== undefined && !styles.includes(textOf(style))) throw badRequest('BUTTON_STYLE_INVALID')
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function isLongAs(value: unknown, min: number, max: number): boolean {
  const bytes = typeof value === 'string' ? Buffer.byteLength(value) : 0
  return bytes >= min && bytes <= max
}

function isButtonUrl(url: unknown): boolean {
  if (typeof url !== 'string' || url === '') return false
  const address = /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `http://${url}`
  return /^(https?|tg|ton):/i.test(address) && URL.canParse(address) && !/\s/.test(url)
}

/** Real servers demand HTTPS; here the Mini App may also live on this machine. */
function isWebAppUrl(url: unknown): boolean {
  if (typeof url !== 'string' || !URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}
