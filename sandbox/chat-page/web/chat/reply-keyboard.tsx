import type { ChatView } from '../../../control/contract.ts'
import { call } from '../api.ts'
import { usePhone } from '../phone.tsx'
import { useAct, useNotices } from '../ui/notices.tsx'
import { useWords } from '../words.tsx'

interface Key {
  text: string
  sends: 'text' | 'contact' | 'location' | 'nothing'
  style: string
}

const istanbul = { latitude: 41.00824, longitude: 28.97836 }

/** The keyboard that a bot left at the bottom: a press says its text, or shares what it asks for. */
export function ReplyKeyboard({ chat, replyTo, onPressed }: { chat: ChatView; replyTo: number | undefined; onPressed: () => void }) {
  const { t } = useWords()
  const { me } = usePhone()
  const act = useAct()
  const { toast } = useNotices()
  const rows = keysOf(chat.keyboard)
  if (rows.length === 0) return null
  const to = { userId: me.id, chatId: chat.chatId, ...(replyTo === undefined ? {} : { replyTo }) }
  const press = async (key: Key) => {
    if (key.sends === 'nothing') return toast(t('button.notHere'), 'bad')
    if (key.sends === 'text') await call('say', { ...to, text: key.text })
    if (key.sends === 'location') await call('say', { ...to, location: istanbul })
    if (key.sends === 'contact') await call('say', { ...to, contact: contactOf(me) })
    onPressed()
  }
  return (
    <div className="reply-keyboard" role="group" aria-label={t('keyboard')}>
      {rows.map((row, rowIndex) => (
        // A keyboard has no ids: a button is its place.
        <div className="keyboard-row" key={rowIndex}>
          {row.map((key, index) => (
            <button key={index} type="button" className={`reply-key ${key.style}`} onClick={() => act(() => press(key))}>
              {key.text}
            </button>
          ))}
        </div>
      ))}
    </div>
  )
}

export function contactOf(person: { id: number; firstName: string; lastName?: string | undefined; phone?: string | undefined }) {
  return {
    phone: person.phone ?? '',
    firstName: person.firstName,
    ...(person.lastName === undefined ? {} : { lastName: person.lastName }),
    userId: person.id,
  }
}

/** Whether a bot left keys here, and not only a wish for a reply. */
export function hasKeys(chat: ChatView): boolean {
  return keysOf(chat.keyboard).length > 0
}

function keysOf(keyboard: ChatView['keyboard']): Key[][] {
  const rows = keyboard?.['keyboard']
  if (!Array.isArray(rows)) return []
  return rows.map((row: unknown) => (Array.isArray(row) ? row.map(keyOf) : []))
}

function keyOf(raw: unknown): Key {
  if (typeof raw === 'string') return { text: raw, sends: 'text', style: '' }
  const fields: Record<string, unknown> = typeof raw === 'object' && raw !== null ? { ...raw } : {}
  const { text, style } = fields
  return {
    text: typeof text === 'string' ? text : '',
    sends: sendsOf(fields),
    style: style === 'danger' || style === 'success' || style === 'primary' ? style : '',
  }
}

function sendsOf(fields: Record<string, unknown>): Key['sends'] {
  if (fields['request_contact'] === true) return 'contact'
  if (fields['request_location'] === true) return 'location'
  const isOther = Object.keys(fields).some((name) => name.startsWith('request_') || name === 'web_app')
  return isOther ? 'nothing' : 'text'
}
