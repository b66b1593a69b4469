import { sql } from 'kysely'
import type { Catalog } from '#features/catalog/service.ts'
import type { Customers } from '#features/customers/service.ts'
import type { LicenceState } from '#features/licences/rules.ts'
import type { PackageId } from '#features/catalog/rules.ts'
import type { Clock } from '#platform/clock.ts'
import type { Jobs } from '#platform/jobs.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { createBoth } from './both.ts'
import { createFullText } from './full-text.ts'
import { createLexemes } from './lexemes.ts'
import { passagesOf } from './passages.ts'
import type { DocumentReader, Embedder } from './ports.ts'
import { mayHaveKnowledge, passagesMax, roomFor, sourceName, waitingMax, type DocumentKind, type KnowledgeRefusal } from './rules.ts'
import { blocksOfText } from './text-rules.ts'
import * as store from './store.ts'
import { createVectors, embedJob } from './vectors.ts'
import './tables.ts'

export type { KnowledgeRefusal } from './rules.ts'

export interface Source {
  id: number
  name: string
  kind: DocumentKind
  /** In how many pieces it is found. */
  passages: number
  addedAt: Date
}

export interface Passage {
  id: number
  sourceId: number
  sourceName: string
  text: string
  /** From 0 to 1; comparable within one answer only. */
  score: number
}

export interface Found {
  /** Best first, at most `limit`. */
  passages: Passage[]
  /** False: what was asked does not stand in the sources. Then nothing of them may be told as an answer. */
  isConfident: boolean
}

/** What an account answers from: the customer's own documents, sealed, in pieces that can be found. */
export interface Knowledge {
  /** Whether the account's package has it. Without it nothing is added and nothing is found. */
  isFor(accountId: number): Promise<boolean>
  /**
   * Reads, cuts, seals and stores, all or nothing. The same `key` again adds nothing and answers the same source.
   * @param content what a person typed, or a file's bytes.
   */
  addSource(input: {
    customerId: number
    accountId: number
    name: string
    content: { text: string } | { bytes: Uint8Array }
    key: string
  }): Promise<Result<Source, KnowledgeRefusal>>
  /** Newest first. All accounts of a customer answer from the same sources. */
  listSources(customerId: number): Promise<Source[]>
  /** With every piece of it, at once and for good. */
  deleteSource(customerId: number, sourceId: number): Promise<Result<void, 'no_source'>>
  /** Whether sources are searched by the words of a question alone, because the account's month of AI is used up. */
  isByWordsOnly(accountId: number): Promise<boolean>
  /** What the sources of the account's owner say about the question. Asks the database, and nobody outside for longer than `signal` allows. */
  search(accountId: number, question: string, options?: { limit?: number; signal?: AbortSignal }): Promise<Found>
  /** The customer's part in `/verilerim`. */
  holder: {
    name: string
    export(customerId: number): Promise<object>
    erase(tx: Tx, customerId: number): Promise<void>
  }
}

export interface KnowledgeDeps {
  db: Database
  clock: Clock
  jobs: Pick<Jobs, 'send'>
  reader: DocumentReader
  /** Absent: only passages that share words with the question are found. */
  embedder?: Embedder | undefined
  catalog: Pick<Catalog, 'get'>
  accounts: { get(accountId: number): Promise<{ id: number; customerId: number; licenceId?: number | undefined } | undefined> }
  licences: { get(licenceId: number): Promise<LicenceFacts | undefined>; ofCustomer(customerId: number): Promise<LicenceFacts[]> }
  customers: Pick<Customers, 'dataBox'>
}

interface LicenceFacts {
  id: number
  state: LicenceState
  packageId: PackageId
  packageVersion: number
}

const limitUsual = 4
/** More words than anybody asks with. */
const questionLengthMax = 1_000
const nothing: Found = { passages: [], isConfident: false }

