import { randomInt } from 'node:crypto'
import type { World } from '../world/world.ts'
import { serviceUserId, type Content, type Message, type User } from '../world/types.ts'
import { withAutoEntities } from '../bot-api/auto-entities.ts'
import { pictureSize } from '../bot-api/picture-size.ts'
import { userView } from '../bot-api/views.ts'
import type { Answer, Body } from './contract.ts'
import { launchMiniApp } from './mini-app.ts'
import { readQrPicture } from './qr.ts'
import { ControlRefusal } from './refusal.ts'
import { createStageVerbs } from './stage-verbs.ts'
import type { VerbDependencies, Verbs } from './verb-dependencies.ts'
import { buttonsOf } from './views.ts'

const done = { ok: true } as const

/** What people of the sandbox can do, a function a verb. */
export function createVerbs(dependencies: VerbDependencies): Verbs {
  const { world, botApi, phones, dataCentres, judge, changed, payments } = dependencies
  const stage = createStageVerbs(dependencies)
  return {
    ...createPeopleVerbs(dependencies),
    ...createChatVerbs(dependencies),
    ...stage,
    async press({ userId, chatId, messageId, data, isForged, waitMs }) {
      const message = messageAt(world, userId, chatId, messageId)
      const bot = botApi.bots.withId(message.fromId)
      if (!bot) throw new ControlRefusal('Only messages of bots have buttons.')
      const button = buttonsOf(message)
        .flat()
        .find(({ callback_data: own }) => own === data)
      if (!button && !isForged) throw new ControlRefusal(`This message has no button with the data ${data}.`)
      if (button?.['disabled'] !== undefined && !isForged) throw new ControlRefusal('This button is disabled.')
      if (Buffer.byteLength(data) > 64) throw new ControlRefusal('A button carries at most 64 bytes.')
      const answer = await inTime(botApi.press({ userId, botId: bot.id, uid: message.uid, data }), waitMs)
      return answer ? { isAnswered: true, ...answer } : { isAnswered: false }
    },
    scan({ userId, url, image }) {
      knownPerson(world, userId)
      const link = url ?? (image === undefined ? undefined : readQrPicture(Buffer.from(image, 'base64')))
      if (link === undefined) throw new ControlRefusal('Give the link of the QR code as url, or its picture as image.')
      return dataCentres.scanQr(userId, link)
    },
    launch({ userId, botId, url, startParam }) {
      const bot = botApi.bots.withId(botId)
      if (!bot) throw new ControlRefusal(`There is no bot with the id ${botId}.`)
      const user = userView(knownPerson(world, userId))
      return launchMiniApp({ url, botToken: bot.token, user, date: world.nowSeconds(), ...given('startParam', startParam) })
    },
    endSession({ userId, sessionId }) {
      knownPerson(world, userId)
      dataCentres.sessions.end(userId, sessionId)
      changed({ kind: 'session', userId })
      return done
    },
    pay({ userId, reference, amountKurus }) {
      knownPerson(world, userId)
      payments.push({ userId, reference, amountKurus, at: world.nowSeconds() })
      world.journal.put('payment', payments.length, payments.at(-1))
      return done
    },
    cap({ userId, perMinute, postHours }) {
      knownPerson(world, userId)
      judge.setCap(userId, perMinute)
      if (postHours !== undefined) judge.setPostPace(userId, postHours * 3_600_000)
      return done
    },
    async reset() {
      await stage.calm({})
      for (const index of payments.splice(0).keys()) world.journal.remove('payment', index + 1)
      world.reset()
      botApi.violations.length = 0
      dependencies.model.reset()
      dependencies.populate()
      changed({ kind: 'reset' })
      return done
    },
    read({ userId, chatId, maxId }) {
      knownPerson(world, userId)
      knownChat(world, chatId)
      phones.read(userId, chatId, maxId)
      changed({ kind: 'read', userId, chatId, messageId: maxId })
      return done
    },
  }
}

