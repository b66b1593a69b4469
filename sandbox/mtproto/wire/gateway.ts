import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { Reader } from '../tl/reader.ts'
import { mainSchema, schemaOf } from '../tl/schema.ts'
import { encode, Writer } from '../tl/writer.ts'
import { isGoodSalt, saltOf } from './salts.ts'
import type { AuthKeys } from './auth-keys.ts'
import { decrypt, type Envelope } from './cipher.ts'
import { Connection } from './connection.ts'
import { createInbound, faultOf, smallestId, type CallHandler } from './inbound.ts'
import { ExchangeRefusal, KeyExchange } from './key-exchange.ts'
import type { ServerKey } from './server-key.ts'
import { Session, nextMessageId, type AuthKey } from './session.ts'

/** Sessions that a key keeps for clients that are away. */
const sessionsAwayMax = 4
const sweepMs = 5000

export interface Gateway {
  port: number
  connections: ReadonlySet<Connection>
  /** New connections are closed at once until then. */
  refuseFor(milliseconds: number): void
  stop(): Promise<void>
}

export interface GatewayOptions {
  dc: number
  host: string
  port: number
  keys: AuthKeys
  serverKey: ServerKey
  onCall: CallHandler
  /** Each packet of a session that wants updates. */
  onPacket: (session: Session, messageId: bigint) => void
}

/** The door of one data centre: connections, key exchanges, encrypted messages; calls go to `onCall`. */
export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const { dc, keys, serverKey } = options
  const connections = new Set<Connection>()
  const inbound = createInbound({ keys, onCall: options.onCall })
  let refusedUntilMs = 0
  const server = createServer({ noDelay: true }, welcome)
  await listen(server, options)
  const sweep = setInterval(dropSilent, sweepMs).unref()
  return {
    port: (server.address() as AddressInfo).port,
    connections,
    refuseFor(milliseconds) {
      refusedUntilMs = Date.now() + milliseconds
    },
    async stop() {
      clearInterval(sweep)
      const closed = new Promise((resolve) => server.close(resolve))
      for (const connection of connections) connection.cut()
      await closed
    },
  }

  function welcome(socket: Socket): void {
    socket.on('error', () => socket.destroy())
    if (Date.now() < refusedUntilMs) {
      socket.resetAndDestroy()
      return
    }
    const connection = new Connection(socket)
    connections.add(connection)
    socket.on('data', (bytes) => {
      try {
        for (const packet of connection.transport.feed(bytes)) receive(connection, packet)
      } catch (error) {
        // a client that breaks the protocol is dropped, as Telegram does; anything else is a fault of the emulator
        if (!(error instanceof RangeError || error instanceof ExchangeRefusal)) console.error('sandbox data centre:', error)
        connection.refuse(404)
      }
    })
    socket.on('close', () => {
      connections.delete(connection)
      connection.left()
    })
  }

  function receive(connection: Connection, packet: Buffer): void {
    if (packet.length < 20) return
    const keyId = packet.readBigInt64LE(0)
    if (keyId === 0n) return exchange(connection, packet.subarray(20))
    const key = keys.find(dc, keyId)
    const envelope = key && decrypt(key.key, packet)
    if (!key || !envelope) return connection.refuse(404)
    open(connection, key, envelope)
  }

  function exchange(connection: Connection, body: Buffer): void {
    connection.exchange ??= new KeyExchange(serverKey, dc, (fresh) => keys.add(dc, fresh))
    const answer = encode(connection.exchange.answer(new Reader(mainSchema, body).object()))
    const plain = new Writer().long(0n).long(nextMessageId(1n)).uint(answer.length).raw(answer).done()
    connection.send(Buffer.from(plain))
  }

  function open(connection: Connection, key: AuthKey, envelope: Envelope): void {
    const session = attach(connection, key, envelope)
    const fault = faultOf(envelope, session)
    if (fault !== undefined) {
      const { messageId: badMsgId, seqNo: badMsgSeqno } = envelope
      session.sendObject({ _: 'mt_bad_msg_notification', badMsgId, badMsgSeqno, errorCode: fault }, 'service')
      return
    }
    if (!isGoodSalt(key, envelope.salt)) {
      const { messageId: badMsgId, seqNo: badMsgSeqno } = envelope
      session.sendObject({ _: 'mt_bad_server_salt', badMsgId, badMsgSeqno, errorCode: 48, newServerSalt: saltOf(key) }, 'service')
      return
    }
    if (!session.isAnnounced) announce(session, envelope)
    if (session.wantsUpdates) options.onPacket(session, envelope.messageId)
    inbound(session, envelope)
  }

  function attach(connection: Connection, key: AuthKey, { sessionId, messageId }: Envelope): Session {
    let session = key.sessions.get(sessionId)
    if (!session) {
      session = new Session(sessionId, key, schemaOf(keys.permanent(key).layer ?? mainSchema.layer))
      session.begunAt = messageId
      key.sessions.set(sessionId, session)
      forgetOldSessions(key)
    }
    if (session.connection !== connection) {
      session.connection?.sessions.delete(session)
      connection.sessions.add(session)
      session.resume(connection)
    }
    return session
  }

  function announce(session: Session, envelope: Envelope): void {
    session.isAnnounced = true
    session.sendObject(
      {
        _: 'mt_new_session_created',
        firstMsgId: smallestId(envelope),
        uniqueId: nextMessageId(3n) ^ session.id,
        serverSalt: saltOf(session.key),
      },
      'update',
    )
  }

  function dropSilent(): void {
    const now = Date.now()
    for (const connection of connections) if (connection.closeAtMs < now) connection.cut()
  }
}

function forgetOldSessions(key: AuthKey): void {
  const away = [...key.sessions.values()].filter((session) => !session.connection)
  for (const session of away.slice(0, Math.max(0, away.length - sessionsAwayMax))) key.sessions.delete(session.id)
}

function listen(server: Server, { port, host }: { port: number; host: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host, backlog: 4096 }, resolve)
  })
}
