import type { DataBox } from '#features/customers/service.ts'
import type { FileKind } from '#platform/bot/file-kinds.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import type { Language } from '#shared/language.ts'
import type { Secret } from '#shared/secret.ts'
import type { CodeType } from './login-rules.ts'
import type { EditRefusal } from './edit-rules.ts'
import type { AlbumContent, OutgoingContent, SendFailure } from './outgoing-rules.ts'
import type { LossReason } from './rules.ts'

/** What a running account tells; conversations implements it. Each may be called twice for the same thing. */
export interface AccountListener {
  /**
   * A private or group message of a person. Resolved = stored: only then Telegram is told that it was received.
   * Never called for Telegram's service accounts, bots, Saved Messages, the product's own bot, and posts of channels.
   */
  onMessage(message: IncomingMessage): Promise<void>
  /** The customer wrote it on the phone or in another session; never for what the product sent. */
  onOwnMessage(message: IncomingMessage): Promise<void>
  onEdited(message: IncomingMessage): Promise<void>
  /** Without a chat where Telegram does not tell it: private chats and basic groups share one numbering. */
  onDeleted(event: { accountId: number; chatId: number | undefined; messageIds: number[] }): Promise<void>
  /** Read on the phone. */
  onRead(event: { accountId: number; chatId: number; maxId: number }): Promise<void>
  /** People joined a group, or were added to it; `messageId` is that of Telegram's own line about it. Never for bots and the account itself. */
  onJoined(event: JoinedGroup): Promise<void>
}

export interface JoinedGroup {
  accountId: number
  chatId: number
  messageId: number
  people: { id: number; firstName: string }[]
  at: Date
}

/** A group that the account owns or administers. */
export interface OwnGroup {
  chatId: number
  title: string
}

export interface IncomingMessage {
  accountId: number
  /** A person's id, or a group's with Telegram's marks: `-id`, `-100…id`. In an own message the other side. */
  chatId: number
  messageId: number
  isGroup: boolean
  groupTitle?: string
  sender: { id: number; firstName: string; lastName?: string; username?: string; isContact: boolean }
  sentAt: Date
  /** The text, or the words under a media. */
  text: string
  media?: IncomingMedia
  replyToId?: number
  /** Messages of one album share it. */
  albumId?: string
  mentionsMe: boolean
  /** The private chat is older than the connection of the account. */
  isPastDialog: boolean
}

export interface IncomingMedia {
  kind: FileKind | 'contact' | 'place' | 'other'
  /** For `LiveAccount.fetchMedia`; opaque. */
  ref?: string
  name?: string
  mime?: string
  size?: number
  durationSeconds?: number
  emoji?: string
  contact?: { phone: string; firstName: string; lastName?: string; userId?: number }
  place?: { latitude: number; longitude: number; title?: string; address?: string }
}

/** Work that only the process can do which holds the connection. @throws WaitAsked from each of its calls */
export interface LiveAccount {
  accountId: number
  /** @throws MediaGone when Telegram does not give it any more, MediaTooLarge before more than `maxBytes` are loaded. */
  fetchMedia(ref: string, maxBytes: number): Promise<Uint8Array>
  /** The groups that this account owns or administers, as Telegram has it now. Reads no members. */
  ownGroups(): Promise<OwnGroup[]>
  /** Whether it owns or administers this group now; asked of Telegram, about the account itself only. */
  isAdminOf(chatId: number): Promise<boolean>
  /** Other words for what left by hand under this key; the same words twice are one edit. */
  edit(key: string, text: string): Promise<EditAnswer>
}

/** `done`: the words stand there, whoever put them. */
export type EditAnswer = { kind: 'done' } | { kind: 'failed'; reason: EditRefusal }

export class MediaGone extends Error {}
export class MediaTooLarge extends Error {}
/** Telegram wants this account to leave this kind of call alone for a while; other accounts are none of its business. */
export class WaitAsked extends Error {
  readonly seconds: number
  constructor(seconds: number) {
    super(`Telegram asks to wait for ${seconds} s`)
    this.name = 'WaitAsked'
    this.seconds = seconds
  }
}
/** The hold of the account went to another process: nothing more may be done or written here. */
export class HoldLost extends Error {
  constructor(accountId: number) {
    super(`Account ${accountId} is held by another process`)
    this.name = 'HoldLost'
  }
}

/** One process's right to act for one account, for as long as `mayAct` says so. */
export interface Hold {
  readonly accountId: number
  /** Every write of this hold carries it; a later holder has a higher one. */
  readonly token: number
  /** By the monotonic clock; to be asked before every act. */
  mayAct(): boolean
}

export interface Member {
  id: number
  firstName: string
  lastName?: string
  username?: string
  /** Digits without a plus. */
  phone?: string
}

/** What goes wrong with one answer of Telegram to a login. */
export type LoginProblem =
  | { kind: 'phone_invalid' | 'phone_banned' | 'phone_unoccupied' | 'phone_flood' | 'password_flood' }
  | { kind: 'wait'; seconds: number }
  | { kind: 'api_id' }
  | { kind: 'code_invalid' | 'code_expired' }
  | { kind: 'password_invalid' }
  | { kind: 'restart' }
  /** The picture that was scanned was too old. */
  | { kind: 'qr_expired' }
  | { kind: 'official_app_first' }
  | { kind: 'no_other_way' }
  | { kind: 'account_banned' }
  /** The half-open session is gone: the attempt begins again. */
  | { kind: 'session_gone' }
  /** No answer from the data centre. */
  | { kind: 'unreachable' }
  | { kind: 'refused'; error: string }

