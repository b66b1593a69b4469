import { createServer, type Server } from 'node:http'
import { sql } from 'kysely'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createLanguageModel } from '#adapters/language-model/language-model.ts'
import { createDocumentReader } from '#adapters/documents/documents.ts'
import { firstPackages } from '#features/catalog/rules.ts'
import { createCustomers } from '#features/customers/service.ts'
import { createBoth } from '#features/knowledge/both.ts'
import { createFullText } from '#features/knowledge/full-text.ts'
import { createLexemes } from '#features/knowledge/lexemes.ts'
import type { PassageIndex } from '#features/knowledge/ports.ts'
import { createKnowledge } from '#features/knowledge/service.ts'
import { createVectors, embedSource } from '#features/knowledge/vectors.ts'
import { fold } from '#features/knowledge/words.ts'
import { createStaff } from '#features/staff/service.ts'
import type { Events } from '#platform/events.ts'
import type { Jobs } from '#platform/jobs.ts'
import { createLog } from '#platform/log.ts'
import type { Database } from '#platform/postgres/connect.ts'
import { createSecretBox } from '#platform/secret-box.ts'
import { createModelServer, modelKey, modelName } from '#sandbox/model/model.ts'
import { Secret } from '#shared/secret.ts'
import { openDatabase } from '../support/database.ts'
import { rounded, type Figure } from '../support/figure.ts'
import { secretKey } from '../support/crowd.ts'
import { readShop, sourceText, type Section } from './shop.ts'

const customerId = 1
const accountId = 1
const limit = 4

/**
 * How often the passage that answers a question is among the first four. The embedder is the sandbox's: it knows words by their beginnings
 * and nothing of meaning, so what vectors find here says that they are wired rightly, not how good a model's are. Set OPENAI_API_KEY (and
 * OPENAI_BASE_URL) to measure a real one.
 */
export async function measureRecall(): Promise<Figure> {
  await using database = await openDatabase()
  await using models = await openModels()
  const shop = readShop()
  const { indexes, headingOf } = await fill(database.db, models.embedder, shop)
  const sections = shop.sources.flatMap((source) => source.sections)

  const search = (index: PassageIndex, question: string) =>
    index.search({ customerId, question, limit, signal: new AbortController().signal })
  const recall = async (find: (question: string) => Promise<string[]>, questionOf: (section: Section) => string) => {
    let found = 0
    for (const section of sections) if ((await find(questionOf(section))).includes(section.heading)) found++
    return rounded(found / sections.length)
  }
  const by = (index: PassageIndex) => async (question: string) =>
    (await search(index, question)).hits.map(({ passageId }) => headingOf(passageId))
  const plain = await fillPlain(database.db, sections)
  const confident = async (questions: string[]) => {
    let count = 0
    for (const question of questions) if ((await search(indexes.both, question)).isConfident) count++
    return rounded(count / questions.length)
  }
  const fullText = by(indexes.fullText)
  const vectors = by(indexes.vectors)
  const both = by(indexes.both)
  const own = ({ asked }: Section) => asked
  const ownBare = ({ asked }: Section) => fold(asked)
  const other = ({ askedOtherwise }: Section) => askedOtherwise
  return {
    name: 'recall_at_4',
    value: await recall(fullText, own),
    unit: 'of questions in the text’s own words, by full text',
    goal: 0.85,
    better: 'higher',
    rivals: [
      { name: 'PostgreSQL’s turkish over open text', value: await recall(plain, own) },
      { name: models.name, value: await recall(vectors, own) },
      { name: `full text and ${models.name}`, value: await recall(both, own) },
      { name: 'without Turkish letters: full text', value: await recall(fullText, ownBare) },
      { name: 'PostgreSQL’s turkish', value: await recall(plain, ownBare) },
      { name: 'in other words: full text', value: await recall(fullText, other) },
      { name: 'PostgreSQL’s turkish', value: await recall(plain, other) },
      { name: models.name, value: await recall(vectors, other) },
      { name: `full text and ${models.name}`, value: await recall(both, other) },
      { name: 'share answered with confidence: own words', value: await confident(sections.map(own)) },
      { name: 'other words', value: await confident(sections.map(other)) },
      { name: 'not in the texts', value: await confident(shop.absent) },
    ],
  }
}

