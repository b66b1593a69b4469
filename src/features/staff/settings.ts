import { sql } from 'kysely'
import type { Events } from '#platform/events.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { anyOf, readBy } from '#platform/postgres/read-by.ts'
import type { Words } from '#platform/words.ts'
import { done, refused, type Result } from '#shared/result.ts'
import type { Role } from './rules.ts'
import type { Staff } from './service.ts'
import {
  applyPatch,
  confirmationsFor,
  checkSetting,
  defaultSettings,
  settingFields,
  type ServiceSettings,
  type SettingField,
  type SettingRefusal,
  type SettingsPatch,
} from './settings-rules.ts'
import './events.ts'
import './tables.ts'

/** What the service is run with: payment details, support, seller, legal texts. Orders keep what they showed. */
export interface Settings {
  read(): Promise<ServiceSettings>
  /** All of it or nothing; audited, and owners hear of it. A value that stands already changes nothing. */
  change(actorId: number, patch: SettingsPatch): Promise<Result<ServiceSettings, SettingRefusal>>
  /** Checks a typed value (undefined: clear the field) and keeps it until it is confirmed. A later one replaces it. */
  propose(actorId: number, field: SettingField, typed: string | undefined): Promise<Result<Draft, SettingRefusal>>
  /** The `step`th confirmation of a draft, from 0. The last one changes the settings; the same step twice is refused. */
  confirm(actorId: number, draftId: number, step: number): Promise<Result<Draft | 'changed', SettingRefusal>>
  discard(actorId: number): Promise<void>
  /** For a rehearsal: fills an empty service once, so that a fresh start can sell and has people of every role. */
  seedSamples(helpers?: { id: number; role: Role }[]): Promise<void>
}

export interface Draft {
  id: number
  field: SettingField
  /** As it will stand; null clears the field. */
  value: unknown
  confirmations: number
}

export interface SettingsDeps {
  db: Database
  events: Events
  staff: Staff
  words: Words
}

/** There is one row. */
const settingsId = 1
const settingsRow = readBy(
  (on, ids: number[]) => on.selectFrom('service_settings').select(['id', 'data']).where('id', '=', anyOf(ids)).execute(),
  ({ id }) => id,
)

export function createSettings({ db, events, staff, words }: SettingsDeps): Settings {
  return { read, change, propose, confirm, discard, seedSamples }

  async function read(): Promise<ServiceSettings> {
    return stored(await settingsRow(db, settingsId))
  }

  async function change(actorId: number, patch: SettingsPatch): Promise<Result<ServiceSettings, SettingRefusal>> {
    if (!(await staff.may(actorId, 'settings'))) return refused('not_allowed')
    const checked: Record<string, unknown> = {}
    for (const field of settingFields) {
      if (!(field in patch)) continue
      if (patch[field] === undefined) {
        checked[field] = undefined
        continue
      }
      const result = checkSetting(field, patch[field])
      if (!result.ok) return refused(result.reason)
      checked[field] = result.value
    }
    return db.transaction().execute(async (tx) => {
      await sql`lock table service_settings in share row exclusive mode`.execute(tx)
      const before = stored(await tx.selectFrom('service_settings').select('data').where('id', '=', 1).executeTakeFirst())
      const { next, fields } = applyPatch(before, checked)
      if (fields.length === 0) return done(before)
      await write(tx, next)
      const part = (settings: ServiceSettings) => Object.fromEntries(fields.map((field) => [field, settings[field] ?? null]))
      await staff.record(tx, {
        actor: { kind: 'staff', id: actorId },
        action: 'settings_changed',
        before: part(before),
        after: part(next),
      })
      await events.announce(tx, 'settings_changed', { actorId, fields })
      return done(next)
    })
  }

  async function propose(actorId: number, field: SettingField, typed: string | undefined): Promise<Result<Draft, SettingRefusal>> {
    if (!(await staff.may(actorId, 'settings'))) return refused('not_allowed')
    const checked = typed === undefined ? { ok: true as const, value: null } : checkSetting(field, typed)
    if (!checked.ok) return checked
    const { value } = checked
    await discard(actorId)
    const row = await db
      .insertInto('settings_draft')
      .values({ user_id: actorId, field, value: JSON.stringify(value) })
      .returning('id')
      .executeTakeFirstOrThrow()
    return done({ id: row.id, field, value, confirmations: 0 })
  }

  async function confirm(actorId: number, draftId: number, step: number): Promise<Result<Draft | 'changed', SettingRefusal>> {
    const row = await db
      .updateTable('settings_draft')
      .set({ confirmations: step + 1 })
      .where('id', '=', draftId)
      .where('user_id', '=', actorId)
      .where('confirmations', '=', step)
      .returningAll()
      .executeTakeFirst()
    if (!row) return refused('draft_gone')
    const field = row.field as SettingField // only propose() writes the column
    if (row.confirmations < confirmationsFor(field)) return done({ id: row.id, field, value: row.value, confirmations: row.confirmations })
    const result = await change(actorId, { [field]: row.value ?? undefined })
    await discard(actorId)
    return result.ok ? done('changed') : result
  }

  async function discard(actorId: number) {
    await db.deleteFrom('settings_draft').where('user_id', '=', actorId).execute()
  }

  async function seedSamples(helpers: { id: number; role: Role }[] = []) {
    const samples: ServiceSettings = {
      ...defaultSettings,
      iban: 'TR330006100519786457841326',
      ibanHolder: words.plain('tr', 'staff-sample-holder'),
      bankName: words.plain('tr', 'staff-sample-bank'),
      papara: '1234567890',
      supportTelegram: 'gavatcore_destek',
      supportWhatsapp: '+905550000000',
      seller: words.plain('tr', 'staff-sample-seller'),
      termsText: words.plain('tr', 'staff-sample-terms'),
      privacyText: words.plain('tr', 'staff-sample-privacy'),
    }
    await db.transaction().execute(async (tx) => {
      const { numInsertedOrUpdatedRows: isNew } = await tx
        .insertInto('service_settings')
        .values({ id: 1, data: JSON.stringify(samples) })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .executeTakeFirst()
      if (isNew) for (const { id, role } of helpers) await staff.seed(tx, id, role)
    })
  }
}

async function write(tx: Tx, settings: ServiceSettings) {
  const data = JSON.stringify(settings)
  await tx
    .insertInto('service_settings')
    .values({ id: 1, data })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ data }))
    .execute()
}

/** Only `write` and `seedSamples` fill the column. */
const stored = (row: { data: object } | undefined): ServiceSettings => ({ ...defaultSettings, ...row?.data })