export interface SentCode {
  kind: 'code_sent'
  hash: string
  type: CodeType
  /** 0 where it is not known. */
  length: number
  nextType?: CodeType
  /** Before that the next type cannot be asked for. */
  resendAfterSeconds: number
}
export type SignedIn = { kind: 'signed_in'; member: Member }
export type PasswordNeeded = { kind: 'password_needed'; hint?: string }
export type QrToken = { kind: 'qr'; url: string; expiresAt: Date }

/** Logging in. A half-open session stands in the database after each step, so any process can go on with it. */
export interface LoginGateway {
  open(hold: Hold, options: { withQr: boolean }): LoginSession
}

/** One connection for one attempt; it reads and stores no updates. */
export interface LoginSession {
  sendCode(phone: string): Promise<SentCode | SignedIn | LoginProblem>
  resend(phone: string, hash: string): Promise<SentCode | SignedIn | LoginProblem>
  signIn(phone: string, hash: string, code: Secret): Promise<SignedIn | PasswordNeeded | LoginProblem>
  checkPassword(password: Secret): Promise<SignedIn | LoginProblem>
  /** The next thing to show: a token, or what came of the scan. */
  nextQr(): Promise<QrToken | SignedIn | PasswordNeeded | LoginProblem>
  /** Resolves when a phone scanned the QR picture, or after `ms`. */
  scanned(ms: number, signal: AbortSignal): Promise<void>
  /** After sign-in: from here on nothing is missed. Answers the private chats that exist already. */
  settle(): Promise<{ pastChats: number[] }>
  /** One message to the account's own Saved Messages; the same key never twice. */
  note(key: string, text: string): Promise<void>
  /** True when the session is gone from Telegram; false when that could not be reached. */
  logOut(): Promise<boolean>
  close(): Promise<void>
}

/** A running account. */
export interface AccountGateway {
  /** Begins to connect and goes on trying until `close`. */
  open(hold: Hold, hooks: ConnectionHooks): Connection
  /** Asks once, without taking updates: why the session is over, or undefined when it stands or nobody answered. */
  probe(hold: Hold): Promise<LossReason | undefined>
}

export interface ConnectionHooks {
  /** All that concerns a person; retried until it resolves, in order, before Telegram is told. */
  listener: AccountListener
  /** Whether a message that this account wrote was sent by the product. */
  isOurs(message: { chatId: number; messageId: number; text: string; sentAt: Date }): Promise<boolean>
  /** The session ended, or the account may not act; told once. */
  onLost(reason: LossReason): void
}

export type SendAnswer =
  | { kind: 'sent'; messageId: number; at: Date }
  /** It had arrived before. */
  | { kind: 'duplicate' }
  /** `isForChat`: slow mode; else this account writes nowhere until then. */
  | { kind: 'wait'; seconds: number; isForChat: boolean }
  | { kind: 'failed'; reason: SendFailure }

export type AlbumAnswer =
  /** The numbers in the order of the parts. */
  | { kind: 'sent'; messageIds: number[]; at: Date }
  /** Nothing left: this part cannot be sent, the others can. */
  | { kind: 'part_failed'; index: number; reason: SendFailure }
  | Exclude<SendAnswer, { kind: 'sent' }>

interface Addressed {
  chatId: number
  replyToId?: number
  /** Given up when it is aborted: then nothing more of it leaves. */
  signal?: AbortSignal
  download(botFileId: string): Promise<Uint8Array>
}

export interface Connection extends Omit<LiveAccount, 'edit'> {
  /** Whether Telegram can be reached, as far as is known: a network that swallows what is said is noticed late. */
  isUp(): boolean
  /**
   * All that Telegram has of this chat is heard: by then `isOurs` was asked about whatever the account itself had written there. False
   * when that cannot be had for this chat. @throws when Telegram does not answer.
   */
  hearAll(chatId: number): Promise<boolean>
  /**
   * `randomId`: a signed 64-bit number; the same one never sends twice. `isAgain`: an earlier try got no answer, so that it may stand there.
   * @throws when it is unknown whether the message arrived.
   */
  send(message: Addressed & { randomId: string; content: OutgoingContent; isAgain: boolean }): Promise<SendAnswer>
  /** As `send`, for 2–10 parts that arrive together or not at all. */
  sendAlbum(album: Addressed & { parts: readonly { randomId: string; content: AlbumContent }[] }): Promise<AlbumAnswer>
  /** Of an own message; of a file the words under it. @throws when it is unknown whether they stand there. */
  editText(message: { chatId: number; messageId: number; text: string }): Promise<EditAnswer>
  markRead(chatId: number, messageId: number): Promise<void>
  typing(chatId: number): Promise<void>
  note(key: string, text: string): Promise<void>
  /** Asks Telegram whether the session still stands, and for what was missed. */
  probe(): Promise<void>
  /** Disconnects; resolves when the messages in hand are done. */
  close(): Promise<void>
}

/** Told by the adapter about Telegram itself, not about one account. */
export interface GatewayHealth {
  onApiId(isGood: boolean): void
  onDataCentre(isReachable: boolean): void
}

/** What accounts needs of the features below it. */
export interface AccountCustomers {
  dataBox(customerId: number, on?: Database | Tx): Promise<Pick<DataBox, 'seal' | 'openText'>>
  languageOf(customerId: number): Promise<Language>
  get(customerId: number): Promise<{ firstName: string; lastName?: string; username?: string } | undefined>
}

/** Where the adapter seals what it keeps of a session; one rule for it and for a change of keys, or sessions would be lost. */
export const sessionPlace = (accountId: number, kind: string, key: string) => `session:${accountId}:${kind}:${key}`
export const peerPlace = (accountId: number, peerId: number) => `session_peer:${accountId}:${peerId}`
