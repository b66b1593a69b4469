import type { Bot } from '../bots.ts'
import { commandKey } from '../commands.ts'
import { chatIdOf, type Call, type Method } from '../call.ts'
import { isFields, type Fields } from '../params.ts'
import { badRequest } from '../refusal.ts'

const commandsMax = 100
const lengthsMax: Record<string, number> = { name: 64, description: 512, short_description: 120 }

/** What a bot tells about itself: its commands, name and descriptions. */
export const profileMethods: Record<string, Method> = {
  setMyCommands(call) {
    const commands = call.params.list('commands')
    if (!commands) throw badRequest("can't parse commands: Expected an Array of BotCommand")
    if (commands.length > commandsMax) throw badRequest('BOT_COMMANDS_TOO_MUCH')
    call.bot.settings.commands[keyOf(call)] = commands.map(readCommand)
    call.bots.save(call.bot)
    return true
  },
  getMyCommands: (call) => call.bot.settings.commands[keyOf(call)] ?? [],
  deleteMyCommands(call) {
    delete call.bot.settings.commands[keyOf(call)]
    call.bots.save(call.bot)
    return true
  },
  setMyName: (call) => setText(call, 'name'),
  getMyName: (call) => ({ name: textOf(call, 'name') || call.world.user(call.bot.id).firstName }),
  setMyDescription: (call) => setText(call, 'description'),
  getMyDescription: (call) => ({ description: textOf(call, 'description') }),
  setMyShortDescription: (call) => setText(call, 'short_description'),
  getMyShortDescription: (call) => ({ short_description: textOf(call, 'short_description') }),
}

function readCommand(given: unknown): { command: string; description: string } {
  const { command = '', description = '' } = texts(isFields(given) ? given : {}, 'command', 'description')
  const name = command.replace(/^\//, '')
  if (name === '' || name.length > 32) throw badRequest('BOT_COMMAND_INVALID')
  if (!/^[a-z0-9_]+$/.test(name)) throw badRequest('BOT_COMMAND_INVALID')
  if (description.trim() === '') throw badRequest('command description must be non-empty')
  if (description.length > 256) throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID')
  return { command: name, description }
}

function texts(fields: Fields, ...names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, typeof fields[name] === 'string' ? fields[name] : '']))
}

function keyOf(call: Call): string {
  const scope = call.params.object('scope')
  const type = scope?.text('type') ?? 'default'
  const chatScopes = ['chat', 'chat_administrators', 'chat_member']
  if (!['default', 'all_private_chats', 'all_group_chats', 'all_chat_administrators', ...chatScopes].includes(type))
    throw badRequest("can't parse BotCommandScope: Unsupported type specified")
  const chatId = scope && chatScopes.includes(type) ? chatIdOf({ ...call, params: scope }) : undefined
  const userId = type === 'chat_member' ? scope?.integer('user_id') : undefined
  return commandKey({ type, languageCode: languageOf(call), chatId, userId })
}

function languageOf({ params }: Call): string {
  const code = params.text('language_code') ?? ''
  if (code !== '' && !/^[a-z]{2}$/.test(code)) throw badRequest('BOT_COMMAND_LANG_CODE_INVALID')
  return code
}

function setText(call: Call, name: string): true {
  const text = call.params.text(name) ?? ''
  if (text.length > (lengthsMax[name] ?? 0)) throw badRequest(`${name.replace('_', ' ')} is too long`)
  const language = languageOf(call)
  keptTexts(call.bot, name)[language] = text
  call.bots.save(call.bot)
  if (name === 'name' && language === '' && text !== '') {
    const user = call.world.user(call.bot.id)
    user.firstName = text
    call.world.saveUser(user)
  }
  return true
}

function textOf(call: Call, name: string): string {
  const kept = keptTexts(call.bot, name)
  return kept[languageOf(call)] || kept[''] || ''
}

function keptTexts({ settings }: Bot, name: string): Record<string, string> {
  const kept = settings.texts[name] ?? {}
  settings.texts[name] = kept
  return kept
}
