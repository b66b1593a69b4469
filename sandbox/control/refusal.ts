import { WorldRefusal } from '../world/types.ts'

/** A control request that cannot be done; its message is the sentence that the caller reads. */
export class ControlRefusal extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ControlRefusal'
  }
}

const sentences: Record<string, string> = {
  USER_ID_INVALID: 'There is no such person.',
  PEER_ID_INVALID: 'There is no such chat.',
  CHANNEL_INVALID: 'There is no such group.',
  MESSAGE_ID_INVALID: 'There is no such message in this chat.',
  MESSAGE_AUTHOR_REQUIRED: 'Only the one who wrote a message can edit it.',
  CHAT_WRITE_FORBIDDEN: 'This person may not write in this group.',
  CHAT_ADMIN_REQUIRED: 'Only administrators write in a channel.',
  USER_IS_BLOCKED: 'The other side has blocked this person.',
  YOU_BLOCKED_USER: 'This person has blocked the other side; unblock it first.',
  INPUT_USER_DEACTIVATED: 'The other account is banned.',
  HASH_INVALID: 'There is no such session, or it is the phone itself, which cannot be ended.',
  AUTH_TOKEN_INVALID: 'This is no QR code of a login here.',
  AUTH_TOKEN_EXPIRED: 'This QR code is too old; scan the one that is shown now.',
  FILE_REFERENCE_INVALID: 'There is no such file.',
}

/** The sentence for an error of the world or of the control itself; undefined for a fault of the sandbox. */
export function sentenceOf(error: unknown): string | undefined {
  if (error instanceof ControlRefusal) return error.message
  if (error instanceof WorldRefusal) return sentences[error.reason] ?? `Telegram refuses this: ${error.reason}.`
  return undefined
}
