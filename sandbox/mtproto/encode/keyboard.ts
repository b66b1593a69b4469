import { textOf, type TlObject } from '../tl/object.ts'

/**
 * A bot's keyboard, kept in the Bot API's form, as a client sees it. Undefined for what has no button that MTProto clients of
 * the sandbox can press.
 */
export function keyboardToTl(markup: unknown): TlObject | undefined {
  const { inline_keyboard: inline, keyboard, remove_keyboard: isRemoved } = (markup ?? {}) as Record<string, unknown>
  if (isRemoved === true) return { _: 'replyKeyboardHide' }
  if (Array.isArray(inline)) return { _: 'replyInlineMarkup', rows: rowsOf(inline) }
  if (Array.isArray(keyboard)) return { _: 'replyKeyboardMarkup', resize: true, rows: rowsOf(keyboard) }
  return undefined
}

function rowsOf(rows: unknown[]): TlObject[] {
  return rows.map((row) => ({ _: 'keyboardButtonRow', buttons: (Array.isArray(row) ? row : []).map(buttonOf) }))
}

function buttonOf(button: unknown): TlObject {
  const given = (typeof button === 'string' ? { text: button } : button) as Record<string, unknown>
  const text = textOf(given['text'])
  if (typeof given['callback_data'] === 'string') return { _: 'keyboardButtonCallback', text, data: Buffer.from(given['callback_data']) }
  if (typeof given['url'] === 'string') return { _: 'keyboardButtonUrl', text, url: given['url'] }
  const copied = given['copy_text'] as { text?: string } | undefined
  if (copied?.text !== undefined) return { _: 'keyboardButtonCopy', text, copyText: copied.text }
  return { _: 'keyboardButton', text }
}
