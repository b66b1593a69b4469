import pino, { type Logger } from 'pino'

export type Log = Logger

/** Names under which a secret or a person's words could slip into a log line; they never reach it. */
const hidden = ['phone', 'code', 'password', 'token', 'text', 'caption', 'key', 'session', 'hash', 'authorization', 'secret'].flatMap(
  (name) => [name, `*.${name}`, `*.*.${name}`],
)

export function createLog(level: string): Log {
  return pino({
    level,
    base: null,
    redact: { paths: hidden, censor: '[secret]' },
    serializers: { err: describeError },
    formatters: { level: (label) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
  })
}

/** Name, message and stack; never the fields of an error, which can hold the request that failed. */
function describeError(error: unknown) {
  if (!(error instanceof Error)) return { message: String(error) }
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    cause: error.cause instanceof Error ? error.cause.message : undefined,
  }
}
