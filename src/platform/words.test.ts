import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadWords } from './words.ts'

function words(tr: string, en: string) {
  const directory = mkdtempSync(join(tmpdir(), 'words-'))
  for (const [language, text] of Object.entries({ tr, en })) {
    mkdirSync(join(directory, language))
    writeFileSync(join(directory, language, 'a.ftl'), text)
  }
  return loadWords(directory)
}

test('what a person wrote cannot become markup, what a text says can', () => {
  const { html, plain } = words('hello = <b>Selam</b> { $name }', 'hello = <b>Hi</b> { $name }')
  expect(html('en', 'hello', { name: '<a href="x">&' })).toBe('<b>Hi</b> &lt;a href="x"&gt;&amp;')
  expect(plain('en', 'hello', { name: '<&>' })).toBe('<b>Hi</b> <&>')
})

test('a missing text or argument is a fault that names it', () => {
  const { html } = words('hello = { $name }', 'hello = { $name }')
  expect(() => html('tr', 'bye')).toThrow('bye')
  expect(() => html('tr', 'hello')).toThrow('hello')
})

test('a file that does not parse stops the start', () => {
  expect(() => words('hello = { $name', 'hello = x')).toThrow()
})
