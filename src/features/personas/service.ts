import { sql } from 'kysely'
import type { Catalog } from '#features/catalog/service.ts'
import type { PackageId } from '#features/catalog/rules.ts'
import type { LicenceState } from '#features/licences/rules.ts'
import type { Events } from '#platform/events.ts'
import type { Jobs } from '#platform/jobs.ts'
import { whileAlone } from '#platform/lease.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { done, refused, type Result } from '#shared/result.ts'
import type { RecordFiles } from './record-files.ts'
import { checkText, personaRecord, recordName, textFields, textRefusals, tones, type PersonaWords } from './rules.ts'
import './events.ts'
import './tables.ts'

export const personaRefusals = ['no_account', ...textRefusals] as const
export type PersonaRefusal = (typeof personaRefusals)[number]

/** A field set to undefined goes back to its default. */
export type PersonaPatch = { [Field in keyof PersonaWords]?: PersonaWords[Field] | undefined }

/** Who each account is and how it speaks, and the record of it that other programs read. */
export interface Personas {
  /** What the customer said about the account; empty while everything is the default. */
  get(accountId: number): Promise<PersonaWords>
  /** Changes the fields of the patch, all or none. Texts are checked; announces `persona_changed`. */
  save(accountId: number, patch: PersonaPatch): Promise<Result<PersonaWords, PersonaRefusal>>
  /** The customer is done with the form. `skipped` puts everything back to the defaults. */
  answer(customerId: number, accountId: number, how: 'saved' | 'skipped'): Promise<Result<void, 'no_account'>>
  /** Writes the record as things stand now, or removes it when the account is gone. Safe to repeat, and from several processes. */
  exportFile(accountId: number): Promise<void>
  exportFilesOf(customerId: number): Promise<void>
  /** The customer's part in `/verilerim`. */
  holder: {
    name: string
    export(customerId: number): Promise<object>
    erase(tx: Tx, customerId: number): Promise<void>
  }
}

export interface PersonasDeps {
  db: Database
  events: Events
  jobs: Jobs
  files: RecordFiles
  catalog: Pick<Catalog, 'get'>
  accounts: {
    get(accountId: number): Promise<AccountFacts | undefined>
    ofCustomer(customerId: number): Promise<AccountFacts[]>
  }
  customers: { get(customerId: number): Promise<{ id: number; username?: string | undefined } | undefined> }
  licences: { get(licenceId: number): Promise<LicenceFacts | undefined>; ofCustomer(customerId: number): Promise<LicenceFacts[]> }
}

interface AccountFacts {
  id: number
  customerId: number
  licenceId?: number | undefined
  username?: string | undefined
  state: string
  blocks: readonly string[]
}

interface LicenceFacts {
  id: number
  customerId: number
  packageId: PackageId
  packageVersion: number
  state: LicenceState
  activatedAt?: Date | undefined
  expiresAt?: Date | undefined
}

export const removeFileJob = 'personas.remove-file'
/** No file takes longer to write; a process that died holds the others up for as long. */
const writeMs = 10_000