function createPeopleVerbs({ world, views, changed }: VerbDependencies): Pick<Verbs, 'user' | 'group' | 'member' | 'block'> {
  return {
    user(body) {
      const found = body.id === undefined ? undefined : world.users.get(body.id)
      const { id, firstName, role } = body
      checkFree(world, body, found)
      if (!found && firstName === undefined) throw new ControlRefusal('A new person needs a firstName.')
      const user =
        found ?? world.addUser({ ...(id === undefined ? {} : { id }), firstName: firstName ?? '', phone: body.phone ?? freePhone(world) })
      changeUser(user, body)
      world.saveUser(user)
      if (role) views.setRole(user.id, role)
      changed({ kind: 'user', userId: user.id })
      return views.person(user)
    },
    group({ kind, title, creatorId, memberIds, username }) {
      for (const userId of [creatorId, ...memberIds]) knownPerson(world, userId)
      if (username !== undefined && world.byUsername(username)) throw new ControlRefusal(`The name @${username} is taken.`)
      return { chatId: world.addGroup({ kind, title, creatorId, memberIds, ...(username === undefined ? {} : { username }) }).id }
    },
    member({ chatId, userId, role }) {
      knownPerson(world, userId)
      const creator = world.group(chatId).members.find((member) => member.role === 'creator')
      world.setRole(chatId, userId, role, creator?.userId ?? userId)
      return done
    },
    block({ userId, targetId, isBlocked }) {
      knownPerson(world, targetId)
      world.block(userId, targetId, isBlocked)
      changed({ kind: 'chat', userId, chatId: targetId })
      return done
    },
  }
}

function createChatVerbs({ world }: VerbDependencies): Pick<Verbs, 'say' | 'upload' | 'edit' | 'delete' | 'typing'> {
  return {
    say({ userId, chatId, text, replyTo, contact, location }) {
      const written = text.trim()
      const media: Content['media'] = contact
        ? {
            kind: 'contact',
            phone: contact.phone,
            firstName: contact.firstName,
            ...given('lastName', contact.lastName),
            ...given('userId', contact.userId),
          }
        : location && { kind: 'location', ...location }
      if (written === '' && !media) throw new ControlRefusal('There is nothing to send: give a text, a contact or a location.')
      return sendAs(world, userId, chatId, { ...textContent(written), ...given('media', media) }, replyTo)
    },
    upload({ userId, chatId, kind, name, mime, bytes, caption, replyTo, albumId, durationSeconds }) {
      knownPerson(world, userId)
      knownChat(world, chatId)
      const data = Buffer.from(bytes, 'base64')
      const size = pictureSize(data)
      if (data.length === 0) throw new ControlRefusal('The file is empty.')
      if (kind === 'photo' && !size) throw new ControlRefusal('A photo must be a PNG, JPEG, GIF or WebP; send other files as a document.')
      const { key } = world.files.add({ name, mime, bytes: data })
      const media = { kind, file: key, ...size, ...given('durationSeconds', durationSeconds) }
      return sendAs(world, userId, chatId, { ...textContent(caption.trim()), media }, replyTo, albumId)
    },
    edit({ userId, chatId, messageId, text }) {
      const { content } = messageAt(world, userId, chatId, messageId)
      const { media } = content
      world.edit(userId, chatId, messageId, { content: { ...textContent(text.trim()), ...given('media', media) } })
      return done
    },
    delete({ userId, chatId, messageIds }) {
      for (const id of messageIds) {
        const message = messageAt(world, userId, chatId, id)
        const isAdministrator = chatId < 0 && ['creator', 'administrator'].includes(world.roleIn(chatId, userId))
        if (chatId < 0 && message.fromId !== userId && !isAdministrator)
          throw new ControlRefusal('Only administrators delete what others wrote in a group.')
      }
      world.delete(userId, chatId, messageIds)
      return done
    },
    typing({ userId, chatId, action }) {
      knownPerson(world, userId)
      knownChat(world, chatId)
      world.typing(userId, chatId, action)
      return done
    },
  }
}

