import { Long, type tl } from '@mtcute/core'
import type { BaseTelegramClient } from '@mtcute/core/client.js'
import { randomBytes } from 'node:crypto'
import { MediaGone, MediaTooLarge } from '#features/accounts/ports.ts'
import { errorText } from './errors.ts'

/**
 * Files go over the account's one connection (and, where a file lies elsewhere, one to that data centre): pools of connections for
 * them would cost every account memory all the time.
 */

const partBytes = 512 * 1024
/** Smaller on the way in: the reader of a connection keeps room for the largest answer it has seen. */
const loadBytes = 64 * 1024
/** From here on Telegram wants the other method. */
const bigFrom = 10 * 1024 * 1024
const partMs = 60_000

type Location = tl.RawInputPhotoFileLocation | tl.RawInputDocumentFileLocation

interface StoredRef {
  kind: 'photo' | 'document'
  id: string
  hash: string
  reference: string
  thumb: string
  dc: number
}

/** Where a file lies, as text. */
export function fileRef(location: unknown, dcId: number | undefined): string | undefined {
  const found = location as Location
  if (found._ !== 'inputPhotoFileLocation' && found._ !== 'inputDocumentFileLocation') return undefined
  const stored: StoredRef = {
    kind: found._ === 'inputPhotoFileLocation' ? 'photo' : 'document',
    id: found.id.toString(),
    hash: found.accessHash.toString(),
    reference: Buffer.from(found.fileReference).toString('base64url'),
    thumb: found.thumbSize,
    dc: dcId ?? 0,
  }
  return JSON.stringify(stored)
}

function locationOf({ kind, id, hash, reference, thumb }: StoredRef): Location {
  return {
    _: kind === 'photo' ? 'inputPhotoFileLocation' : 'inputDocumentFileLocation',
    id: Long.fromString(id),
    accessHash: Long.fromString(hash),
    fileReference: Buffer.from(reference, 'base64url'),
    thumbSize: thumb,
  }
}

/** @throws MediaGone, MediaTooLarge before more than `maxBytes` are kept. */
export async function loadFile(client: BaseTelegramClient, ref: string, maxBytes: number): Promise<Uint8Array> {
  const stored = JSON.parse(ref) as StoredRef // made by fileRef
  const location = locationOf(stored)
  const own = await client.getPrimaryDcId()
  let dcId = stored.dc || own
  const parts: Uint8Array[] = []
  for (let offset = 0; ;) {
    let part: tl.upload.TypeFile
    try {
      part = await client.call(
        { _: 'upload.getFile', location, offset, limit: loadBytes },
        { abortSignal: AbortSignal.timeout(partMs), ...(dcId === own ? {} : { dcId }) },
      )
    } catch (error) {
      const text = errorText(error) ?? ''
      const moved = /^FILE_MIGRATE_(\d+|%d)/.exec(text)
      const next = moved && (Number(moved[1]) || (error as { newDc?: number }).newDc)
      if (next && next !== dcId) {
        dcId = next
        continue
      }
      if (/^(FILE_REFERENCE_|FILE_ID_INVALID|LOCATION_INVALID|FILEREF)/.test(text)) throw new MediaGone(text)
      throw error
    }
    if (part._ !== 'upload.file') throw new MediaGone(part._)
    offset += part.bytes.length
    if (offset > maxBytes) throw new MediaTooLarge(`The file has more than ${maxBytes} bytes`)
    parts.push(part.bytes)
    if (part.bytes.length < loadBytes) return Buffer.concat(parts)
  }
}

export async function saveFile(client: BaseTelegramClient, bytes: Uint8Array, name: string): Promise<tl.TypeInputFile> {
  const fileId = Long.fromBytes([...randomBytes(8)])
  const isBig = bytes.length > bigFrom
  const fileTotalParts = Math.max(1, Math.ceil(bytes.length / partBytes))
  for (let filePart = 0; filePart < fileTotalParts; filePart++) {
    const part = bytes.subarray(filePart * partBytes, (filePart + 1) * partBytes)
    const limit = { abortSignal: AbortSignal.timeout(partMs) }
    if (isBig) await client.call({ _: 'upload.saveBigFilePart', fileId, filePart, fileTotalParts, bytes: part }, limit)
    else await client.call({ _: 'upload.saveFilePart', fileId, filePart, bytes: part }, limit)
  }
  if (isBig) return { _: 'inputFileBig', id: fileId, parts: fileTotalParts, name }
  return { _: 'inputFile', id: fileId, parts: fileTotalParts, name, md5Checksum: '' }
}