export function createPersonas({ db, events, jobs, files, catalog, accounts, customers, licences }: PersonasDeps): Personas {
  async function save(accountId: number, patch: PersonaPatch): Promise<Result<PersonaWords, PersonaRefusal>> {
    const account = await accounts.get(accountId)
    if (!account) return refused('no_account')
    const { customerId } = account
    const changes: Partial<Record<keyof PersonaWords, string | null>> = {}
    if ('tone' in patch) changes.tone = patch.tone ?? null
    for (const field of textFields) {
      if (!(field in patch)) continue
      const typed = patch[field]
      const checked = typed === undefined ? done(null) : checkText(field, typed)
      if (!checked.ok) return checked
      changes[field] = checked.value
    }
    const columns = toColumns(changes)
    return db.transaction().execute(async (tx) => {
      const row = await tx
        .insertInto('persona')
        .values({ account_id: accountId, customer_id: customerId, is_erased: false, ...nothingSaid, ...columns })
        .onConflict((conflict) => conflict.column('account_id').doUpdateSet({ is_erased: false, customer_id: customerId, ...columns }))
        .returningAll()
        .executeTakeFirstOrThrow()
      await events.announce(tx, 'persona_changed', { customerId, accountId })
      return done(wordsOf(row))
    })
  }

  /** Undefined while no licence says which package it is. */
  async function recordOf(account: AccountFacts) {
    const [customer, held] = await Promise.all([customers.get(account.customerId), licences.ofCustomer(account.customerId)])
    const licence = account.licenceId === undefined ? held.find(({ state }) => state === 'waiting') : await licences.get(account.licenceId)
    if (!customer || !licence) return undefined
    const offer = await catalog.get(licence.packageId, licence.packageVersion)
    const licencesHeld = held.filter(({ state }) => state !== 'ended').length
    return personaRecord({ account, customer, licence, licencesHeld, offer })
  }

  /** By account: the write under way, and the one that has not begun and will read what is true then. */
  const writing = new Map<number, Promise<void>>()
  const waiting = new Map<number, Promise<void>>()

  /** Much happens to an account at once, as when it goes live: whoever comes while a write waits for another shares it. */
  function exportFile(accountId: number): Promise<void> {
    const shared = waiting.get(accountId)
    if (shared) return shared
    const before = writing.get(accountId)
    const mine = (before ?? Promise.resolve())
      .catch(() => {})
      .then(() => {
        waiting.delete(accountId)
        writing.set(accountId, mine)
        return writeAlone(accountId)
      })
      .finally(() => {
        if (writing.get(accountId) === mine) writing.delete(accountId)
      })
    waiting.set(accountId, mine)
    return mine
  }

  /** One writer an account, over all processes: the last one has read the newest state. */
  const writeAlone = (accountId: number) => whileAlone(db, `persona-file:${accountId}`, writeMs, () => writeFile(accountId))

  async function writeFile(accountId: number) {
    const account = await accounts.get(accountId)
    const row = await db.selectFrom('persona').selectAll().where('account_id', '=', accountId).executeTakeFirst()
    const record = account && !row?.is_erased ? await recordOf(account) : undefined
    const name = account && record ? recordName(account) : null
    if (row?.file_name && row.file_name !== name) await removeUnlessTaken(accountId, row.file_name)
    if (!account || row?.is_erased) {
      await db.deleteFrom('persona').where('account_id', '=', accountId).execute()
      return
    }
    // the name is kept first, so that a file never stands there that nobody would remove
    if ((row?.file_name ?? null) !== name)
      await db
        .insertInto('persona')
        .values({ account_id: accountId, customer_id: account.customerId, is_erased: false, ...nothingSaid, file_name: name })
        .onConflict((conflict) => conflict.column('account_id').doUpdateSet({ file_name: name }))
        .execute()
    if (record && name !== null) await files.write(name, `${JSON.stringify(record, null, 2)}\n`)
  }

  /** A name changes hands: the file may already be the one of its next bearer. */
  async function removeUnlessTaken(accountId: number, fileName: string) {
    const other = await db
      .selectFrom('persona')
      .select('account_id')
      .where(sql<string>`lower(file_name)`, '=', fileName.toLowerCase())
      .where('account_id', '!=', accountId)
      .executeTakeFirst()
    if (!other) await files.remove(fileName)
  }

  return {
    async get(accountId) {
      const row = await db
        .selectFrom('persona')
        .selectAll()
        .where('account_id', '=', accountId)
        .where('is_erased', '=', false)
        .executeTakeFirst()
      return wordsOf(row)
    },
    save,
    async answer(customerId, accountId, how) {
      const account = await accounts.get(accountId)
      if (account?.customerId !== customerId) return refused('no_account')
      await db.transaction().execute(async (tx) => {
        if (how === 'skipped') await tx.updateTable('persona').set(wordsGone).where('account_id', '=', accountId).execute()
        await events.announce(tx, 'persona_answered', { customerId, accountId, how })
      })
      return done(undefined)
    },
    exportFile,
    async exportFilesOf(customerId) {
      for (const { id } of await accounts.ofCustomer(customerId)) await exportFile(id)
    },
    holder: {
      name: 'personas',
      async export(customerId) {
        const rows = await db.selectFrom('persona').selectAll().where('customer_id', '=', customerId).execute()
        return Object.fromEntries(rows.map((row) => [row.account_id, wordsOf(row)]))
      },
      async erase(tx, customerId) {
        const rows = await tx
          .updateTable('persona')
          .set({ ...wordsGone, is_erased: true })
          .where('customer_id', '=', customerId)
          .returning('account_id')
          .execute()
        for (const { account_id: accountId } of rows) await jobs.send(tx, removeFileJob, { accountId })
      },
    },
  }
}

const wordsGone = { name: null, tone: null, role: null, services: null, forbidden: null } as const
const nothingSaid = { ...wordsGone, file_name: null } as const

type Row = { [Field in keyof Required<PersonaWords>]: PersonaWords[Field] | null }

function toColumns(changes: Partial<Record<keyof PersonaWords, string | null>>) {
  const { tone, ...texts } = changes
  return tone === undefined ? texts : { ...texts, tone: tones.find((known) => known === tone) ?? null }
}

function wordsOf(row: Row | undefined): PersonaWords {
  if (!row) return {}
  const { name, tone, role, services, forbidden } = row
  return {
    ...(name === null || name === undefined ? {} : { name }),
    ...(tone === null || tone === undefined ? {} : { tone }),
    ...(role === null || role === undefined ? {} : { role }),
    ...(services === null || services === undefined ? {} : { services }),
    ...(forbidden === null || forbidden === undefined ? {} : { forbidden }),
  }
}
