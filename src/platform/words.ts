import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { escapeHtml } from '#shared/html.ts'
import { languages, type Language } from '#shared/language.ts'

export type WordArgs = Record<string, string | number>

/** Every word that a person reads, from `locales/<language>/*.ftl`, one file a feature. */
export interface Words {
  /** A text as Telegram's HTML; the arguments are escaped, the text's own tags stay. */
  html(language: Language, id: string, args?: WordArgs): string
  /** A text without markup: buttons, alerts, command descriptions. */
  plain(language: Language, id: string, args?: WordArgs): string
  has(language: Language, id: string): boolean
  /** All ids of a language, for the tests that compare languages and find unused texts. */
  ids(language: Language): string[]
}

/** @throws when a file does not parse, so that a broken text stops the start and not a conversation. */
export function loadWords(directory: string): Words {
  const bundles = new Map(languages.map((language) => [language, loadLanguage(directory, language)]))

  function format(language: Language, id: string, args: Record<string, FluentVariable>): string {
    const bundle = bundles.get(language)
    const pattern = bundle?.getMessage(id)?.value
    if (!bundle || !pattern) throw new Error(`There is no text ${id} in ${language}`)
    const errors: Error[] = []
    const text = bundle.formatPattern(pattern, args, errors)
    if (errors.length > 0) throw new Error(`The text ${id} in ${language} does not fit its arguments: ${errors.map(String).join('; ')}`)
    return text
  }

  return {
    html: (language, id, args = {}) =>
      format(
        language,
        id,
        Object.fromEntries(Object.entries(args).map(([name, value]) => [name, typeof value === 'string' ? escapeHtml(value) : value])),
      ),
    plain: (language, id, args = {}) => format(language, id, args),
    has: (language, id) => bundles.get(language)?.hasMessage(id) ?? false,
    ids: (language) => [...(bundles.get(language)?._messages.keys() ?? [])],
  }
}

function loadLanguage(directory: string, language: Language) {
  const bundle = new FluentBundle(language, { useIsolating: false })
  for (const name of readdirSync(join(directory, language)).toSorted()) {
    if (!name.endsWith('.ftl')) continue
    const text = readFileSync(join(directory, language, name), 'utf8')
    const resource = new FluentResource(text)
    // the parser passes over what it does not understand
    const understood = new Set(resource.body.map(({ id }) => id))
    const lost = [...text.matchAll(/^([a-zA-Z][\w-]*) *=/gm)].map(([, id = '']) => id).filter((id) => !understood.has(id))
    const errors = bundle.addResource(resource)
    if (lost.length > 0 || errors.length > 0)
      throw new Error(`${language}/${name} does not parse: ${[...lost, ...errors.map(String)].join('; ')}`)
  }
  return bundle
}

/** A name of our own (`code_expired`) as it stands in the id of its text. */
export const dashed = (name: string) => name.replaceAll('_', '-')
