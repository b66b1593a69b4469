import { createHmac } from 'node:crypto'
import { WorldRefusal, type Media, type StoredFile } from '../../world/types.ts'
import type { World } from '../../world/world.ts'
import { RpcRefusal } from '../refusal.ts'
import type { TlObject } from '../tl/object.ts'
import { sha256 } from '../wire/numbers.ts'

type FileMedia = Extract<Media, { file: string }>

/** Photos and documents on the wire: ids and references that lead back to files of the world. */
export interface MediaFiles {
  /** The `photo` or `document` of a message. @param dc where its bytes can be fetched. */
  describe(media: FileMedia, dc: number): TlObject
  /** The file behind an id and its reference. @throws RpcRefusal for an unknown id, a forged or an old reference. */
  find(id: bigint, accessHash: bigint, reference: Buffer): { key: string; dc: number }
  /** How a file was last shown: its kind and measures. */
  described(key: string): FileMedia | undefined
}

/** References are good for a day; then the message has to be asked for again. */
const referenceSeconds = 24 * 3600
const referenceLength = 1 + 4 + 16

export function createMediaFiles(world: World, secret: Buffer): MediaFiles {
  const keys = new Map<bigint, string>()
  const shown = new Map<string, FileMedia>()
  const mac = (text: string) => createHmac('sha256', secret).update(text).digest()
  return { describe, find, described: (key) => shown.get(key) }

  function describe(media: FileMedia, dc: number): TlObject {
    const file = world.files.get(media.file)
    const id = idOf(file.key)
    keys.set(id, file.key)
    shown.set(file.key, media)
    const common = { id, accessHash: mac(`file:${id}`).readBigInt64LE(0), fileReference: referenceFor(id, dc), date: 0, dcId: dc }
    if (media.kind === 'photo') {
      const { width: w = 800, height: h = 600 } = media
      return { _: 'photo', ...common, sizes: [{ _: 'photoSize', type: 'x', w, h, size: file.size }] }
    }
    return { _: 'document', ...common, mimeType: file.mime, size: file.size, attributes: attributesOf(media, file) }
  }

  function referenceFor(id: bigint, dc: number): Buffer {
    const reference = Buffer.alloc(referenceLength)
    reference.writeUInt8(dc, 0)
    reference.writeUInt32LE(world.nowSeconds() + referenceSeconds, 1)
    mac(`reference:${id}:${reference.toString('hex', 0, 5)}`).copy(reference, 5, 0, 16)
    return reference
  }

  function find(id: bigint, accessHash: bigint, reference: Buffer) {
    const key = keys.get(id) ?? searched(id)
    if (key === undefined || accessHash !== mac(`file:${id}`).readBigInt64LE(0)) throw new RpcRefusal('FILE_ID_INVALID')
    const signed = mac(`reference:${id}:${reference.toString('hex', 0, 5)}`).subarray(0, 16)
    if (reference.length !== referenceLength || !signed.equals(reference.subarray(5))) throw new WorldRefusal('FILE_REFERENCE_INVALID')
    if (reference.readUInt32LE(1) < world.nowSeconds()) throw new RpcRefusal('FILE_REFERENCE_EXPIRED')
    return { key, dc: reference.readUInt8(0) }
  }

  /** After a restart clients still hold ids that nobody has described since. */
  function searched(id: bigint): string | undefined {
    for (const key of world.files.keys()) keys.set(idOf(key), key)
    return keys.get(id)
  }
}

function idOf(key: string): bigint {
  return sha256('file', key).readBigInt64LE(0) & 0x7fff_ffff_ffff_ffffn
}

function attributesOf(media: FileMedia, file: StoredFile): TlObject[] {
  const { width: w = 0, height: h = 0, durationSeconds: duration = 0 } = media
  const name = { _: 'documentAttributeFilename', fileName: file.name }
  switch (media.kind) {
    case 'video':
      return [{ _: 'documentAttributeVideo', supportsStreaming: true, duration, w, h }, name]
    case 'animation':
      return [{ _: 'documentAttributeVideo', nosound: true, duration, w, h }, { _: 'documentAttributeAnimated' }, name]
    case 'video_note':
      return [{ _: 'documentAttributeVideo', roundMessage: true, duration, w, h }]
    case 'voice':
      return [{ _: 'documentAttributeAudio', voice: true, duration: Math.round(duration) }]
    case 'audio':
      return [{ _: 'documentAttributeAudio', duration: Math.round(duration) }, name]
    case 'sticker':
      return [
        { _: 'documentAttributeImageSize', w: w || 512, h: h || 512 },
        { _: 'documentAttributeSticker', alt: media.emoji ?? '', stickerset: { _: 'inputStickerSetEmpty' } },
        name,
      ]
    case 'photo':
    case 'document':
      return [name]
  }
}

/** What kind of message a document makes, told by its attributes as clients do. */
export function kindOfDocument(attributes: TlObject[], mime: string): Omit<FileMedia, 'file'> {
  const video = attributes.find(({ _ }) => _ === 'documentAttributeVideo')
  const audio = attributes.find(({ _ }) => _ === 'documentAttributeAudio')
  const sticker = attributes.find(({ _ }) => _ === 'documentAttributeSticker')
  const size = video ?? attributes.find(({ _ }) => _ === 'documentAttributeImageSize')
  const described: Omit<FileMedia, 'file'> = { kind: 'document' }
  if (size) Object.assign(described, { width: Number(size['w']), height: Number(size['h']) })
  const duration = (video ?? audio)?.['duration']
  if (duration !== undefined) described.durationSeconds = Number(duration)
  if (sticker) Object.assign(described, { kind: 'sticker', emoji: String(sticker['alt']) })
  else if (attributes.some(({ _ }) => _ === 'documentAttributeAnimated')) described.kind = 'animation'
  else if (video) described.kind = video['roundMessage'] ? 'video_note' : 'video'
  else if (audio) described.kind = audio['voice'] ? 'voice' : 'audio'
  else if (mime === 'image/gif') described.kind = 'animation'
  return described
}
