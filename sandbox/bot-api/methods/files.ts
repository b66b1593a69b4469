import type { Method } from '../call.ts'
import { readFileId } from '../file-ids.ts'
import { badRequest } from '../refusal.ts'
import { fileIdentity } from '../views.ts'

const downloadBytesMax = 20 * 1024 * 1024
const folders: Record<string, string> = {
  photo: 'photos',
  thumbnail: 'thumbnails',
  video: 'videos',
  animation: 'animations',
  voice: 'voice',
  audio: 'music',
  video_note: 'video_notes',
  sticker: 'stickers',
  document: 'documents',
}
/** What a thumbnail downloads as: one grey pixel, so that whoever takes the wrong size of a photo notices. */
export const thumbnailBytes = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
)

export const fileMethods: Record<string, Method> = {
  getFile({ world, bot, params }) {
    const fileId = params.text('file_id') ?? ''
    if (fileId === '') throw badRequest('file_id not specified')
    const { kind, file } = readFileId(bot.id, fileId)
    const { name, mime, size } = world.files.get(file)
    if (size > downloadBytesMax) throw badRequest('file is too big')
    const path = `${folders[kind] ?? 'documents'}/${file}${extensionOf(name, mime)}`
    return { ...fileIdentity(bot.id, kind, file), file_size: kind === 'thumbnail' ? thumbnailBytes.length : size, file_path: path }
  },
}

/** The file behind the path that `getFile` gave. */
export function readFilePath(path: string): { isThumbnail: boolean; file: string } | undefined {
  const [, folder, file] = /^([a-z_]+)\/([\w-]+)(?:\.\w+)?$/.exec(path) ?? []
  return file === undefined ? undefined : { isThumbnail: folder === 'thumbnails', file }
}

function extensionOf(name: string, mime: string): string {
  const written = /\.[a-z0-9]{1,8}$/i.exec(name)?.[0]
  return written ?? (mime === 'image/jpeg' ? '.jpg' : mime === 'image/png' ? '.png' : '')
}
