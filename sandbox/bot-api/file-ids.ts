import { badRequest } from './refusal.ts'

/**
 * A file id names the kind, the bot and the file: as with Telegram, another bot cannot use it, and one made for a photo does
 * not send a document.
 */
export function fileIdOf(botId: number, kind: string, file: string): string {
  return Buffer.from(JSON.stringify([kind, botId, file])).toString('base64url')
}

export function readFileId(botId: number, fileId: string): { kind: string; file: string } {
  try {
    const value: unknown = JSON.parse(Buffer.from(fileId, 'base64url').toString())
    if (Array.isArray(value)) {
      const [kind, owner, file] = value as unknown[]
      if (typeof kind === 'string' && typeof file === 'string' && owner === botId) return { kind, file }
    }
  } catch {
    // Worded below: what cannot be read is a wrong id like any other.
  }
  throw badRequest('wrong file identifier/HTTP URL specified')
}
