import { useState } from 'react'
import { base64Of, call, fileUrl } from '../api.ts'
import { duration, fileSize, isFile, phoneNumber, fullName, type FileMedia, type Media } from '../format.ts'
import { usePhone } from '../phone.tsx'
import { go } from '../route.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Icon } from '../ui/icons.tsx'
import { useAct, useNotices } from '../ui/notices.tsx'
import { useWords } from '../words.tsx'

/** What a message carries beside its text. */
export function MediaView({ media }: { media: Media }) {
  if (media.kind === 'contact') return <ContactCard media={media} />
  if (media.kind === 'location') return <PlaceCard media={media} />
  switch (media.kind) {
    case 'photo':
      return <Photo media={media} />
    case 'video':
    case 'animation':
    case 'video_note':
      return <Film media={media} />
    case 'voice':
    case 'audio':
      return <Sound media={media} />
    case 'sticker':
      return <Sticker media={media} />
    case 'document':
    default:
      return <Document media={media} />
  }
}

/** Media that fill the bubble to its edge. */
export function isVisual(media: Media | undefined): boolean {
  return media !== undefined && isFile(media) && (media.kind === 'photo' || media.kind === 'video' || media.kind === 'animation')
}

function Photo({ media }: { media: FileMedia }) {
  const { t } = useWords()
  const [isOpen, setOpen] = useState(false)
  const ratio = media.width && media.height ? media.width / media.height : undefined
  return (
    <>
      <button
        type="button"
        className="photo"
        aria-label={t('photo.open')}
        style={ratio ? { aspectRatio: Math.min(Math.max(ratio, 0.6), 2.2) } : undefined}
        onClick={() => setOpen(true)}
      >
        <img src={fileUrl(media.file)} alt={t('media.photo')} width={media.width} height={media.height} loading="lazy" />
      </button>
      {isOpen && <PhotoViewer media={media} onClose={() => setOpen(false)} />}
    </>
  )
}

function PhotoViewer({ media, onClose }: { media: FileMedia; onClose: () => void }) {
  const { t } = useWords()
  const { me } = usePhone()
  const act = useAct()
  const { toast } = useNotices()
  const scan = () =>
    act(async () => {
      const image = await base64Of(await (await fetch(fileUrl(media.file))).blob())
      const { device } = await call('scan', { userId: me.id, image })
      onClose()
      toast(t('scan.done', { device }))
    })
  return (
    <Dialog title={t('media.photo')} kind="viewer" onClose={onClose}>
      <img className="viewer-image" src={fileUrl(media.file)} alt={t('media.photo')} />
      <footer className="dialog-actions">
        <button type="button" className="button quiet" onClick={scan}>
          <Icon name="scan" size={18} />
          {t('scan.thisPicture')}
        </button>
        <a className="button quiet" href={fileUrl(media.file)} download={media.name}>
          <Icon name="download" size={18} />
          {t('download')}
        </a>
      </footer>
    </Dialog>
  )
}

function Film({ media }: { media: FileMedia }) {
  const { t } = useWords()
  const isLoop = media.kind === 'animation'
  return (
    <video
      className={media.kind === 'video_note' ? 'film is-round' : 'film'}
      src={fileUrl(media.file)}
      aria-label={t(isLoop ? 'media.animation' : 'media.video')}
      controls={!isLoop}
      autoPlay={isLoop}
      loop={isLoop}
      muted={isLoop}
      playsInline
      preload="metadata"
    />
  )
}

function Sound({ media }: { media: FileMedia }) {
  const { t } = useWords()
  return (
    <span className="sound">
      {media.kind === 'audio' && <strong>{media.name}</strong>}
      <audio src={fileUrl(media.file)} controls preload="metadata" aria-label={t(media.kind === 'voice' ? 'media.voice' : 'media.audio')} />
      {media.durationSeconds !== undefined && <small>{duration(media.durationSeconds)}</small>}
    </span>
  )
}

function Sticker({ media }: { media: FileMedia }) {
  const { t } = useWords()
  const label = [t('media.sticker'), media.emoji].filter(Boolean).join(' ')
  if (media.mime.startsWith('image/')) return <img className="sticker" src={fileUrl(media.file)} alt={label} />
  return (
    <span className="sticker is-emoji" role="img" aria-label={label}>
      {media.emoji}
    </span>
  )
}

function Document({ media }: { media: FileMedia }) {
  const { t, locale } = useWords()
  return (
    <a className="document" href={fileUrl(media.file)} download={media.name} aria-label={t('document.download', { name: media.name })}>
      <span className="document-mark">
        <Icon name="file" size={22} />
      </span>
      <span className="document-text">
        <strong>{media.name}</strong>
        <small>{fileSize(media.size, locale)}</small>
      </span>
      <Icon name="download" size={18} />
    </a>
  )
}

function ContactCard({ media }: { media: Extract<Media, { kind: 'contact' }> }) {
  const { t } = useWords()
  const { me, state } = usePhone()
  const { userId } = media
  const isKnown = userId !== undefined && userId !== me.id && state.people.some((person) => person.id === userId)
  return (
    <span className="contact">
      <Avatar id={userId ?? 0} name={fullName(media)} size="small" />
      <span className="document-text">
        <strong>{fullName(media)}</strong>
        <small>{phoneNumber(media.phone)}</small>
      </span>
      {isKnown && (
        <button type="button" className="link" onClick={() => go({ personId: me.id, chatId: userId })}>
          {t('contact.write')}
        </button>
      )}
    </span>
  )
}

function PlaceCard({ media }: { media: Extract<Media, { kind: 'location' }> }) {
  const { t } = useWords()
  const place = `${media.latitude.toFixed(5)}, ${media.longitude.toFixed(5)}`
  return (
    <span className="place" role="img" aria-label={`${t('media.location')} ${place}`}>
      <span className="place-map">
        <Icon name="place" size={34} />
      </span>
      <strong>{media.title ?? t('media.location')}</strong>
      <small>{media.address ?? place}</small>
    </span>
  )
}
