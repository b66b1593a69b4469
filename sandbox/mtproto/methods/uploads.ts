import { createHash } from 'node:crypto'
import type { World } from '../../world/world.ts'
import { RpcRefusal } from '../refusal.ts'

/** Parts of files on their way in (https://core.telegram.org/api/files#uploading-files). */
export interface Uploads {
  save(userId: number, fileId: bigint, part: number, bytes: Buffer): void
  /** The whole file, once. @throws RpcRefusal when parts are missing or the checksum differs. */
  take(userId: number, file: { id: bigint; parts: number; md5Checksum?: string | undefined }): Buffer
}

const partMax = 512 * 1024
const partsMax = 8000
const lifeMs = 3_600_000

interface Upload {
  parts: Map<number, Buffer>
  touchedAtMs: number
}

export function createUploads(world: World): Uploads {
  const uploads = new Map<string, Upload>()
  world.on('reset', () => uploads.clear())
  return { save, take }

  function save(userId: number, fileId: bigint, part: number, bytes: Buffer): void {
    if (part < 0 || part >= partsMax) throw new RpcRefusal('FILE_PART_INVALID')
    if (bytes.length === 0) throw new RpcRefusal('FILE_PART_EMPTY')
    if (bytes.length > partMax) throw new RpcRefusal('FILE_PART_TOO_BIG')
    forgetOld()
    const name = `${userId}:${fileId}`
    const upload = uploads.get(name) ?? { parts: new Map<number, Buffer>(), touchedAtMs: 0 }
    upload.parts.set(part, bytes)
    upload.touchedAtMs = Date.now()
    uploads.set(name, upload)
  }

  function take(userId: number, { id, parts, md5Checksum }: { id: bigint; parts: number; md5Checksum?: string | undefined }): Buffer {
    const name = `${userId}:${id}`
    const upload = uploads.get(name)
    if (!upload || parts < 1 || parts > partsMax) throw new RpcRefusal('FILE_PARTS_INVALID')
    const pieces: Buffer[] = []
    for (let part = 0; part < parts; part++) {
      const piece = upload.parts.get(part)
      if (!piece) throw new RpcRefusal(`FILE_PART_${part}_MISSING`)
      pieces.push(piece)
    }
    requireEvenSizes(pieces)
    const bytes = Buffer.concat(pieces)
    if (md5Checksum && createHash('md5').update(bytes).digest('hex') !== md5Checksum) throw new RpcRefusal('MD5_CHECKSUM_INVALID')
    uploads.delete(name)
    return bytes
  }

  function forgetOld(): void {
    for (const [name, upload] of uploads) if (upload.touchedAtMs < Date.now() - lifeMs) uploads.delete(name)
  }
}

/** All parts but the last are of one size, a multiple of 1 KB. */
function requireEvenSizes(pieces: Buffer[]): void {
  const size = pieces[0]?.length ?? 0
  if (pieces.length > 1 && size % 1024 !== 0) throw new RpcRefusal('FILE_PART_SIZE_INVALID')
  if (pieces.slice(0, -1).some((piece) => piece.length !== size)) throw new RpcRefusal('FILE_PART_SIZE_CHANGED')
}
