import { GrammyError } from 'grammy'

/** The person blocked the bot, or never started it. */
export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof GrammyError)) return false
  return error.error_code === 403 || (error.error_code === 400 && /chat not found|user is deactivated/.test(error.description))
}

/** Not every file that begins like a picture is one that Telegram shows; as a plain file it still arrives. */
export function isUnfitPicture(error: unknown): boolean {
  return error instanceof GrammyError && error.error_code === 400 && /IMAGE_PROCESS_FAILED|PHOTO_/.test(error.description)
}

/** Whether the message now shows what was asked for. */
export async function edited(call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call()
    return true
  } catch (error) {
    if (!(error instanceof GrammyError) || error.error_code !== 400) throw error
    if (error.description.includes('message is not modified')) return true
    if (/message to edit not found|message can't be edited|MESSAGE_ID_INVALID|no text in the message/.test(error.description)) return false
    throw error
  }
}
