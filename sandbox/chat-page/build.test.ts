import { statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildChatPage } from './build.ts'

test('a page that is built already is not built again', async () => {
  const page = join(await buildChatPage(), 'index.html')
  const before = statSync(page).mtimeMs
  await buildChatPage()
  expect(statSync(page).mtimeMs).toBe(before)
})

test('the page holds no script of its own and nothing from another machine', async () => {
  const html = await readFile(join(await buildChatPage(), 'index.html'), 'utf8')
  expect(html).not.toMatch(/https?:\/\//)
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/)
})

test('the two languages of the page have the same texts', async () => {
  const [turkish, english] = await Promise.all(['tr', 'en'].map((language) => keysOf(`words.${language}.json`)))
  expect(english).toEqual(turkish)
})

async function keysOf(file: string): Promise<string[]> {
  const texts: unknown = JSON.parse(await readFile(new URL(`./web/${file}`, import.meta.url), 'utf8'))
  return Object.keys(texts as Record<string, string>).toSorted()
}