function sendAs(world: World, userId: number, chatId: number, content: Content, replyTo?: number, albumId?: string): Answer<'say'> {
  const user = knownPerson(world, userId)
  knownChat(world, chatId)
  if (user.isBot || userId === serviceUserId) throw new ControlRefusal('Bots and Telegram itself do not write by hand.')
  if (user.isBanned === true) throw new ControlRefusal('This account is banned.')
  if (replyTo !== undefined) messageAt(world, userId, chatId, replyTo)
  const message = world.send({
    fromId: userId,
    to: chatId,
    content,
    via: 'phone',
    ...given('replyToId', replyTo),
    ...given('albumId', albumId),
  })
  return { messageId: message.ids[world.mailboxFor(userId, chatId).ownerId] ?? 0, uid: message.uid }
}

function textContent(text: string): Content {
  const entities = withAutoEntities(text, [])
  return entities.length > 0 ? { text, entities } : { text }
}

function messageAt(world: World, userId: number, chatId: number, messageId: number): Message {
  knownPerson(world, userId)
  knownChat(world, chatId)
  const message = world.messageIn(world.mailboxFor(userId, chatId), messageId)
  if (!message || world.chatIdFor(message, userId) !== chatId) throw new ControlRefusal('There is no such message in this chat.')
  return message
}

function knownPerson(world: World, userId: number): User {
  const user = world.users.get(userId)
  if (!user) throw new ControlRefusal(`There is no person with the id ${userId}.`)
  return user
}

function knownChat(world: World, chatId: number): void {
  if (!(chatId < 0 ? world.groups.has(chatId) : world.users.has(chatId)))
    throw new ControlRefusal(`There is no chat with the id ${chatId}.`)
}

function checkFree(world: World, { phone, username }: Body<'user'>, self: User | undefined): void {
  const withPhone = phone === undefined ? undefined : world.userByPhone(phone)
  if (withPhone && withPhone !== self) throw new ControlRefusal(`The number ${phone} belongs to somebody else.`)
  const named = typeof username === 'string' ? world.byUsername(username) : undefined
  if (named && named !== self) throw new ControlRefusal(`The name @${username} is taken.`)
  if (phone !== undefined && !/^\d{7,15}$/.test(phone.replace(/\D/g, ''))) throw new ControlRefusal('A phone number has 7 to 15 digits.')
}

function changeUser(user: User, body: Body<'user'>): void {
  const { firstName, lastName, username, phone, languageCode, password, isBanned, contacts, dc } = body
  if (firstName !== undefined) user.firstName = firstName
  if (lastName !== undefined) user.lastName = lastName
  if (username === null) delete user.username
  else if (username !== undefined) user.username = username.replace(/^@/, '')
  if (phone !== undefined) user.phone = phone.replace(/\D/g, '')
  if (languageCode !== undefined) user.languageCode = languageCode
  if (password === null) delete user.password
  else if (password !== undefined) user.password = password
  if (isBanned !== undefined) user.isBanned = isBanned
  if (contacts !== undefined) user.contacts = contacts
  if (dc !== undefined) user.dc = dc
}

function freePhone(world: World): string {
  for (;;) {
    const phone = `90555${randomInt(1_000_000, 10_000_000)}`
    if (!world.userByPhone(phone)) return phone
  }
}

async function inTime<Value>(promise: Promise<Value>, waitMs: number): Promise<Value | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => resolve(undefined), waitMs)
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

function given<Name extends string, Value>(name: Name, value: Value | undefined): { [N in Name]?: Value } {
  // The computed key is the given name; TypeScript widens it to string.
  return (value === undefined ? {} : { [name]: value }) as { [N in Name]?: Value }
}
