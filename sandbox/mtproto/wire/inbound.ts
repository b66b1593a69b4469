import { unpack } from '../tl/gzip.ts'
import { ids, type TlObject } from '../tl/object.ts'
import { Reader, UnknownConstructor } from '../tl/reader.ts'
import { schemaOf } from '../tl/schema.ts'
import { encode, Writer } from '../tl/writer.ts'
import { futureSalts } from './salts.ts'
import type { AuthKeys } from './auth-keys.ts'
import type { Envelope } from './cipher.ts'
import type { Session } from './session.ts'

/** A call of the API, unpacked as far as MTProto itself goes. It answers with `answerCall`. */
export type CallHandler = (session: Session, messageId: bigint, query: TlObject) => void

const secondsAhead = 30
const secondsBehind = 300
const invokeAfterMsg = 0xcb9f372d
const invokeWithLayer = 0xda9b0d0d

/** The number of the `bad_msg_notification` that this message deserves, if any. */
export function faultOf({ messageId, body }: Envelope, session: Session): number | undefined {
  const seconds = Number(messageId >> 32n)
  const now = Date.now() / 1000
  if (seconds > now + secondsAhead) return 17
  if (seconds < now - secondsBehind) return 16
  if ((messageId & 3n) !== 0n) return 18
  return isContainer(body) && session.hasSeen(messageId) ? 19 : undefined
}

/** What lies before it never reached this session. */
export function smallestId({ messageId, body }: Envelope): bigint {
  return itemsOf({ messageId, seqNo: 0, body }).reduce((least, item) => (item.messageId < least ? item.messageId : least), messageId)
}

interface Item {
  messageId: bigint
  seqNo: number
  body: Buffer
}

function isContainer(body: Buffer): boolean {
  return body.length >= 8 && body.readUInt32LE(0) === ids.container
}

function itemsOf(item: Item): Item[] {
  if (!isContainer(item.body)) return [item]
  const count = item.body.readUInt32LE(4)
  const items: Item[] = []
  for (let position = 8; items.length < count;) {
    const length = item.body.readUInt32LE(position + 12)
    const end = position + 16 + length
    if (end > item.body.length) throw new RangeError('a container is longer than its message')
    items.push({
      messageId: item.body.readBigInt64LE(position),
      seqNo: item.body.readUInt32LE(position + 8),
      body: item.body.subarray(position + 16, end),
    })
    position = end
  }
  return items
}

export function answerCall(session: Session, messageId: bigint, answer: Buffer): void {
  session.send(new Writer().uint(ids.rpcResult).long(messageId).raw(answer).done(), 'answer', messageId)
}

/** Works through what a client sent: service messages here (https://core.telegram.org/mtproto/service_messages), calls elsewhere. */
export function createInbound({ keys, onCall }: { keys: AuthKeys; onCall: CallHandler }) {
  return function receive(session: Session, envelope: Envelope): void {
    if (isContainer(envelope.body)) session.isNew(envelope.messageId)
    for (const item of itemsOf(envelope)) message(session, item)
  }

  function message(session: Session, { messageId, seqNo, body }: Item): void {
    const isContent = (seqNo & 1) === 1
    if (isContent) {
      session.acknowledgeLater(messageId)
      if (!session.isNew(messageId)) return session.repeatAnswer(messageId)
    }
    session.schema = schemaFor(body) ?? session.schema
    let object: TlObject
    try {
      object = new Reader(session.schema, body).object()
    } catch (error) {
      if (!(error instanceof UnknownConstructor || error instanceof RangeError)) throw error
      const errorMessage = error instanceof UnknownConstructor ? `INPUT_METHOD_INVALID_${error.id}_0` : 'INPUT_REQUEST_INVALID'
      return answerCall(session, messageId, encode({ _: 'mt_rpc_error', errorCode: 400, errorMessage }))
    }
    if (!service(session, messageId, object)) onCall(session, messageId, object)
  }

  /** False when it is no service message. */
  function service(session: Session, messageId: bigint, object: TlObject): boolean {
    switch (object._) {
      case 'mt_ping':
      case 'mt_ping_delay_disconnect':
        session.sendObject({ _: 'mt_pong', msgId: messageId, pingId: object['pingId'] }, 'service-answer')
        if (object['disconnectDelay'] !== undefined) session.connection?.pinged(Number(object['disconnectDelay']))
        return true
      case 'mt_msgs_ack':
        session.acknowledged(object['msgIds'] as bigint[])
        return true
      case 'mt_http_wait':
      case 'mt_msgs_state_info':
      case 'mt_msgs_all_info':
        return true
      case 'mt_get_future_salts':
        session.sendObject(
          {
            _: 'mt_future_salts',
            reqMsgId: messageId,
            now: Math.floor(Date.now() / 1000),
            salts: futureSalts(session.key, Number(object['num'])),
          },
          'service-answer',
        )
        return true
      case 'mt_msgs_state_req':
        stateOf(session, messageId, object['msgIds'] as bigint[])
        return true
      case 'mt_msg_resend_req':
        session.resend(object['msgIds'] as bigint[])
        return true
      case 'mt_destroy_session':
        destroySession(session, object['sessionId'] as bigint)
        return true
      case 'mt_destroy_auth_key':
        session.sendObject({ _: 'mt_destroy_auth_key_ok' }, 'service-answer')
        session.flush()
        keys.destroy(session.key)
        return true
      case 'mt_rpc_drop_answer':
        answerCall(session, messageId, dropped(session, object['reqMsgId'] as bigint))
        return true
      default:
        return false
    }
  }
}

function stateOf(session: Session, messageId: bigint, messageIds: bigint[]): void {
  const newest = BigInt(Math.floor(Date.now() / 1000) + secondsAhead) << 32n
  const info = Buffer.from(messageIds.map((id) => (session.hasSeen(id) ? 4 : id > newest ? 3 : 2)))
  session.sendObject({ _: 'mt_msgs_state_info', reqMsgId: messageId, info }, 'service-answer')
}

function destroySession(session: Session, sessionId: bigint): void {
  const other = session.key.sessions.get(sessionId)
  const isGone = other !== undefined && other !== session
  if (isGone) {
    other.connection?.sessions.delete(other)
    session.key.sessions.delete(sessionId)
  }
  session.sendObject({ _: isGone ? 'mt_destroy_session_ok' : 'mt_destroy_session_none', sessionId }, 'service-answer')
}

function dropped(session: Session, requestId: bigint): Buffer {
  return encode({ _: session.running?.has(requestId) ? 'mt_rpc_answer_dropped_running' : 'mt_rpc_answer_unknown' })
}

/** A client names its layer before what is written in it, so that must be known before the rest can be read. */
function schemaFor(body: Buffer) {
  let bytes = body
  for (let position = 0; position + 8 <= bytes.length;) {
    const id = bytes.readUInt32LE(position)
    if (id === invokeAfterMsg) position += 12
    else if (id === invokeWithLayer) return schemaOf(bytes.readInt32LE(position + 4))
    else if (id === ids.gzip) {
      bytes = unpack(packedIn(bytes.subarray(position + 4)))
      position = 0
    } else return undefined
  }
  return undefined
}

function packedIn(bytes: Buffer): Buffer {
  const isLong = bytes[0] === 254
  const length = isLong ? bytes.readUIntLE(1, 3) : (bytes[0] ?? 0)
  const start = isLong ? 4 : 1
  return bytes.subarray(start, start + length)
}