/** What it would be without sealing: the database's own ranking over open words, any of which may match. */
async function fillPlain(db: Database, sections: Section[]) {
  await sql`create table open_passage (heading text, words tsvector)`.execute(db)
  for (const { heading, text } of sections)
    await sql`insert into open_passage values (${heading}, to_tsvector('turkish', ${`${heading} ${text}`}))`.execute(db)
  return async (question: string) => {
    const { rows } = await sql<{ heading: string }>`
      select heading from open_passage,
        to_tsquery('simple', array_to_string(array(
          select quote_literal(lexeme) from unnest(tsvector_to_array(to_tsvector('turkish', ${question}))) as lexeme), ' | ')) as query
      where words @@ query order by ts_rank_cd(words, query, 1) desc limit ${limit}`.execute(db)
    return rows.map(({ heading }) => heading)
  }
}

async function fill(db: Database, embedder: Parameters<typeof createVectors>[0]['embedder'], shop: ReturnType<typeof readShop>) {
  const clock = { now: () => new Date() }
  const events: Events = { announce: () => Promise.resolve(), listen() {} }
  const staff = createStaff({ db, clock, events, adminIds: [], reachOf: () => Promise.resolve(new Map()) })
  const customers = createCustomers({ db, clock, events, box: createSecretBox(secretKey), staff })
  await customers.touch({ id: customerId, first_name: 'Ada' })
  const licence = { id: 1, customerId, state: 'active', packageId: 'enterprise', packageVersion: 1 } as const
  const knowledge = createKnowledge({
    db,
    clock,
    jobs: { send: () => Promise.resolve() } satisfies Pick<Jobs, 'send'>,
    reader: createDocumentReader(),
    catalog: { get: (id) => Promise.resolve({ ...firstPackages[id], id, version: 1 }) },
    accounts: { get: () => Promise.resolve({ id: accountId, customerId, licenceId: 1 }) },
    licences: { get: () => Promise.resolve(licence), ofCustomer: () => Promise.resolve([licence]) },
    customers,
  })
  for (const { name, sections } of shop.sources) {
    const bytes = Buffer.from(sourceText(sections))
    const added = await knowledge.addSource({ customerId, accountId, name, content: { bytes }, key: name })
    if (!added.ok || added.value.passages !== sections.length) throw new Error(`${name} was not taken as ${sections.length} passages`)
    await embedSource({ db, embedder, customers }, added.value.id)
  }
  const fullText = createFullText({ db, customers, lexemes: createLexemes({ db }) })
  const vectors = createVectors({ db, customers, embedder })
  const headings = shop.sources.flatMap(({ sections }) => sections.map(({ heading }) => heading))
  const rows = await db.selectFrom('knowledge_passage').select('id').orderBy('id').execute()
  return {
    indexes: { fullText, vectors, both: createBoth([fullText, vectors]) },
    headingOf: (passageId: number) => headings[rows.findIndex(({ id }) => id === passageId)] ?? '',
  }
}

async function openModels() {
  const log = createLog('silent')
  const { OPENAI_API_KEY: key, OPENAI_BASE_URL: baseUrl = 'https://api.openai.com/v1' } = process.env
  const close = async (server?: Server) => void (await new Promise((done) => (server ? server.close(done) : done(undefined))))
  if (key) {
    const { embedder } = createLanguageModel({ apiKey: new Secret(key), baseUrl, model: 'unused', log })
    return { name: embedder.model, embedder, [Symbol.asyncDispose]: () => close() }
  }
  const model = createModelServer()
  const server = createServer((request, response) => void model.handle(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on a port, so it is no pipe
  const url = `http://127.0.0.1:${port}/v1`
  const { embedder } = createLanguageModel({ apiKey: new Secret(modelKey), baseUrl: url, model: modelName, log })
  return {
    name: 'scripted vectors',
    embedder,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await close(server)
    },
  }
}
