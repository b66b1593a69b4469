import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { launchBrowser } from '#tests/browser.ts'
import { button, customer, expectQuiet, startRig, word } from './rig.ts'

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

test('a day begins by one press once an account is connected, not before, and ends by one press', async () => {
  const rig = await startRig(browser)
  const page = await rig.open({ personId: customer.id })
  await page.getByText(word('day.connectFirst')).waitFor()
  expect(await button(page, word('day.title')).isDisabled()).toBe(true)
  await rig.signIn(customer)
  await page.getByText(word('day.text', { name: customer.firstName })).waitFor()
  await button(page, word('day.title')).click()
  await page
    .getByRole('navigation', { name: word('chats.title') })
    .getByRole('link', { name: 'Elif Kaya' })
    .waitFor()
  const { steps = 0 } = rig.sandbox.control.state().days?.[0] ?? {}
  await page.getByText(word('day.playing', { done: 1, steps })).waitFor()
  await button(page, word('day.end')).click()
  await button(page, word('day.title')).waitFor()
  expect(rig.sandbox.control.state().days).toEqual([])
  expectQuiet(rig)
})

test('what was made to go wrong is shown until it is taken back, one by one or at once', async () => {
  const rig = await startRig(browser)
  const page = await rig.open({ personId: customer.id })
  await button(page, word('world.title')).click()
  for (const fault of ['faults.flood', 'faults.outage', 'faults.modelObedient', 'clock.hour']) await button(page, word(fault)).click()
  await vi.waitFor(() => expect(rig.sandbox.control.state().disturbances).toHaveLength(4))
  await button(page, word('close')).click()
  const force = page.getByRole('region', { name: word('force.title') })
  await force.getByText(word('force.flood', { seconds: 30 })).waitFor()
  await button(page, word('force.undoOf', { what: word('force.network') })).click()
  await force.getByText(word('force.network')).waitFor({ state: 'detached' })
  await button(page, word('force.undoAll')).click()
  await force.waitFor({ state: 'detached' })
  expect(rig.sandbox.control.state().disturbances).toEqual([])
  expectQuiet(rig)
})

test('the judge has a page that tells by itself what it sees, on a phone too', async () => {
  const rig = await startRig(browser, phone)
  const page = await rig.open({ personId: customer.id })
  await page.getByRole('link', { name: word('judge.title') }).click()
  await page.getByText(word('judge.none')).waitFor()
  await page.getByText(word('model.none')).waitFor()
  rig.sandbox.judge.twoHolders(rig.sandbox.apiId, 'Nazan')
  const { baseUrl, apiKey, model } = rig.sandbox.languageModel
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` }
  const body = JSON.stringify({ model, messages: [{ role: 'user', content: '<contact>Kargo ne kadar?</contact>' }] })
  await fetch(`${baseUrl}/chat/completions`, { method: 'POST', headers, body })
  const rule = page.getByRole('listitem').filter({ hasText: word('rule.twoHoldersText') })
  await rule.getByText(word('judge.count', { count: 1 })).waitFor()
  await page.getByText('the key of Nazan is used by two holders at once').waitFor()
  await page.getByText('Kargo ne kadar?', { exact: true }).click()
  await page.getByText('<contact>Kargo ne kadar?</contact>').waitFor()
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
  await page.getByRole('link', { name: word('back') }).click()
  await page.getByRole('region', { name: word('chats.title') }).waitFor()
  expectQuiet(rig)
})
