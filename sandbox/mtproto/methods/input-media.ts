import type { Media } from '../../world/types.ts'
import { kindOfDocument } from '../encode/files.ts'
import { RpcRefusal } from '../refusal.ts'
import { textOf, type TlObject } from '../tl/object.ts'
import type { Context } from './context.ts'

const photoMax = 10 * 1024 * 1024

/** What a client sends as media, as the world keeps it. @throws RpcRefusal in Telegram's words. */
export function mediaFrom(context: Context, userId: number, input: TlObject): Media {
  switch (input._) {
    case 'inputMediaUploadedPhoto':
      return uploadedPhoto(context, userId, input)
    case 'inputMediaUploadedDocument':
      return uploadedDocument(context, userId, input)
    case 'inputMediaPhoto':
    case 'inputMediaDocument':
      return known(context, input['id'] as TlObject)
    case 'inputMediaContact':
      return contact(context, input)
    case 'inputMediaGeoPoint':
      return { kind: 'location', ...coordinates(input['geoPoint'] as TlObject) }
    case 'inputMediaVenue': {
      const { title, address } = input
      return { kind: 'location', ...coordinates(input['geoPoint'] as TlObject), title: String(title), address: String(address) }
    }
    case 'inputMediaEmpty':
      throw new RpcRefusal('MEDIA_EMPTY')
    default:
      throw new RpcRefusal(`METHOD_NOT_EMULATED_${input._}`)
  }
}

function uploadedPhoto({ world, uploads }: Context, userId: number, input: TlObject): Media {
  const file = input['file'] as TlObject
  const bytes = uploads.take(userId, partsOf(file))
  const mime = imageMime(bytes)
  if (mime === undefined) throw new RpcRefusal('PHOTO_INVALID_DIMENSIONS')
  if (bytes.length > photoMax) throw new RpcRefusal('PHOTO_INVALID')
  const stored = world.files.add({ name: textOf(file['name']) || 'photo.jpg', mime, bytes })
  return { kind: 'photo', file: stored.key }
}

function uploadedDocument({ world, uploads }: Context, userId: number, input: TlObject): Media {
  const file = input['file'] as TlObject
  const attributes = (input['attributes'] ?? []) as TlObject[]
  const bytes = uploads.take(userId, partsOf(file))
  const named = attributes.find(({ _ }) => _ === 'documentAttributeFilename')
  const mime = String(input['mimeType'])
  const stored = world.files.add({ name: textOf(named?.['fileName']) || textOf(file['name']) || 'file', mime, bytes })
  const described = input['forceFile'] === true ? { kind: 'document' as const } : kindOfDocument(attributes, mime)
  return { ...described, file: stored.key }
}

/** A file that Telegram has already, sent again by its id. */
function known({ world, media }: Context, input: TlObject): Media {
  if (input['id'] === undefined) throw new RpcRefusal('MEDIA_EMPTY')
  const { key } = media.find(input['id'] as bigint, input['accessHash'] as bigint, input['fileReference'] as Buffer)
  const isPhoto = input._ === 'inputPhoto'
  return media.described(key) ?? { kind: isPhoto ? 'photo' : 'document', file: world.files.get(key).key }
}

function contact({ world }: Context, { phoneNumber, firstName, lastName }: TlObject): Media {
  const phone = String(phoneNumber)
  const media: Media = { kind: 'contact', phone, firstName: String(firstName) }
  if (lastName !== '') media.lastName = String(lastName)
  const user = world.userByPhone(phone)
  if (user) media.userId = user.id
  return media
}

function coordinates(point: TlObject): { latitude: number; longitude: number } {
  if (point._ !== 'inputGeoPoint') throw new RpcRefusal('MEDIA_EMPTY')
  return { latitude: Number(point['lat']), longitude: Number(point['long']) }
}

function partsOf(file: TlObject): { id: bigint; parts: number; md5Checksum?: string } {
  const parts = { id: file['id'] as bigint, parts: Number(file['parts']) }
  const checksum = file['md5Checksum']
  return typeof checksum === 'string' && checksum !== '' ? { ...parts, md5Checksum: checksum } : parts
}

function imageMime(bytes: Buffer): string | undefined {
  if (bytes.readUIntBE(0, Math.min(3, bytes.length)) === 0xffd8ff) return 'image/jpeg'
  if (bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))) return 'image/png'
  if (bytes.toString('latin1', 0, 4) === 'GIF8') return 'image/gif'
  return bytes.toString('latin1', 8, 12) === 'WEBP' ? 'image/webp' : undefined
}
