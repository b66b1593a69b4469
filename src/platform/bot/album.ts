import { InputFile, InputMediaBuilder, type Api } from 'grammy'

/** Kinds that Telegram lets stand in an album. */
export type AlbumKind = 'photo' | 'video' | 'document' | 'audio'
/** Kinds of one class stand together; those of different ones never. */
export type AlbumClass = 'visual' | 'document' | 'audio'

export interface AlbumItem {
  kind: AlbumKind
  bytes: Uint8Array
  name: string
  /** The words under it. */
  html?: string
}

export const albumMax = 10

/** Undefined: files of this kind stand alone. */
export function albumClassOf(kind: string): AlbumClass | undefined {
  if (kind === 'photo' || kind === 'video') return 'visual'
  return kind === 'document' || kind === 'audio' ? kind : undefined
}

export const isAlbumKind = (kind: string): kind is AlbumKind => albumClassOf(kind) !== undefined

/** What `sendMediaGroup` takes. */
export function albumOf(items: readonly AlbumItem[]): Parameters<Api['sendMediaGroup']>[1] {
  const media = items.map(({ kind, bytes, name, html }) => {
    const worded = html === undefined ? {} : ({ caption: html, parse_mode: 'HTML' } as const)
    return InputMediaBuilder[kind](new InputFile(bytes, name), worded)
  })
  // that all are of one class is for the caller to keep, and Telegram refuses it otherwise
  return media as Parameters<Api['sendMediaGroup']>[1]
}
