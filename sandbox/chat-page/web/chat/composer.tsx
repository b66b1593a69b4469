import { useEffect, useRef, useState, type KeyboardEvent, type SyntheticEvent } from 'react'
import type { ChatView, MessageView } from '../../../control/contract.ts'
import { call } from '../api.ts'
import { preview } from '../format.ts'
import { usePhone } from '../phone.tsx'
import { Icon } from '../ui/icons.tsx'
import { useAct } from '../ui/notices.tsx'
import { useWords } from '../words.tsx'
import { AttachButton, sendFiles, Tray } from './attach.tsx'
import { CommandList, CommandMenu } from './commands.tsx'
import { hasKeys, ReplyKeyboard } from './reply-keyboard.tsx'

export type Intent = { kind: 'reply' | 'edit'; message: MessageView }

const typingEveryMs = 4_000
/** What was begun in a chat stays there while one looks elsewhere. */
const drafts = new Map<string, string>()

/** Where the person writes: text, files, the bot's commands and keyboard. */
export function Composer(input: {
  chat: ChatView
  lastIncoming: MessageView | undefined
  intent: Intent | undefined
  onIntent: (intent: Intent | undefined) => void
  files: readonly File[]
  onFiles: (files: readonly File[]) => void
}) {
  const { chat, intent, onIntent, files, onFiles } = input
  const { t } = useWords()
  const { me } = usePhone()
  const act = useAct()
  const draftKey = `${me.id}:${chat.chatId}`
  const [text, setText] = useState(() => (intent?.kind === 'edit' ? intent.message.text : (drafts.get(draftKey) ?? '')))
  const [hiddenAt, setHiddenAt] = useState<number>()
  const field = useRef<HTMLTextAreaElement>(null)
  const tellTyping = useTyping(chat.chatId)
  const keyboard = chat.keyboard
  // Hidden until the bot says something new.
  const newestId = input.lastIncoming?.messageId ?? 0
  const isKeyboardShown = hiddenAt !== newestId
  const answerForced = useForcedReply(input)
  useEffect(() => {
    if (intent || matchMedia('(hover: hover)').matches) field.current?.focus()
  }, [intent])

  const write = (value: string) => {
    setText(value)
    if (intent?.kind !== 'edit') drafts.set(draftKey, value)
  }

  const reset = () => {
    write('')
    onIntent(undefined)
    onFiles([])
    field.current?.focus()
  }
  const send = async () => {
    const value = text.trim()
    if (value === '' && files.length === 0) return
    const before = { text, intent, files }
    answerForced()
    reset()
    try {
      await deliver({ userId: me.id, chatId: chat.chatId, text: value, intent, files })
    } catch (error) {
      write(before.text)
      onIntent(before.intent)
      onFiles(before.files)
      throw error
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && intent) reset()
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    act(send)
  }
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    act(send)
  }
  const say = (command: string) => {
    write('')
    act(() => call('say', { userId: me.id, chatId: chat.chatId, text: command }))
  }
  const placeholder = keyboard?.['input_field_placeholder']
  return (
    <footer className="composer">
      {intent && <IntentBar intent={intent} onClose={reset} />}
      {files.length > 0 && <Tray files={files} onFiles={onFiles} />}
      {text.startsWith('/') && <CommandList commands={chat.commands} query={text.slice(1)} onPick={say} />}
      <form className="composer-row" onSubmit={submit}>
        {chat.kind === 'bot' && chat.commands.length > 0 && <CommandMenu commands={chat.commands} onPick={say} />}
        <AttachButton chat={chat} onFiles={(more) => onFiles([...files, ...more])} />
        {/* The copy of the text gives the field its height. */}
        <span className="grow" data-text={text}>
          <textarea
            ref={field}
            rows={1}
            value={text}
            maxLength={4096}
            placeholder={typeof placeholder === 'string' ? placeholder : t(files.length > 0 ? 'composer.caption' : 'composer.write')}
            aria-label={t('composer.write')}
            onChange={(event) => {
              write(event.target.value)
              tellTyping()
            }}
            onKeyDown={onKeyDown}
            onPaste={(event) => {
              const pasted = [...event.clipboardData.files]
              if (pasted.length > 0) {
                event.preventDefault()
                onFiles([...files, ...pasted])
              }
            }}
          />
        </span>
        {hasKeys(chat) && (
          <button
            type="button"
            className="icon-button"
            aria-label={t(isKeyboardShown ? 'keyboard.hide' : 'keyboard.show')}
            aria-expanded={isKeyboardShown}
            onClick={() => setHiddenAt(isKeyboardShown ? newestId : undefined)}
          >
            <Icon name={isKeyboardShown ? 'down' : 'keyboard'} />
          </button>
        )}
        <button
          type="submit"
          className="send"
          aria-label={t(intent?.kind === 'edit' ? 'save' : 'send')}
          disabled={text.trim() === '' && files.length === 0}
        >
          <Icon name={intent?.kind === 'edit' ? 'check' : 'send'} />
        </button>
      </form>
      {isKeyboardShown && (
        <ReplyKeyboard
          chat={chat}
          replyTo={intent?.kind === 'reply' ? intent.message.messageId : undefined}
          onPressed={() => {
            if (keyboard?.['one_time_keyboard'] === true) setHiddenAt(newestId)
            onIntent(undefined)
          }}
        />
      )}
    </footer>
  )
}

