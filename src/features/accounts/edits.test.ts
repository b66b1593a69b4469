import { expect, test, vi } from 'vitest'
import { createAccountsWorld } from '#tests/accounts.ts'
import type { OutgoingContent } from './outgoing-rules.ts'
import type { EditAnswer, LiveAccount } from './ports.ts'

const soon = { timeout: 20_000 }

/** An account at work that has answered Ann by hand, under the key `answer`. */
async function atWork(content: OutgoingContent = { text: 'wrong price 100' }) {
  const world = await createAccountsWorld({ download: () => Promise.resolve(Buffer.from('a file')) })
  const bob = world.world.addUser({ firstName: 'Bob', phone: '905321112233' })
  const ann = world.world.addUser({ firstName: 'Ann' })
  const accountId = await world.connect(await world.customer(501), bob)
  const answers: (EditAnswer | Error)[] = []
  world.accounts.atHolder.define('test.edit', async (data, live: LiveAccount) => {
    const { key, text } = data as { key: string; text: string }
    await live.edit(key, text).then(
      (answer) => answers.push(answer),
      (error: Error) => answers.push(error),
    )
  })
  const change = async (text: string, key = 'answer') => {
    const before = answers.length
    await world.db.transaction().execute((tx) => world.accounts.atHolder.send(tx, accountId, 'test.edit', { key, text }))
    await vi.waitFor(() => expect(answers).toHaveLength(before + 1), soon)
    return answers.at(-1)
  }
  const send = (key: string, said: OutgoingContent, automatic = false) =>
    world.db.transaction().execute((tx) =>
      world.accounts.send(tx, {
        accountId,
        permit: world.permits.mintFor({ accountId, chatId: ann.id, messageId: 1 }),
        key,
        content: said,
        automatic,
      }),
    )
  const reword = (text: string, key = 'answer') =>
    world.db.transaction().execute((tx) => world.accounts.reword(tx, { accountId, key, content: { text } }))
  const read = () => world.world.history(ann.id, bob.id).filter(({ fromId }) => fromId === bob.id)
  const start = async () => {
    world.startFleet()
    world.world.send({ fromId: ann.id, to: bob.id, content: { text: 'how much?' }, via: 'phone' })
    await vi.waitFor(() => expect(world.heard.texts()).toContain('how much?'), soon)
    await send('answer', content)
    await vi.waitFor(() => expect(world.events.named('account_message_sent')).toHaveLength(1), soon)
  }
  const editsSeen = () => world.world.mailbox(ann.id).events.filter(({ kind }) => kind === 'edit').length
  return { ...world, bob, ann, accountId, change, send, reword, read, start, editsSeen }
}

test('what left is changed at the contact, once however often the same words come, and is heard by nobody as news', async () => {
  const { change, read, start, editsSeen, heard } = await atWork()
  await start()
  expect(await change('right price 200')).toEqual({ kind: 'done' })
  // as after a kill between the act and its note
  expect(await change('right price 200')).toEqual({ kind: 'done' })
  expect(read().map(({ content }) => content.text)).toEqual(['right price 200'])
  expect(editsSeen()).toBe(1)
  expect(heard.edited).toEqual([])
})

test('the words under a file are changed, and the file stays', async () => {
  const media = { kind: 'document' as const, botFileId: 'x', name: 'a.pdf', mime: 'application/pdf' }
  const { change, read, start } = await atWork({ media, caption: 'wrong price 100' })
  await start()
  expect(await change('right price 200')).toEqual({ kind: 'done' })
  expect(read()).toMatchObject([{ content: { text: 'right price 200', media: { kind: 'document' } } }])
})

test('what is gone, too old or was said by itself is not changed, nor anything while the account is stopped', async () => {
  const { change, read, start, send, world, bob, ann, db, accountId, events, reword } = await atWork()
  await start()
  await send('by itself', { text: 'automatic' }, true)
  await vi.waitFor(() => expect(events.named('account_message_sent')).toHaveLength(2), soon)
  expect(await change('other words', 'by itself')).toEqual({ kind: 'failed', reason: 'refused' })
  expect(await reword('other words', 'by itself')).toEqual({ ok: false, reason: 'refused' })
  expect(await change('other words', 'never said')).toEqual({ kind: 'failed', reason: 'refused' })
  world.delete(bob.id, ann.id, [read()[0]!.ids[String(bob.id)]!])
  expect(await change('right price 200')).toEqual({ kind: 'failed', reason: 'deleted' })
  world.clockOffsetMs += 49 * 3_600_000
  expect(await change('right price 200')).toEqual({ kind: 'failed', reason: 'too_old' })
  expect(await reword('right price 200')).toEqual({ ok: false, reason: 'too_old' })
  await db
    .insertInto('account_block')
    .values({ account_id: accountId, block: 'customer_pause', since: new Date(), until: null, note: null })
    .execute()
  expect(await reword('right price 200')).toEqual({ ok: false, reason: 'paused' })
})

test('what has not left yet leaves with the new words, and in safe mode a change by hand is taken', async () => {
  const { reword, send, read, startFleet, events, db, accountId, world, ann, bob, heard } = await atWork()
  world.send({ fromId: ann.id, to: bob.id, content: { text: 'how much?' }, via: 'phone' })
  await send('answer', { text: 'wrong price 100' })
  await db
    .insertInto('account_block')
    .values({ account_id: accountId, block: 'safe_mode', since: new Date(), until: null, note: null })
    .execute()
  expect(await reword('right price 200')).toEqual({ ok: true, value: 'instead' })
  startFleet()
  await vi.waitFor(() => expect(heard.texts()).toContain('how much?'), soon)
  await vi.waitFor(() => expect(events.named('account_message_sent')).toHaveLength(1), soon)
  expect(read().map(({ content }) => content.text)).toEqual(['right price 200'])
  expect(await reword('right price 250')).toEqual({ ok: true, value: 'after' })
})
