import { inflateRawSync } from 'node:zlib'
import { Unreadable } from './unreadable.ts'

const unpackedBytesMax = 64 * 1024 * 1024
const entriesMax = 2_000

/**
 * Unpacks every entry once, under a limit, before a parser sees the archive: the sizes that an archive states itself are only claims.
 * Refuses what no office program writes and parsers disagree about: names twice, entries under a password, document types and entities
 * in XML.
 * @returns the names in it.
 */
export function checkArchive(bytes: Buffer): Set<string> {
  const names = new Set<string>()
  let left = unpackedBytesMax
  for (const entry of entriesOf(bytes)) {
    if (names.has(entry.name)) throw new Unreadable('broken')
    names.add(entry.name)
    const content = unpack(bytes, entry, left)
    left -= content.length
    if (left < 0) throw new Unreadable('too_big_inside')
    if (/\.(?:xml|rels)$/i.test(entry.name) && hasDocumentType(content)) throw new Unreadable('broken')
  }
  return names
}

interface Entry {
  name: string
  method: number
  packed: number
  offset: number
}

/** By the directory at the end, as every reader goes. ZIP64 and archives in parts are none of an office program's. */
function entriesOf(bytes: Buffer): Entry[] {
  const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'))
  if (end < 0 || end + 22 > bytes.length) throw new Unreadable('broken')
  const count = bytes.readUInt16LE(end + 10)
  let at = bytes.readUInt32LE(end + 16)
  if (count > entriesMax) throw new Unreadable('too_big_inside')
  const entries: Entry[] = []
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) throw new Unreadable('broken')
    if (bytes.readUInt16LE(at + 8) & 1) throw new Unreadable('locked')
    const nameLength = bytes.readUInt16LE(at + 28)
    entries.push({
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      offset: bytes.readUInt32LE(at + 42),
    })
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return entries
}

function unpack(bytes: Buffer, { method, packed, offset }: Entry, left: number): Buffer {
  if (offset + 30 > bytes.length || bytes.readUInt32LE(offset) !== 0x04034b50) throw new Unreadable('broken')
  const from = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28)
  const content = bytes.subarray(from, from + packed)
  if (content.length !== packed) throw new Unreadable('broken')
  if (method === 0) return content
  if (method !== 8) throw new Unreadable('broken')
  try {
    return inflateRawSync(content, { maxOutputLength: Math.max(left, 1) })
  } catch (error) {
    throw new Unreadable(error instanceof RangeError ? 'too_big_inside' : 'broken')
  }
}

/** In UTF-16 as well, which XML may be in. */
function hasDocumentType(content: Buffer): boolean {
  return [/<!DOCTYPE|<!ENTITY/i.test(content.toString('latin1')), /<!DOCTYPE|<!ENTITY/i.test(content.toString('utf16le'))].includes(true)
}