async function deliver(input: { userId: number; chatId: number; text: string; intent: Intent | undefined; files: readonly File[] }) {
  const { userId, chatId, text, intent, files } = input
  if (intent?.kind === 'edit') return call('edit', { userId, chatId, messageId: intent.message.messageId, text })
  const replyTo = intent ? { replyTo: intent.message.messageId } : {}
  if (files.length > 0) return sendFiles({ userId, chatId, caption: text, files, ...replyTo })
  return call('say', { userId, chatId, text, ...replyTo })
}

function IntentBar({ intent, onClose }: { intent: Intent; onClose: () => void }) {
  const { t } = useWords()
  const { state } = usePhone()
  return (
    <div className="intent">
      <Icon name={intent.kind} />
      <span>
        <strong>{intent.kind === 'edit' ? t('message.editing') : t('message.replyTo', { name: intent.message.fromName })}</strong>
        <small>{preview(intent.message, t, state.people)}</small>
      </span>
      <button type="button" className="icon-button" aria-label={t('cancel')} onClick={onClose}>
        <Icon name="close" />
      </button>
    </div>
  )
}

/** The other side sees "typing" as on a phone: again every few seconds, not at each key. */
function useTyping(chatId: number) {
  const { me } = usePhone()
  const toldAt = useRef(0)
  return () => {
    const now = performance.now()
    if (now - toldAt.current < typingEveryMs) return
    toldAt.current = now
    // Nothing is lost when it fails: the text itself comes later.
    call('typing', { userId: me.id, chatId }).catch(() => {})
  }
}

/**
 * A bot may ask that the next words answer its message. The wish stands in the chat for a moment after it was answered: whoever answers
 * calls what this gives.
 */
function useForcedReply({ chat, lastIncoming, onIntent }: Parameters<typeof Composer>[0]): () => void {
  const isForced = chat.keyboard?.['force_reply'] === true
  const asked = useRef<number>(undefined)
  const isAnswered = useRef(false)
  useEffect(() => {
    if (!isForced) isAnswered.current = false
    if (!isForced || isAnswered.current || !lastIncoming || asked.current === lastIncoming.messageId) return
    asked.current = lastIncoming.messageId
    onIntent({ kind: 'reply', message: lastIncoming })
  }, [isForced, lastIncoming, onIntent])
  return () => {
    isAnswered.current = isForced
  }
}
