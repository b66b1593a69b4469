import type { ITelegramStorageProvider } from '@mtcute/core'
import { sql } from 'kysely'
import { peerPlace } from '#features/accounts/ports.ts'
import type { SessionRows } from './session-rows.ts'

type Part<Name extends keyof ITelegramStorageProvider> = ITelegramStorageProvider[Name]
type PeerInfo = Parameters<Part<'peers'>['store']>[0]

const nameDigest = 'session_peer_username'
const phoneDigest = 'session_peer_phone'

/** What a session knows of people. */
export class Peers implements Part<'peers'> {
  readonly #rows: SessionRows
  constructor(rows: SessionRows) {
    this.#rows = rows
  }

  async store(peer: PeerInfo) {
    const { box, hold, db } = this.#rows
    const usernames = peer.usernames.map((name) => box.digest(name.toLowerCase(), nameDigest))
    const phone = peer.phone === undefined ? null : box.digest(peer.phone, phoneDigest)
    const complete = box.seal(peer.complete, peerPlace(hold.accountId, peer.id))
    this.#rows.demandRow(
      await sql`
        insert into session_peer (account_id, peer_id, access_hash, is_min, usernames, phone, updated_at, complete)
        select id, ${peer.id}::bigint, ${peer.accessHash}, ${peer.isMin ?? false}, ${usernames}::bytea[], ${phone}::bytea, ${peer.updated}::bigint, ${complete}
        from account where ${this.#rows.mine()}
        on conflict (account_id, peer_id) do update set access_hash = excluded.access_hash, is_min = excluded.is_min,
          usernames = excluded.usernames, phone = excluded.phone, updated_at = excluded.updated_at, complete = excluded.complete`.execute(
        db,
      ),
    )
  }

  async getById(id: number) {
    return this.#toPeer(await this.#query().where('peer_id', '=', id).executeTakeFirst())
  }

  async getByUsername(name: string) {
    const digests = this.#rows.box.digests(name.toLowerCase(), nameDigest)
    return this.#toPeer(
      await this.#query()
        .where(sql<boolean>`usernames && ${digests}::bytea[]`)
        .where('is_min', '=', false)
        .executeTakeFirst(),
    )
  }

  async getByPhone(phone: string) {
    const digests = this.#rows.box.digests(phone, phoneDigest)
    return this.#toPeer(await this.#query().where('phone', 'in', digests).where('is_min', '=', false).executeTakeFirst())
  }

  async deleteAll() {
    await this.#rows.db.deleteFrom('session_peer').where('account_id', '=', this.#rows.hold.accountId).where(this.#rows.isMine()).execute()
  }

  #query() {
    return this.#rows.db
      .selectFrom('session_peer')
      .select(['peer_id', 'access_hash', 'is_min', 'updated_at', 'complete'])
      .where('account_id', '=', this.#rows.hold.accountId)
  }

  #toPeer(
    row: { peer_id: number; access_hash: string; is_min: boolean; updated_at: number; complete: Uint8Array } | undefined,
  ): PeerInfo | null {
    if (!row) return null
    const { peer_id: id, access_hash: accessHash, is_min: isMin, updated_at: updated } = row
    const complete = this.#rows.box.open(row.complete, peerPlace(this.#rows.hold.accountId, id))
    return { id, accessHash, isMin, usernames: [], updated, complete }
  }
}

/** Messages in which those were seen of whom nothing else is known. */
export class References implements Part<'refMessages'> {
  readonly #rows: SessionRows
  /** mtcute deletes those of a peer whenever it hears of it, and hardly ever there are any. Nobody else writes the rows of this hold. */
  #hasAny: Promise<boolean> | undefined
  constructor(rows: SessionRows) {
    this.#rows = rows
  }

  async store(peer: number, chat: number, message: number) {
    this.#hasAny = Promise.resolve(true)
    await sql`
      insert into session_reference (account_id, peer_id, chat_id, message_id)
      select id, ${peer}::bigint, ${chat}::bigint, ${message}::bigint from account where ${this.#rows.mine()}
      on conflict do nothing`.execute(this.#rows.db)
  }

  async getByPeer(peer: number): Promise<[number, number] | null> {
    const row = await this.#own()
      .select(['chat_id', 'message_id'])
      .where('peer_id', '=', peer)
      .orderBy('message_id', 'desc')
      .executeTakeFirst()
    return row ? [row.chat_id, row.message_id] : null
  }

  async delete(chat: number, messages: number[]) {
    if (messages.length > 0 && (await this.#mayHaveAny()))
      await this.#toDelete().where('chat_id', '=', chat).where('message_id', 'in', messages).execute()
  }

  async deleteByPeer(peer: number) {
    if (await this.#mayHaveAny()) await this.#toDelete().where('peer_id', '=', peer).execute()
  }

  async deleteAll() {
    await this.#toDelete().execute()
  }

  #mayHaveAny(): Promise<boolean> {
    this.#hasAny ??= this.#own()
      .select('peer_id')
      .limit(1)
      .executeTakeFirst()
      .then((row) => row !== undefined)
      .catch((error: unknown) => {
        this.#hasAny = undefined
        throw error
      })
    return this.#hasAny
  }

  #own() {
    return this.#rows.db.selectFrom('session_reference').where('account_id', '=', this.#rows.hold.accountId)
  }

  #toDelete() {
    return this.#rows.db.deleteFrom('session_reference').where('account_id', '=', this.#rows.hold.accountId).where(this.#rows.isMine())
  }
}
