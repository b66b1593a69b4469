import { beforeEach, describe, expect, test } from 'vitest'
import { createJudge, type Judge } from './judge.ts'
import type { Content, Group, User } from './types.ts'
import { World } from './world.ts'

const managedApiId = 7
const otherApiId = 8

let world: World
let judge: Judge
let account: User
let contact: User
let owner: User
let bot: User

beforeEach(() => {
  world = new World()
  judge = createJudge(world, { managedApiId })
  account = world.addUser({ firstName: 'Account' })
  contact = world.addUser({ firstName: 'Contact' })
  owner = world.addUser({ firstName: 'Owner' })
  bot = world.addUser({ firstName: 'Bot', isBot: true })
  world.send({ fromId: contact.id, to: account.id, content: { text: 'hello' }, via: 'phone' })
  world.send({ fromId: owner.id, to: bot.id, content: { text: '/start' }, via: 'phone' })
})

const rules = () => judge.violations.map(({ rule }) => rule)

function send(content: Content | string, to = contact.id, apiId = managedApiId): void {
  const given = typeof content === 'string' ? { text: content } : content
  judge.sent({ apiId, message: world.send({ fromId: account.id, to, content: given, via: 'mtproto' }) })
}

function type(content: Content | string, from = owner): void {
  world.send({ fromId: from.id, to: bot.id, content: typeof content === 'string' ? { text: content } : content, via: 'phone' })
}

test('an account has its tally: by hand, by itself, posts in groups, invites with a link', () => {
  const group = world.addGroup({ kind: 'supergroup', title: 'Shop', creatorId: account.id })
  type('typed')
  send('typed')
  send('a post', group.id)
  send('come: https://t.me/shop')
  expect(judge.standing(account.id)).toEqual({ byHand: 1, automatic: 2, posts: 1, invites: 1, inWindow: 2, cap: 6 })
  world.clockOffsetMs = 60_000
  expect(judge.standing(account.id)).toMatchObject({ automatic: 2, inWindow: 0 })
})

describe('stranger', () => {
  test('who wrote first may be answered', () => {
    send('hi')
    expect(rules()).toEqual([])
  })

  test('who never wrote in private may not be written to', () => {
    send('hi', owner.id)
    expect(rules()).toEqual(['stranger'])
    expect(judge.violations[0]?.detail).toContain(String(owner.id))
  })

  test('to have been written to is no permission, and to have written in a group neither', () => {
    const group = world.addGroup({ kind: 'supergroup', title: 'Shop', creatorId: account.id, memberIds: [owner.id] })
    world.send({ fromId: owner.id, to: group.id, content: { text: 'hello' }, via: 'phone' })
    send('hi', owner.id)
    send('hi again', owner.id)
    expect(rules()).toEqual(['stranger', 'stranger'])
  })

  test('groups and Saved Messages are no strangers, and other clients are free', () => {
    const group = world.addGroup({ kind: 'supergroup', title: 'Shop', creatorId: account.id })
    send('hi', group.id)
    send('note', account.id)
    send('hi', owner.id, otherApiId)
    expect(rules()).toEqual([])
  })
})

describe('cap', () => {
  test('six automatic messages in a minute are allowed, the seventh is not', () => {
    for (let index = 0; index < 6; index++) send(`${index}`)
    expect(rules()).toEqual([])
    send('one too many')
    expect(rules()).toEqual(['cap'])
  })

  test('any sixty seconds count, not whole minutes', () => {
    judge.setCap(account.id, 2)
    send('0 s')
    world.clockOffsetMs = 40_000
    send('40 s')
    world.clockOffsetMs = 61_000
    send('61 s')
    expect(rules()).toEqual([])
    world.clockOffsetMs = 70_000
    send('70 s')
    expect(rules()).toEqual(['cap'])
  })

  test('notes to self and other clients are not counted', () => {
    judge.setCap(account.id, 0)
    send('note', account.id)
    send('hi', contact.id, otherApiId)
    expect(rules()).toEqual([])
  })

  test('what a person typed to a bot is by hand, once', () => {
    judge.setCap(account.id, 0)
    type(' our price is 500 ')
    send('our price is 500')
    expect(rules()).toEqual([])
    send('our price is 500')
    expect(rules()).toEqual(['cap'])
  })

  test('what a person puts in the place of what they typed to a bot is by hand as well', () => {
    const typed = world.send({ fromId: owner.id, to: bot.id, content: { text: 'typed' }, via: 'phone' })
    world.edit(owner.id, bot.id, typed.ids[owner.id]!, { content: { text: 'better' } })
    send('better')
    expect(judge.standing(account.id)).toMatchObject({ byHand: 1, automatic: 0 })
  })

  test('what a person typed more than a day ago is not', () => {
    judge.setCap(account.id, 0)
    type('yes')
    world.clockOffsetMs = 24 * 3_600_000 + 1000
    send('yes')
    expect(rules()).toEqual(['cap'])
  })

  test('a file, a contact and a place are by hand when a person sent the same', () => {
    judge.setCap(account.id, 0)
    const file = () => world.files.add({ name: 'a', mime: 'image/png', bytes: Buffer.from('same bytes') }).key
    const place = (latitude: number) => ({ text: '', media: { kind: 'location', latitude, longitude: 29 } as const })
    type({ text: '', media: { kind: 'photo', file: file() } })
    type({ text: '', media: { kind: 'contact', phone: '+90 555', firstName: 'A' } })
    type(place(41.00001))
    send({ text: 'caption', media: { kind: 'photo', file: file() } })
    send({ text: '', media: { kind: 'contact', phone: '90555', firstName: 'B' } })
    send(place(41.00002))
    expect(rules()).toEqual([])
    send(place(42))
    expect(rules()).toEqual(['cap'])
  })

  test('what stood under a pressed button is by hand, once a press', () => {
    judge.setCap(account.id, 0)
    const card = world.send({ fromId: bot.id, to: owner.id, content: { text: 'Draft:\nour price is 500' }, via: 'bot-api' })
    send('our price is 500')
    expect(rules()).toEqual(['cap'])
    judge.violations = []
    world.emit('press', { userId: owner.id, botId: bot.id, uid: card.uid, data: 'send' })
    send('our price is 500')
    expect(rules()).toEqual([])
    send('our price is 500')
    expect(rules()).toEqual(['cap'])
  })

  test('what the bot itself wrote is no hand', () => {
    judge.setCap(account.id, 0)
    world.send({ fromId: bot.id, to: owner.id, content: { text: 'free' }, via: 'bot-api' })
    send('free')
    expect(rules()).toEqual(['cap'])
  })
})

