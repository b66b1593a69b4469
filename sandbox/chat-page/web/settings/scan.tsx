import { useEffect, useRef, useState } from 'react'
import type { ChatView } from '../../../control/contract.ts'
import { base64Of, call, fetchHistory, fileUrl } from '../api.ts'
import { isFile, type FileMedia } from '../format.ts'
import { usePhone } from '../phone.tsx'
import { Icon } from '../ui/icons.tsx'
import { useAct, useNotices } from '../ui/notices.tsx'
import { useWords } from '../words.tsx'

/** The phone's camera for the QR of a login: what is on the screen, or a picture given to it. */
export function Scan() {
  const { t } = useWords()
  const { me, chats } = usePhone()
  const act = useAct()
  const { toast } = useNotices()
  const picker = useRef<HTMLInputElement>(null)
  const [isOver, setOver] = useState(false)
  const scan = async (picture: Blob) => {
    const { device } = await call('scan', { userId: me.id, image: await base64Of(picture) })
    toast(t('scan.done', { device }))
  }
  const scanScreen = async () => {
    const photo = await newestPhoto(me.id, chats)
    if (!photo) toast(t('scan.noPicture'), 'bad')
    else await scan(await (await fetch(fileUrl(photo.file))).blob())
  }
  const scanFirst = (files: FileList | null | undefined) => {
    const file = files?.[0]
    if (file) act(() => scan(file))
  }
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => scanFirst(event.clipboardData?.files)
    document.addEventListener('paste', onPaste)
    return () => document.removeEventListener('paste', onPaste)
  })
  return (
    <div
      className={`scan ${isOver ? 'is-over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        scanFirst(event.dataTransfer.files)
      }}
    >
      <button type="button" className="button primary" onClick={() => act(scanScreen)}>
        <Icon name="scan" size={18} />
        {t('scan.screen')}
      </button>
      <button type="button" className="button quiet" onClick={() => picker.current?.click()}>
        {t('scan.choose')}
      </button>
      <input
        ref={picker}
        type="file"
        accept="image/*"
        hidden
        aria-label={t('scan.choose')}
        onChange={(event) => scanFirst(event.target.files)}
      />
      <small>{t('scan.drop')}</small>
    </div>
  )
}

/** The newest picture in this person's chats; a QR is on the screen only for half a minute, so it is near the end of its chat. */
async function newestPhoto(userId: number, chats: readonly ChatView[]): Promise<FileMedia | undefined> {
  const histories = await Promise.all(chats.map((chat) => fetchHistory({ userId, chatId: chat.chatId, limit: 30 })))
  const newest = histories
    .flatMap((history) => history.messages)
    .filter((message) => message.media?.kind === 'photo')
    .toSorted((one, other) => one.date - other.date || one.uid - other.uid)
    .at(-1)
  return newest?.media && isFile(newest.media) ? newest.media : undefined
}
