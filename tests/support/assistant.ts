import { pino } from 'pino'
import { createLanguageModel } from '#adapters/language-model/language-model.ts'
import type { Embedder, LanguageModel } from '#features/assistant/ports.ts'
import { createAssistant, type ComposeInput } from '#features/assistant/service.ts'
import type { PackageId } from '#features/catalog/rules.ts'
import type { PersonaWords } from '#features/personas/rules.ts'
import { loadWords } from '#platform/words.ts'
import type { Sandbox } from '#sandbox/start.ts'
import { Secret } from '#shared/secret.ts'
import { ayse, createCommerce } from './commerce.ts'

export const accountId = 7

/** The assistant of one account whose licence is active, with whatever model the test gives. */
export async function createAssistantWorld({
  model,
  embedder,
  packageId = 'enterprise',
}: {
  model?: LanguageModel
  embedder?: Embedder
  packageId?: PackageId
}) {
  const commerce = await createCommerce()
  const { db, clock, events, catalog, licences } = commerce
  const { version } = await catalog.get(packageId)
  const order = { customerId: ayse, orderId: 1, packageId, packageVersion: version, count: 1 }
  const licenceId = await db.transaction().execute(async (tx) => {
    const [id = 0] = await licences.createPaid(tx, order)
    await licences.activate(tx, id)
    return id
  })
  events.said.length = 0
  const persona: PersonaWords = { name: 'Aylin', services: 'El yapimi sabun, 75 TL. Site: sabun.example, tel: 0212 555 44 33' }
  const account: { licenceId?: number; firstName: string } = { licenceId, firstName: 'Ayse' }
  let marks = 0
  const assistant = createAssistant({
    db,
    clock,
    events,
    words: loadWords('locales'),
    catalog,
    licences,
    personas: { get: () => Promise.resolve(persona) },
    accounts: { get: (id) => Promise.resolve(id === accountId ? account : undefined) },
    model,
    embedder,
    newMark: () => `mark${++marks}q`,
  })
  const ask = (text: string, more: Partial<ComposeInput> = {}) =>
    assistant.compose({
      accountId,
      turns: [{ from: 'contact', text }],
      passages: [],
      isDisclosed: false,
      signal: AbortSignal.timeout(30_000),
      ...more,
    })
  return { ...commerce, assistant, ask, persona, account, licenceId }
}

/** The real adapter against the model of a sandbox. */
export function modelOf({ languageModel }: Sandbox, timeoutMs?: number): LanguageModel {
  const { baseUrl, apiKey, model } = languageModel
  const log = pino({ level: 'silent' })
  return createLanguageModel({ baseUrl, apiKey: new Secret(apiKey), model, log, ...(timeoutMs === undefined ? {} : { timeoutMs }) })
    .languageModel
}
