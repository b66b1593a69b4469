import { useEffect, useMemo, useRef, useState, type SyntheticEvent } from 'react'
import type { Body, ChatView } from '../../../control/contract.ts'
import { base64Of, call } from '../api.ts'
import { fileSize, fullName, phoneNumber } from '../format.ts'
import { usePhone } from '../phone.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Icon } from '../ui/icons.tsx'
import { Menu } from '../ui/menu.tsx'
import { useAct } from '../ui/notices.tsx'
import { useWords } from '../words.tsx'
import { contactOf } from './reply-keyboard.tsx'

/** Files that the person chose to send as they are, without a picture's preview. */
const asDocument = new WeakSet<File>()

export function AttachButton({ chat, onFiles }: { chat: ChatView; onFiles: (files: readonly File[]) => void }) {
  const { t } = useWords()
  const photos = useRef<HTMLInputElement>(null)
  const documents = useRef<HTMLInputElement>(null)
  const [asks, setAsks] = useState<'contact' | 'location'>()
  const close = () => setAsks(undefined)
  return (
    <>
      <Menu
        label={t('attach')}
        icon="attach"
        items={[
          { icon: 'photo', label: t('attach.photo'), run: () => photos.current?.click() },
          { icon: 'file', label: t('attach.file'), run: () => documents.current?.click() },
          { icon: 'person', label: t('attach.contact'), run: () => setAsks('contact') },
          { icon: 'place', label: t('attach.location'), run: () => setAsks('location') },
        ]}
      />
      <input
        ref={photos}
        type="file"
        accept="image/*,video/*"
        multiple
        hidden
        aria-label={t('attach.photo')}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
      <input
        ref={documents}
        type="file"
        multiple
        hidden
        aria-label={t('attach.file')}
        onChange={(event) => {
          const chosen = [...(event.target.files ?? [])]
          chosen.forEach((file) => asDocument.add(file))
          onFiles(chosen)
          event.target.value = ''
        }}
      />
      {asks === 'contact' && <ContactDialog chatId={chat.chatId} onClose={close} />}
      {asks === 'location' && <PlaceDialog chatId={chat.chatId} onClose={close} />}
    </>
  )
}

/** Sends files as Telegram's apps do: several pictures as one album, the words under the first. */
export async function sendFiles(input: {
  userId: number
  chatId: number
  caption: string
  files: readonly File[]
  replyTo?: number
}): Promise<void> {
  const { files, caption, ...to } = input
  const albumId = files.length > 1 ? { albumId: `album-${Date.now()}` } : {}
  for (const [index, file] of files.entries()) {
    const bytes = await base64Of(file)
    const mime = file.type || 'application/octet-stream'
    await call('upload', { ...to, ...albumId, kind: kindOf(file), name: file.name, mime, bytes, caption: index === 0 ? caption : '' })
  }
}

/** What waits to be sent, above the field. */
export function Tray({ files, onFiles }: { files: readonly File[]; onFiles: (files: readonly File[]) => void }) {
  const { t } = useWords()
  return (
    <ul className="tray" aria-label={t('attach.waiting')}>
      {files.map((file, index) => (
        <li key={`${file.name}-${index}`}>
          <Thumb file={file} />
          <button
            type="button"
            aria-label={t('attach.remove', { name: file.name })}
            onClick={() => onFiles(files.filter((other) => other !== file))}
          >
            <Icon name="close" size={14} />
          </button>
        </li>
      ))}
    </ul>
  )
}

function Thumb({ file }: { file: File }) {
  const { locale } = useWords()
  const isPicture = kindOf(file) === 'photo'
  const url = useMemo(() => (isPicture ? URL.createObjectURL(file) : undefined), [file, isPicture])
  useEffect(() => () => void (url && URL.revokeObjectURL(url)), [url])
  if (url) return <img src={url} alt={file.name} />
  return (
    <span className="tray-file">
      <Icon name="file" />
      <span>{file.name}</span>
      <small>{fileSize(file.size, locale)}</small>
    </span>
  )
}

function kindOf(file: File): Body<'upload'>['kind'] {
  if (asDocument.has(file)) return 'document'
  if (file.type === 'image/gif') return 'animation'
  if (/^image\/(jpeg|png|webp)$/.test(file.type)) return 'photo'
  if (file.type.startsWith('video/')) return 'video'
  if (file.type === 'audio/ogg') return 'voice'
  if (file.type.startsWith('audio/')) return 'audio'
  return 'document'
}

function ContactDialog({ chatId, onClose }: { chatId: number; onClose: () => void }) {
  const { t } = useWords()
  const { me, state } = usePhone()
  const act = useAct()
  const people = [me, ...state.people.filter((person) => person.id !== me.id)].filter(
    (person) => person.phone !== undefined && person.role !== 'bot',
  )
  return (
    <Dialog title={t('attach.contact')} onClose={onClose}>
      <ul className="pick-list">
        {people.map((person) => (
          <li key={person.id}>
            <button
              type="button"
              onClick={() => {
                onClose()
                act(() => call('say', { userId: me.id, chatId, contact: contactOf(person) }))
              }}
            >
              <Avatar id={person.id} name={fullName(person)} size="small" />
              <span className="document-text">
                <strong>{person.id === me.id ? t('attach.myself') : fullName(person)}</strong>
                <small>{phoneNumber(person.phone ?? '')}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

function PlaceDialog({ chatId, onClose }: { chatId: number; onClose: () => void }) {
  const { t } = useWords()
  const { me } = usePhone()
  const act = useAct()
  const [latitude, setLatitude] = useState('41.00824')
  const [longitude, setLongitude] = useState('28.97836')
  const send = (event: SyntheticEvent) => {
    event.preventDefault()
    onClose()
    act(() => call('say', { userId: me.id, chatId, location: { latitude: Number(latitude), longitude: Number(longitude) } }))
  }
  return (
    <Dialog title={t('attach.location')} onClose={onClose}>
      <form className="form" onSubmit={send}>
        <div className="form-row">
          <label className="field">
            <span>{t('place.latitude')}</span>
            <input
              type="number"
              step="any"
              min="-90"
              max="90"
              required
              value={latitude}
              onChange={(event) => setLatitude(event.target.value)}
            />
          </label>
          <label className="field">
            <span>{t('place.longitude')}</span>
            <input
              type="number"
              step="any"
              min="-180"
              max="180"
              required
              value={longitude}
              onChange={(event) => setLongitude(event.target.value)}
            />
          </label>
        </div>
        <footer className="dialog-actions">
          <button type="submit" className="button primary">
            {t('send')}
          </button>
        </footer>
      </form>
    </Dialog>
  )
}