export function createKnowledge({ db, clock, jobs, reader, embedder, catalog, accounts, licences, customers }: KnowledgeDeps): Knowledge {
  const lexemes = createLexemes({ db })
  const fullText = createFullText({ db, lexemes, customers })
  const index = embedder ? createBoth([fullText, createVectors({ db, embedder, customers })]) : fullText

  /** The account with its owner, if its package has knowledge. */
  async function entitled(accountId: number): Promise<Result<{ customerId: number; licenceId: number }, 'no_account' | 'not_in_package'>> {
    const account = await accounts.get(accountId)
    if (!account) return refused('no_account')
    // before it is live an account has no licence of its own: one that waits is for it
    const licence =
      account.licenceId === undefined
        ? (await licences.ofCustomer(account.customerId)).find(({ state, packageId }) => state === 'waiting' && packageId === 'enterprise')
        : await licences.get(account.licenceId)
    if (!licence) return refused('not_in_package')
    const terms = await catalog.get(licence.packageId, licence.packageVersion)
    return mayHaveKnowledge(terms, licence.state)
      ? done({ customerId: account.customerId, licenceId: licence.id })
      : refused('not_in_package')
  }

  /** In this process, which alone has the bytes in its memory. */
  const waiting = new Map<number, number>()
  async function readFor(customerId: number, bytes: Uint8Array) {
    const count = waiting.get(customerId) ?? 0
    if (count >= waitingMax) return refused('many_waiting')
    waiting.set(customerId, count + 1)
    try {
      return await reader.read(bytes)
    } finally {
      const left = (waiting.get(customerId) ?? 1) - 1
      if (left > 0) waiting.set(customerId, left)
      else waiting.delete(customerId)
    }
  }

  const addSource: Knowledge['addSource'] = async ({ customerId, accountId, name, content, key }) => {
    const access = await entitled(accountId)
    if (!access.ok) return access
    if (access.value.customerId !== customerId) return refused('no_account')
    const box = await customers.dataBox(customerId)
    const standing = await store.findByKey(db, customerId, key)
    if (standing) return done(toSource(box, standing))
    // a full base is said before a file is read
    const full = roomFor(await store.count(db, customerId), 0)
    if (full) return refused(full)

    const read =
      'bytes' in content ? await readFor(customerId, content.bytes) : done({ kind: 'typed' as const, blocks: blocksOfText(content.text) })
    if (!read.ok) return read
    const texts = passagesOf(read.value.blocks)
    if (texts.length === 0) return refused('no_text')
    if (texts.length > passagesMax) return refused('too_long')
    const found = await lexemes.of(box, texts)

    return db.transaction().execute(async (tx) => {
      // two files at once do not both take the last place
      await sql`select pg_advisory_xact_lock(hashtextextended(${`knowledge:${customerId}`}, 0))`.execute(tx)
      const twin = await store.findByKey(tx, customerId, key)
      if (twin) return done(toSource(box, twin))
      const room = roomFor(await store.count(tx, customerId), texts.length)
      if (room) return refused(room)
      const row = await store.insert(tx, box, {
        customerId,
        key,
        kind: read.value.kind,
        name: sourceName(name, texts[0] ?? ''),
        addedAt: clock.now(),
        passages: texts.map((text, position) => ({
          text,
          words: found[position] ?? [],
        })),
      })
      await jobs.send(tx, embedJob, { sourceId: row.id })
      return done(toSource(box, row))
    })
  }

  return {
    isFor: async (accountId) => (await entitled(accountId)).ok,
    addSource,
    async listSources(customerId) {
      const rows = await store.ofCustomer(db, customerId)
      if (rows.length === 0) return []
      const box = await customers.dataBox(customerId)
      return rows.map((row) => toSource(box, row))
    },
    async deleteSource(customerId, sourceId) {
      return (await store.remove(db, customerId, sourceId)) ? done(undefined) : refused('no_source')
    },
    async isByWordsOnly(accountId) {
      const access = await entitled(accountId)
      return access.ok && (await embedder?.isSpent?.(access.value)) === true
    },
    async search(accountId, question, { limit = limitUsual, signal = new AbortController().signal } = {}) {
      const access = await entitled(accountId)
      if (!access.ok) return nothing
      const { customerId } = access.value
      const ranking = await index.search({ ...access.value, question: question.slice(0, questionLengthMax), limit, signal })
      if (ranking.hits.length === 0) return nothing
      const box = await customers.dataBox(customerId)
      const passages = await store.passages(db, box, customerId, ranking.hits)
      return { passages, isConfident: ranking.isConfident && passages.length > 0 }
    },
    holder: {
      name: 'knowledge',
      async export(customerId) {
        const rows = await store.ofCustomer(db, customerId)
        if (rows.length === 0) return []
        const box = await customers.dataBox(customerId)
        return Promise.all(rows.map(async (row) => ({ ...toSource(box, row), texts: await store.textsOf(db, box, row.id) })))
      },
      erase: (tx, customerId) => store.removeAll(tx, customerId),
    },
  }
}

const toSource = (box: store.Sealer, row: store.SourceRow): Source => ({
  id: row.id,
  name: store.nameOf(box, row),
  kind: row.kind,
  passages: row.passages,
  addedAt: row.added_at,
})
