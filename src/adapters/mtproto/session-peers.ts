import type { ITelegramStorageProvider } from '@mtcute/core'
import { sql } from 'kysely'
import { HoldLost, peerPlace, type Hold } from '#features/accounts/ports.ts'
import { perDatabase } from '#platform/postgres/read-by.ts'
import { together } from '#shared/together.ts'
import type { SessionRows } from './session-rows.ts'

type Part<Name extends keyof ITelegramStorageProvider> = ITelegramStorageProvider[Name]
type PeerInfo = Parameters<Part<'peers'>['store']>[0]

const nameDigest = 'session_peer_username'
const phoneDigest = 'session_peer_phone'

interface SealedPeer {
  hold: Hold
  peer: PeerInfo
  usernames: Uint8Array[]
  phone: Uint8Array | null
  complete: Uint8Array
}

/** False: the hold is over. What many accounts hear of people in the same moment costs one statement. */
const storeTogether = perDatabase((db) =>
  together(
    async (peers: readonly SealedPeer[]) => {
      const { rows } = await sql<{ account_id: number }>`
        insert into session_peer (account_id, peer_id, access_hash, is_min, usernames, phone, updated_at, complete)
        select account.id, peer_id, access_hash, is_min, array(select decode(name, 'hex') from jsonb_array_elements_text(names) as name),
          peer.phone, peer.updated_at, complete
        from unnest(
          ${peers.map(({ hold }) => hold.accountId)}::bigint[], ${peers.map(({ hold }) => hold.token)}::bigint[],
          ${peers.map(({ peer }) => peer.id)}::bigint[], ${peers.map(({ peer }) => peer.accessHash)}::text[],
          ${peers.map(({ peer }) => peer.isMin ?? false)}::bool[], ${peers.map((one) => JSON.stringify(one.usernames.map(toHex)))}::jsonb[],
          ${peers.map(({ phone }) => phone)}::bytea[], ${peers.map(({ peer }) => peer.updated)}::bigint[],
          ${peers.map(({ complete }) => Buffer.from(complete))}::bytea[]
        ) as peer (account_id, token, peer_id, access_hash, is_min, names, phone, updated_at, complete)
        join account on account.id = peer.account_id and account.token = peer.token
        order by account.id
        on conflict (account_id, peer_id) do update set access_hash = excluded.access_hash, is_min = excluded.is_min,
          usernames = excluded.usernames, phone = excluded.phone, updated_at = excluded.updated_at, complete = excluded.complete
        returning account_id`.execute(db)
      const stored = new Set(rows.map((row) => row.account_id))
      return peers.map(({ hold }) => stored.has(hold.accountId))
    },
    // a statement may touch a row once; and of an account one after the other, as mtcute gives them
    { keyOf: ({ hold }) => hold.accountId },
  ),
)
const toHex = (digest: Uint8Array) => Buffer.from(digest).toString('hex')

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
    this.#rows.demandHold()
    if (!(await storeTogether(db)({ hold, peer, usernames, phone, complete }))) throw new HoldLost(hold.accountId)
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
