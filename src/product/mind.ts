import { createDocumentReader } from '#adapters/documents/documents.ts'
import { createLanguageModel } from '#adapters/language-model/language-model.ts'
import { createAssistant } from '#features/assistant/service.ts'
import { createKnowledge } from '#features/knowledge/service.ts'
import type { Connected } from './connected.ts'
import type { ProductDeps } from './deps.ts'
import type { Shop } from './shop.ts'

/** What is known about a business, and the model that writes from it. */
export function createMind(deps: ProductDeps, shop: Shop, { accounts, personas }: Connected) {
  const { db, clock, events, jobs, words, log, customers, openai, catalog, licences } = { ...deps, ...shop }
  const models = openai && createLanguageModel({ ...openai, log })
  const reader = createDocumentReader()
  const assistant = createAssistant({
    db,
    clock,
    events,
    words,
    catalog,
    licences,
    accounts,
    personas,
    model: models?.languageModel,
    embedder: models?.embedder,
  })
  const { embedder } = assistant
  const knowledge = createKnowledge({ db, clock, jobs, embedder, reader, catalog, accounts, licences, customers })
  return { embedder, knowledge, assistant }
}

export type Mind = ReturnType<typeof createMind>
