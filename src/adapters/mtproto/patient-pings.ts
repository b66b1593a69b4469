import { __tlWriterMap } from '@mtcute/core/utils.js'

/** More than the longest silence between two pings of mtcute, which is 65 s; what it asks for itself while it rests begins here too. */
const silenceMinS = 137
const ping = 'mt_ping_delay_disconnect'

/**
 * How mtcute writes, for all accounts of a process, without another of its traps: with each ping the server is told after how much
 * silence it may hang up. While a call is under way that is 7 s, and when it is answered mtcute rests and pings again in a minute, but
 * takes nothing back: the server hangs up, the connection that follows asks for what was missed, and with that call all begins anew.
 * An idle account connected every ten seconds. How soon mtcute itself gives up a connection that does not answer stays as it is.
 */
export const patientWriters: typeof __tlWriterMap = Object.assign({}, __tlWriterMap, {
  [ping]: (writer: unknown, value: unknown) => __tlWriterMap[ping]?.(writer, patient(value)),
})

function patient(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('disconnectDelay' in value)) return value
  return { ...value, disconnectDelay: Math.max(Number(value.disconnectDelay), silenceMinS) }
}
