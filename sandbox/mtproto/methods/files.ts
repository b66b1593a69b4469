import { requireGood } from './offsets.ts'
import { RpcRefusal } from '../refusal.ts'
import type { TlObject } from '../tl/object.ts'
import { selfOf, type Context, type Handlers } from './context.ts'

/** Bytes in and out (https://core.telegram.org/api/files). */
export function fileMethods(context: Context): Handlers {
  const { world, uploads, media } = context
  return {
    'upload.saveFilePart': ({ fileId, filePart, bytes }, caller) => {
      uploads.save(selfOf(context, caller).id, fileId, filePart, bytes)
      return true
    },
    'upload.saveBigFilePart': ({ fileId, filePart, bytes }, caller) => {
      uploads.save(selfOf(context, caller).id, fileId, filePart, bytes)
      return true
    },
    'upload.getFile': ({ location, offset, limit, precise }, caller) => {
      selfOf(context, caller)
      requireGood(offset, limit, precise === true)
      const { key, dc } = find(location)
      if (dc !== caller.dc) throw new RpcRefusal(`FILE_MIGRATE_${dc}`)
      const bytes = world.files.bytes(key).subarray(offset, offset + limit)
      return { _: 'upload.file', type: storageType(world.files.get(key).mime), mtime: world.nowSeconds(), bytes }
    },
  }

  function find(location: TlObject): { key: string; dc: number } {
    if (location._ !== 'inputDocumentFileLocation' && location._ !== 'inputPhotoFileLocation') throw new RpcRefusal('LOCATION_INVALID')
    return media.find(location['id'] as bigint, location['accessHash'] as bigint, location['fileReference'] as Buffer)
  }
}

function storageType(mime: string): TlObject {
  const types: Record<string, string> = { 'image/jpeg': 'Jpeg', 'image/png': 'Png', 'image/gif': 'Gif', 'image/webp': 'Webp' }
  return { _: `storage.file${types[mime] ?? 'Unknown'}` }
}
