import { type tl } from '@mtcute/core'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CodeType } from '#features/accounts/login-rules.ts'
import type { LoginProblem, LoginSession, Member, PasswordNeeded, QrToken, SentCode, SignedIn } from '#features/accounts/ports.ts'
import type { Secret } from '#shared/secret.ts'
import type { AccountClient } from './client.ts'
import { errorText, loginProblem, lossOf } from './errors.ts'
import { privateChats, sendNote } from './small-calls.ts'

interface Credentials {
  apiId: number
  apiHash: string
}

/** One answer of Telegram takes at most that long, or it is not there. */
const answerMs = 15_000

/** The steps of https://core.telegram.org/api/auth on a client without updates; mtcute keeps every key it makes in the session's rows. */
export function createLoginSession(client: AccountClient, { apiId, apiHash }: Credentials): LoginSession {
  // key exchanges fail once in a while and are repeated by mtcute; what a step needs is told by its own answer
  client.onError.add(() => {})
  const limit = () => ({ abortSignal: AbortSignal.timeout(answerMs) })

  async function attempt<Answer>(work: () => Promise<Answer>): Promise<Answer | LoginProblem> {
    try {
      return await work()
    } catch (error) {
      return loginProblem(error)
    }
  }

  async function sent(code: tl.auth.TypeSentCode): Promise<SentCode | SignedIn | LoginProblem> {
    if (code._ === 'auth.sentCodeSuccess') return signedIn(code.authorization)
    if (code._ === 'auth.sentCodePaymentRequired') return { kind: 'official_app_first' }
    const type = codeTypes[code.type._]
    if (type === undefined) return { kind: 'official_app_first' }
    const nextType = code.nextType && nextTypes[code.nextType._]
    return {
      kind: 'code_sent',
      hash: code.phoneCodeHash,
      type,
      length: 'length' in code.type ? code.type.length : 0,
      ...(nextType ? { nextType } : {}),
      resendAfterSeconds: code.timeout ?? 0,
    }
  }

  async function signedIn(authorization: tl.auth.TypeAuthorization): Promise<SignedIn | LoginProblem> {
    if (authorization._ === 'auth.authorizationSignUpRequired') return { kind: 'phone_unoccupied' }
    const user = await client.notifyLoggedIn(authorization)
    return { kind: 'signed_in', member: memberOf(user) }
  }

  /** The session holds a login that waits for its password. */
  async function passwordNeeded(): Promise<PasswordNeeded> {
    const password = await client.call({ _: 'account.getPassword' }, limit())
    return { kind: 'password_needed', ...(password.hint === undefined ? {} : { hint: password.hint }) }
  }

  async function orPassword<Answer>(work: () => Promise<Answer>): Promise<Answer | PasswordNeeded | LoginProblem> {
    return attempt(async () => {
      try {
        return await work()
      } catch (error) {
        if (errorText(error) !== 'SESSION_PASSWORD_NEEDED') throw error
        return passwordNeeded()
      }
    })
  }

  return {
    async sendCode(phoneNumber) {
      const answer = await attempt(async () =>
        sent(await client.call({ _: 'auth.sendCode', phoneNumber, apiId, apiHash, settings: { _: 'codeSettings' } }, limit())),
      )
      // no way was tried before: Telegram sends this number no code at all
      return answer.kind === 'no_other_way' ? { kind: 'official_app_first' } : answer
    },
    resend: (phoneNumber, phoneCodeHash) =>
      attempt(async () => sent(await client.call({ _: 'auth.resendCode', phoneNumber, phoneCodeHash }, limit()))),
    signIn: (phoneNumber, phoneCodeHash, code) =>
      orPassword(async () =>
        signedIn(await client.call({ _: 'auth.signIn', phoneNumber, phoneCodeHash, phoneCode: code.reveal() }, limit())),
      ),
    checkPassword: (password: Secret) =>
      attempt(async () => {
        try {
          return await check(password)
        } catch (error) {
          // the parameters were for one use: once more with new ones
          if (errorText(error) !== 'SRP_ID_INVALID') throw error
          return check(password)
        }
      }),
    nextQr: () =>
      orPassword(async (): Promise<QrToken | SignedIn | LoginProblem> => {
        const answer = await client.call({ _: 'auth.exportLoginToken', apiId, apiHash, exceptIds: [] }, limit())
        return qrStep(answer)
      }),
    async scanned(ms, signal) {
      const done = new AbortController()
      const onUpdate = (update: tl.TypeUpdates) => {
        if (update._ === 'updateShort' && update.update._ === 'updateLoginToken') done.abort()
      }
      client.onServerUpdate.add(onUpdate)
      await sleep(ms, undefined, { signal: AbortSignal.any([done.signal, signal]) }).catch(() => {})
      client.onServerUpdate.remove(onUpdate)
    },
    async settle() {
      const state = await client.call({ _: 'updates.getState' }, limit())
      const { updates } = client.storage
      await updates.setPts(state.pts)
      await updates.setQts(state.qts)
      await updates.setDate(state.date)
      await updates.setSeq(state.seq)
      await client.save()
      return { pastChats: await privateChats(client) }
    },
    note: (key, text) => sendNote(client, key, text, limit()),
    async logOut() {
      try {
        await client.call({ _: 'auth.logOut' }, limit())
        return true
      } catch (error) {
        // without a login there is nothing to end
        return lossOf(errorText(error) ?? '') !== undefined || errorText(error) === 'SESSION_PASSWORD_NEEDED'
      }
    },
    close: () => client.destroy(),
  }

  async function check(password: Secret) {
    const parameters = await client.call({ _: 'account.getPassword' }, limit())
    const proof = await client.computeSrpParams(parameters, password.reveal())
    return signedIn(await client.call({ _: 'auth.checkPassword', password: proof }, limit()))
  }

  async function qrStep(answer: tl.auth.TypeLoginToken): Promise<QrToken | SignedIn | LoginProblem> {
    switch (answer._) {
      case 'auth.loginToken': {
        const token = Buffer.from(answer.token).toString('base64url')
        return { kind: 'qr', url: `tg://login?token=${token}`, expiresAt: new Date(answer.expires * 1000) }
      }
      case 'auth.loginTokenMigrateTo':
        await client.changePrimaryDc(answer.dcId)
        return qrStep(await client.call({ _: 'auth.importLoginToken', token: answer.token }, limit()))
      case 'auth.loginTokenSuccess':
        return signedIn(answer.authorization)
    }
  }
}

