import type { tl } from '@mtcute/core'
import type { Judge } from '../../world/judge.ts'
import type { Logins } from '../../world/logins.ts'
import type { User } from '../../world/types.ts'
import type { World } from '../../world/world.ts'
import type { MediaFiles } from '../encode/files.ts'
import type { Messages } from '../encode/messages.ts'
import type { Peers } from '../encode/peers.ts'
import type { Feed } from '../feed.ts'
import { RpcRefusal } from '../refusal.ts'
import type { TlAnswer } from '../tl/object.ts'
import type { AuthKeys } from '../wire/auth-keys.ts'
import type { Session, AuthKey } from '../wire/session.ts'
import type { LoginTokens } from './login-tokens.ts'
import type { Passwords } from './passwords.ts'
import type { Uploads } from './uploads.ts'

/** Who calls, through what. */
export interface Caller {
  session: Session
  /** The permanent key; login and client stand there. */
  key: AuthKey
  dc: number
}

/** A request as the codec of this emulator reads it: `long` is a bigint. */
export type Native<T> = T extends tl.Long
  ? bigint
  : T extends Uint8Array
    ? Buffer
    : T extends readonly (infer Item)[]
      ? Native<Item>[]
      : T extends object
        ? { [Key in keyof T]: Native<T[Key]> }
        : T

export type MethodName = tl.RpcMethod['_']
export type Request<Name extends MethodName> = Native<Extract<tl.RpcMethod, { _: Name }>>
export type Handlers = { [Name in MethodName]?: (request: Request<Name>, caller: Caller) => TlAnswer | Promise<TlAnswer> }

/** What methods work with. */
export interface Context {
  world: World
  keys: AuthKeys
  logins: Logins
  judge: Judge
  peers: Peers
  messages: Messages
  media: MediaFiles
  feed: Feed
  uploads: Uploads
  passwords: Passwords
  tokens: LoginTokens
  dcs: { id: number; host: string; port: number }[]
}

/** The person signed in. @throws RpcRefusal in the words for keys without one. */
export function selfOf({ world }: Pick<Context, 'world'>, { key }: Caller): User {
  if (key.endedBy !== undefined) throw new RpcRefusal(key.endedBy)
  if (key.pendingUserId !== undefined) throw new RpcRefusal('SESSION_PASSWORD_NEEDED')
  const user = key.login && world.users.get(key.login.userId)
  if (!user) throw new RpcRefusal('AUTH_KEY_UNREGISTERED')
  if (user.isBanned) throw new RpcRefusal('USER_DEACTIVATED_BAN')
  return user
}
