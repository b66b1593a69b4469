import type { World } from '../world/world.ts'
import type { Bot } from './bots.ts'
import { isAdministrator } from './world-updates.ts'

export interface CommandPlace {
  type: string
  languageCode: string
  chatId?: number | undefined
  userId?: number | undefined
}

/** Where a list of commands is kept. */
export function commandKey({ type, languageCode, chatId, userId }: CommandPlace): string {
  return [type, chatId ?? '', userId ?? '', languageCode].join(':')
}

/** The commands that a person sees in a chat: the narrowest scope that has any, their language before the common list. */
export function commandsFor(world: World, bot: Bot, chatId: number, userId: number): { command: string; description: string }[] {
  const { languageCode } = world.user(userId)
  for (const scope of scopesOf(world, chatId, userId)) {
    for (const language of [languageCode.slice(0, 2), '']) {
      const commands = bot.settings.commands[commandKey({ ...scope, languageCode: language })]
      if (commands && commands.length > 0) return commands
    }
  }
  return []
}

/** https://core.telegram.org/bots/api#determining-list-of-commands */
function scopesOf(world: World, chatId: number, userId: number): Omit<CommandPlace, 'languageCode'>[] {
  // The bot sees a private chat under the person's id.
  if (chatId > 0) return [{ type: 'chat', chatId: userId }, { type: 'all_private_chats' }, { type: 'default' }]
  const forAdministrators = isAdministrator(world, chatId, userId)
  return [
    { type: 'chat_member', chatId, userId },
    ...(forAdministrators ? [{ type: 'chat_administrators', chatId }] : []),
    { type: 'chat', chatId },
    ...(forAdministrators ? [{ type: 'all_chat_administrators' }] : []),
    { type: 'all_group_chats' },
    { type: 'default' },
  ]
}
