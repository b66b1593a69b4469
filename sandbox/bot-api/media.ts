import type { Content, Media, MediaKind } from '../world/types.ts'
import type { Call } from './call.ts'
import { readFileId } from './file-ids.ts'
import type { Formatted } from './html.ts'
import type { Params, Upload } from './params.ts'
import { pictureSize } from './picture-size.ts'
import { ApiRefusal, badRequest, notHere } from './refusal.ts'

const photoBytesMax = 10 * 1024 * 1024
const fileBytesMax = 50 * 1024 * 1024

const defaultMimes: Record<MediaKind, string> = {
  photo: 'image/jpeg',
  video: 'video/mp4',
  animation: 'video/mp4',
  voice: 'audio/ogg',
  audio: 'audio/mpeg',
  video_note: 'video/mp4',
  document: 'application/octet-stream',
  sticker: 'image/webp',
}

/** The file that a parameter brings or names: a new upload, or the id of a file that this bot has seen. */
export function readMedia(call: Call, source: Params, name: string, kind: MediaKind): Media {
  const upload = source.upload(name)
  const details = detailsOf(source, kind)
  if (upload) return { ...addUpload(call, upload, kind), ...details }
  const given = source.text(name)
  if (given === undefined || given === '') throw badRequest(`there is no ${kind.replace('_', ' ')} in the request`)
  if (given.startsWith('attach://')) throw badRequest(`file "${given.slice('attach://'.length)}" is not found in the request`)
  if (/^https?:/i.test(given)) throw notHere('sending a file by its URL')
  const known = readFileId(call.bot.id, given)
  if (known.kind !== kind && (known.kind === 'photo' || kind === 'photo'))
    throw badRequest(`type of file mismatch: can't use file of type ${typeName(known.kind)} as ${typeName(kind)}`)
  return { ...storedMedia(call, known.file, kind), ...details }
}

/** Makes a stored file the content of a message. */
export function withCaption(media: Media, { text, entities }: Formatted): Content {
  return entities.length > 0 ? { text, entities, media } : { text, media }
}

function addUpload(call: Call, upload: Upload, kind: MediaKind): Media {
  const { bytes, name } = upload
  if (bytes.length === 0) throw badRequest('file must be non-empty')
  if (bytes.length > fileBytesMax) throw new ApiRefusal(413, 'Request Entity Too Large')
  if (kind === 'photo' && bytes.length > photoBytesMax)
    throw badRequest(`file of size ${bytes.length} bytes is too big for a photo; the maximum size is ${photoBytesMax} bytes`)
  const size = pictureSize(bytes)
  if (kind === 'photo' && !size) throw badRequest('IMAGE_PROCESS_FAILED')
  if (kind === 'photo' && size && isUnfitForPhoto(size)) throw badRequest('PHOTO_INVALID_DIMENSIONS')
  const isUnknown = upload.mime === '' || upload.mime === 'application/octet-stream'
  const mime = isUnknown ? (mimeByName(name) ?? defaultMimes[kind]) : upload.mime
  const stored = call.world.files.add({ name, mime, bytes })
  return { kind, file: stored.key, ...size }
}

function storedMedia(call: Call, file: string, kind: MediaKind): Media {
  try {
    const size = pictureSize(call.world.files.bytes(file))
    return { kind, file, ...size }
  } catch {
    throw badRequest('wrong file identifier/HTTP URL specified')
  }
}

function detailsOf(source: Params, kind: MediaKind): { width?: number; height?: number; durationSeconds?: number; emoji?: string } {
  const [width, height, duration, emoji] = [
    source.integer('width'),
    source.integer('height'),
    source.decimal('duration'),
    source.text('emoji'),
  ]
  return {
    ...(width !== undefined && kind !== 'photo' ? { width } : {}),
    ...(height !== undefined && kind !== 'photo' ? { height } : {}),
    ...(duration !== undefined ? { durationSeconds: duration } : {}),
    ...(emoji !== undefined && kind === 'sticker' ? { emoji } : {}),
  }
}

function isUnfitForPhoto({ width, height }: { width: number; height: number }): boolean {
  return width + height > 10_000 || Math.max(width, height) / Math.min(width, height) > 20
}

function mimeByName(name: string): string | undefined {
  const types: Record<string, string> = {
    jpg: 'image/jpeg',
    jpeg: 'image/jpeg',
    png: 'image/png',
    gif: 'image/gif',
    webp: 'image/webp',
    pdf: 'application/pdf',
    txt: 'text/plain',
    csv: 'text/csv',
    json: 'application/json',
    mp4: 'video/mp4',
    ogg: 'audio/ogg',
    mp3: 'audio/mpeg',
    xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    zip: 'application/zip',
  }
  return types[name.split('.').at(-1)?.toLowerCase() ?? '']
}

function typeName(kind: string): string {
  return kind.charAt(0).toUpperCase() + kind.slice(1)
}