describe('groups', () => {
  const hour = 3_600_000
  let group: Group

  beforeEach(() => {
    judge.setCap(account.id, 1_000)
    group = world.addGroup({ kind: 'supergroup', title: 'Shop', creatorId: account.id, memberIds: [contact.id, owner.id] })
  })

  const talk = (count: number, fromId = contact.id) => {
    for (let index = 0; index < count; index++) world.send({ fromId, to: group.id, content: { text: `${index}` }, via: 'phone' })
  }

  test('a post is for who administers the group; an answer is not a post', () => {
    send('post', group.id)
    world.setRole(group.id, account.id, 'member', owner.id)
    const asked = world.send({ fromId: contact.id, to: group.id, content: { text: 'are you open?' }, via: 'phone' })
    const replyToId = asked.ids[group.id]!
    judge.sent({
      apiId: managedApiId,
      message: world.send({ fromId: account.id, to: group.id, content: { text: 'yes' }, replyToId, via: 'mtproto' }),
    })
    expect(rules()).toEqual([])
    world.clockOffsetMs = 3 * hour
    talk(10)
    send('post', group.id)
    expect(rules()).toEqual(['not_admin'])
  })

  test('three hours and ten messages of people stand between two posts, or as long as the package says', () => {
    send('post', group.id)
    talk(10)
    world.clockOffsetMs = 3 * hour
    send('in time', group.id)
    expect(rules()).toEqual([])
    world.clockOffsetMs = 6 * hour
    talk(9)
    talk(5, account.id)
    send('too few people', group.id)
    talk(10)
    world.clockOffsetMs = 8 * hour
    send('too soon', group.id)
    judge.setPostPace(account.id, 8 * hour)
    talk(10)
    world.clockOffsetMs = 15 * hour
    send('too soon for this package', group.id)
    expect(rules()).toEqual(['post_pace', 'post_pace', 'post_pace'])
  })

  test('twenty posts a day over all groups', () => {
    judge.setPostPace(account.id, 0)
    for (let index = 0; index < 20; index++) {
      send('post', group.id)
      talk(10)
    }
    expect(rules()).toEqual([])
    send('one too many', world.addGroup({ kind: 'supergroup', title: 'Other', creatorId: account.id }).id)
    expect(rules()).toEqual(['post_pace'])
  })

  test('who joined just then is greeted by name, once; more of it is a post', () => {
    send('post', group.id)
    const ada = world.addUser({ firstName: 'Ada' })
    world.setRole(group.id, ada.id, 'member', account.id)
    send('Welcome Ada!', group.id)
    expect(rules()).toEqual([])
    send('Welcome Ada!', group.id)
    expect(rules()).toEqual(['post_pace', 'post_pace'])
  })
})

describe('method', () => {
  const call = (method: string, query: object = {}, apiId = managedApiId) =>
    judge.called({ apiId, userId: account.id, method, query: { _: method, ...query } })

  test.each([
    'auth.sendCode',
    'auth.signIn',
    'updates.getDifference',
    'messages.sendMessage',
    'messages.getDialogs',
    'auth.logOut',
    'upload.getFile',
  ])('%s is allowed', (method) => {
    call(method)
    expect(rules()).toEqual([])
  })

  test.each([
    'channels.inviteToChannel',
    'messages.addChatUser',
    'contacts.importContacts',
    'contacts.getContacts',
    'contacts.resolveUsername',
    'channels.joinChannel',
    'messages.importChatInvite',
    'messages.forwardMessages',
    'messages.getHistory',
    'channels.getParticipants',
    'account.updatePasswordSettings',
    'account.resetAuthorization',
    'account.updateProfile',
    'messages.deleteMessages',
    'payments.sendStarsForm',
  ])('%s is forbidden, for the product only', (method) => {
    call(method)
    expect(rules()).toEqual(['method'])
    call(method, {}, otherApiId)
    expect(judge.violations).toHaveLength(1)
  })

  test('people and members may be asked about the account itself only', () => {
    const self = { _: 'inputUserSelf' }
    const other = { _: 'inputUser', userId: contact.id }
    call('users.getUsers', { id: [self] })
    call('users.getFullUser', { id: { _: 'inputUser', userId: account.id } })
    call('channels.getParticipant', { participant: { _: 'inputPeerSelf' } })
    expect(rules()).toEqual([])
    call('users.getUsers', { id: [self, other] })
    call('users.getFullUser', { id: other })
    call('channels.getParticipant', { participant: other })
    expect(rules()).toEqual(['method', 'method', 'method'])
  })
})

test('violations are announced, and gone after a reset', () => {
  const seen: string[] = []
  judge.on('violation', ({ rule }) => void seen.push(rule))
  send('hi', owner.id)
  expect(seen).toEqual(['stranger'])
  world.emit('reset')
  expect(judge.violations).toEqual([])
})
