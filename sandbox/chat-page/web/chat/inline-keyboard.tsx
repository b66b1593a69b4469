import { useCallback, useState } from 'react'
import type { MessageView } from '../../../control/contract.ts'
import { call } from '../api.ts'
import { usePhone } from '../phone.tsx'
import { Icon, type IconName } from '../ui/icons.tsx'
import { useAct, useNotices } from '../ui/notices.tsx'
import { useWords } from '../words.tsx'
import { useChatActions } from './chat-actions.tsx'
import { MiniApp } from './mini-app.tsx'

type RawButton = MessageView['buttons'][number][number]
type Action =
  | { kind: 'callback'; data: string }
  | { kind: 'link'; url: string }
  | { kind: 'web_app'; url: string }
  | { kind: 'copy'; text: string }
  | { kind: 'none' }

const copiedMs = 2_000

/** The buttons of a bot under its message. */
export function InlineKeyboard({ message }: { message: MessageView }) {
  const { t } = useWords()
  if (message.buttons.length === 0) return null
  return (
    <div className="keyboard" role="group" aria-label={t('buttons')}>
      {message.buttons.map((row, rowIndex) => (
        // A keyboard has no ids: a button is its place.
        <div className="keyboard-row" key={rowIndex}>
          {row.map((button, index) => (
            <InlineButton key={index} message={message} button={button} />
          ))}
        </div>
      ))}
    </div>
  )
}

function InlineButton({ message, button }: { message: MessageView; button: RawButton }) {
  const { t } = useWords()
  const { me } = usePhone()
  const act = useAct()
  const { toast, alert } = useNotices()
  const { openLink, copy } = useChatActions()
  const [isBusy, setBusy] = useState(false)
  const [isCopied, setCopied] = useState(false)
  const [appUrl, setAppUrl] = useState<string>()
  const closeApp = useCallback(() => setAppUrl(undefined), [])
  const action = actionOf(button)
  const isDisabled = action.kind === 'none' || isSet(button['disabled'])

  const press = async (data: string) => {
    setBusy(true)
    try {
      const answer = await call('press', { userId: me.id, chatId: message.chatId, messageId: message.messageId, data })
      if (!answer.isAnswered) toast(t('press.unanswered'), 'bad')
      else if (answer.url) openLink(answer.url)
      else if (answer.text) (answer.showAlert ? alert : toast)(answer.text)
    } finally {
      setBusy(false)
    }
  }
  const run = () => {
    if (action.kind === 'callback') act(() => press(action.data))
    else if (action.kind === 'link') openLink(action.url)
    else if (action.kind === 'web_app')
      act(async () => setAppUrl((await call('launch', { userId: me.id, botId: message.fromId, url: action.url })).url))
    else if (action.kind === 'copy')
      act(async () => {
        setCopied(await copy(action.text))
        setTimeout(() => setCopied(false), copiedMs)
      })
  }
  const icon = iconOf(action, isCopied)
  return (
    <>
      <button
        type="button"
        className={`inline-button ${styleOf(button)}`}
        disabled={isDisabled}
        aria-busy={isBusy}
        onClick={() => {
          if (!isBusy) run()
        }}
      >
        <span>{textOf(button['text'])}</span>
        {isBusy ? <span className="spinner" aria-hidden="true" /> : icon && <Icon name={icon} size={15} />}
        {isCopied && (
          <span className="visually-hidden" role="status">
            {t('copy.done')}
          </span>
        )}
      </button>
      {appUrl !== undefined && <MiniApp url={appUrl} title={message.fromName} onClose={closeApp} />}
    </>
  )
}

function actionOf(button: RawButton): Action {
  const copyText: unknown = button['copy_text']
  const webApp: unknown = button['web_app']
  const login: unknown = button['login_url']
  if (typeof button['callback_data'] === 'string') return { kind: 'callback', data: button['callback_data'] }
  if (typeof button['url'] === 'string') return { kind: 'link', url: button['url'] }
  if (hasText(copyText, 'text')) return { kind: 'copy', text: copyText.text }
  if (hasText(webApp, 'url')) return { kind: 'web_app', url: webApp.url }
  if (hasText(login, 'url')) return { kind: 'link', url: login.url }
  return { kind: 'none' }
}

function hasText<Name extends string>(value: unknown, name: Name): value is Record<Name, string> {
  return typeof value === 'object' && value !== null && typeof (value as Record<string, unknown>)[name] === 'string'
}

function iconOf(action: Action, isCopied: boolean): IconName | undefined {
  if (action.kind === 'copy') return isCopied ? 'check' : 'copy'
  if (action.kind === 'link') return 'link'
  if (action.kind === 'web_app') return 'window'
  return undefined
}

function styleOf(button: RawButton): string {
  const { style } = button
  return style === 'danger' || style === 'success' || style === 'primary' ? style : ''
}

function textOf(text: unknown): string {
  return typeof text === 'string' ? text : ''
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false
}