function memberOf(user: tl.RawUser): Member {
  const username = user.username ?? user.usernames?.find((name) => name.active)?.username
  return {
    id: user.id,
    firstName: user.firstName ?? '',
    ...(user.lastName === undefined ? {} : { lastName: user.lastName }),
    ...(username === undefined ? {} : { username }),
    ...(user.phone === undefined ? {} : { phone: user.phone }),
  }
}

/** What is not here needs a phone's own app, such as setting up e-mail. */
const codeTypes: Record<string, CodeType> = {
  'auth.sentCodeTypeApp': 'app',
  'auth.sentCodeTypeSms': 'sms',
  'auth.sentCodeTypeFirebaseSms': 'sms',
  'auth.sentCodeTypeCall': 'call',
  'auth.sentCodeTypeFlashCall': 'flash_call',
  'auth.sentCodeTypeMissedCall': 'missed_call',
  'auth.sentCodeTypeEmailCode': 'email',
  'auth.sentCodeTypeFragmentSms': 'fragment',
  'auth.sentCodeTypeSmsWord': 'sms_word',
  'auth.sentCodeTypeSmsPhrase': 'sms_phrase',
}

const nextTypes: Record<string, CodeType> = {
  'auth.codeTypeSms': 'sms',
  'auth.codeTypeCall': 'call',
  'auth.codeTypeFlashCall': 'flash_call',
  'auth.codeTypeMissedCall': 'missed_call',
  'auth.codeTypeFragmentSms': 'fragment',
}
