import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { recall, remember } from './memory.ts'
import en from './words.en.json'
import tr from './words.tr.json'

export type WordKey = keyof typeof tr
export type Language = 'tr' | 'en'
export type Translate = (key: WordKey, values?: Record<string, string | number>) => string

const books: Record<Language, Record<WordKey, string>> = { tr, en }

interface Words {
  language: Language
  /** For `Intl`. */
  locale: string
  setLanguage: (language: Language) => void
  t: Translate
}

const WordsContext = createContext<Words | undefined>(undefined)

export function useWords(): Words {
  const words = useContext(WordsContext)
  if (!words) throw new Error('useWords outside WordsProvider')
  return words
}

/** The page's own language, Turkish until the visitor chooses; the people's Telegram language is theirs, in their settings. */
export function WordsProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(() => (recall('language') === 'en' ? 'en' : 'tr'))
  useEffect(() => {
    document.documentElement.lang = language
    remember('language', language)
  }, [language])
  const words = useMemo<Words>(
    () => ({ language, locale: language === 'tr' ? 'tr-TR' : 'en-GB', setLanguage, t: translator(books[language]) }),
    [language],
  )
  return <WordsContext value={words}>{children}</WordsContext>
}

function translator(book: Record<WordKey, string>): Translate {
  return (key, values = {}) => book[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
