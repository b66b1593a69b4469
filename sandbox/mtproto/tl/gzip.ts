import { gzipSync, unzipSync } from 'node:zlib'

/** What a client may pack into one message; more is a bomb. */
const unpackedMax = 16 * 1024 * 1024

/** Clients pack with either header, gzip's or zlib's. @throws RangeError for what is neither. */
export function unpack(bytes: Buffer): Buffer {
  try {
    return unzipSync(bytes, { maxOutputLength: unpackedMax })
  } catch (error) {
    throw new RangeError('what is packed cannot be unpacked', { cause: error })
  }
}

/** Undefined when it would not become noticeably smaller. */
export function pack(bytes: Buffer): Buffer | undefined {
  const packed = gzipSync(bytes, { level: 1 })
  return packed.length < bytes.length * 0.9 ? packed : undefined
}
