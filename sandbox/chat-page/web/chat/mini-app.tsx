import { useEffect, useRef } from 'react'
import { Dialog } from '../ui/dialog.tsx'
import { useWords } from '../words.tsx'
import { useChatActions } from './chat-actions.tsx'

interface AppEvent {
  type: string
  data: Record<string, unknown>
}

/** A bot's Mini App in a window of its own, with the few words of Telegram's bridge that change something around it. */
export function MiniApp({ url, title, onClose }: { url: string; title: string; onClose: () => void }) {
  const { t } = useWords()
  const { openLink } = useChatActions()
  const frame = useRef<HTMLIFrameElement>(null)
  useEffect(() => {
    const answer = (eventType: string, eventData: Record<string, unknown>) =>
      frame.current?.contentWindow?.postMessage(JSON.stringify({ eventType, eventData }), new URL(url).origin)
    const listen = (message: MessageEvent) => {
      if (message.source !== frame.current?.contentWindow) return
      const event = eventOf(message.data)
      if (event?.type === 'web_app_close') onClose()
      if (event?.type === 'web_app_open_link' && typeof event.data['url'] === 'string') openLink(event.data['url'])
      if (event?.type === 'web_app_open_tg_link' && typeof event.data['path_full'] === 'string') {
        onClose()
        openLink(`https://t.me${event.data['path_full']}`)
      }
      if (event?.type === 'web_app_request_viewport') {
        const { width, height } = frame.current?.getBoundingClientRect() ?? { width: 0, height: 0 }
        answer('viewport_changed', { width, height, is_state_stable: true, is_expanded: true })
      }
    }
    addEventListener('message', listen)
    return () => removeEventListener('message', listen)
  }, [url, onClose, openLink])
  return (
    <Dialog title={title} kind="app" onClose={onClose}>
      <iframe
        ref={frame}
        className="mini-app"
        src={url}
        title={t('miniApp')}
        allow="clipboard-write"
        // oxlint-disable-next-line react/iframe-missing-sandbox -- it has another origin, so that keeping its own takes nothing of ours
        sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-modals allow-downloads"
      />
    </Dialog>
  )
}

/** The bridge speaks JSON texts; whatever else a page posts is none of ours. */
function eventOf(data: unknown): AppEvent | undefined {
  if (typeof data !== 'string') return undefined
  try {
    const event: unknown = JSON.parse(data)
    if (typeof event !== 'object' || event === null || !('eventType' in event) || typeof event.eventType !== 'string') return undefined
    const fields = 'eventData' in event && typeof event.eventData === 'object' ? { ...event.eventData } : {}
    return { type: event.eventType, data: fields }
  } catch {
    return undefined
  }
}
