import { WorldRefusal, type Group } from '../world/types.ts'

/** What a method says when it refuses: the HTTP status, Telegram's description and, for some, a hint for programs. */
export class ApiRefusal extends Error {
  readonly code: number
  readonly parameters: { retry_after: number } | undefined
  constructor(code: number, description: string, parameters?: { retry_after: number }) {
    super(description)
    this.name = 'ApiRefusal'
    this.code = code
    this.parameters = parameters
  }
}

export function badRequest(reason: string): ApiRefusal {
  return new ApiRefusal(400, `Bad Request: ${reason}`)
}

export function forbidden(reason: string): ApiRefusal {
  return new ApiRefusal(403, `Forbidden: ${reason}`)
}

export function conflict(reason: string): ApiRefusal {
  return new ApiRefusal(409, `Conflict: ${reason}`)
}

export function tooManyRequests(retryAfterSeconds: number): ApiRefusal {
  return new ApiRefusal(429, `Too Many Requests: retry after ${retryAfterSeconds}`, { retry_after: retryAfterSeconds })
}

/** A part of Telegram that this server does not play: loud, so that nobody builds on silence. */
export function notHere(what: string): ApiRefusal {
  return new ApiRefusal(501, `Not Implemented in the sandbox: ${what}`)
}

/** The world's refusal of a bot's act in the words that the Bot API uses for it. */
export function wordRefusal(error: WorldRefusal, group?: Group, isKicked = false): ApiRefusal {
  const chat = group ? `${group.kind} chat` : 'chat'
  switch (error.reason) {
    case 'USER_IS_BLOCKED':
      return forbidden('bot was blocked by the user')
    case 'BOT_NOT_STARTED':
      return forbidden("bot can't initiate conversation with a user")
    case 'INPUT_USER_DEACTIVATED':
      return forbidden('user is deactivated')
    case 'USER_IS_BOT':
      return forbidden("bots can't send messages to bots")
    case 'CHAT_WRITE_FORBIDDEN':
      return isKicked ? forbidden(`bot was kicked from the ${chat}`) : forbidden(`bot is not a member of the ${chat}`)
    case 'CHAT_ADMIN_REQUIRED':
      return badRequest('need administrator rights in the channel chat')
    case 'PEER_ID_INVALID':
    case 'CHANNEL_INVALID':
    case 'USER_ID_INVALID':
      return badRequest('chat not found')
    case 'MESSAGE_ID_INVALID':
      return badRequest('message to edit not found')
    case 'MESSAGE_AUTHOR_REQUIRED':
      return badRequest("message can't be edited")
    default:
      return badRequest(error.reason)
  }
}
