import { useState, type ReactNode } from 'react'
import type { MessageView } from '../../../control/contract.ts'
import { Icon } from '../ui/icons.tsx'
import { useNotices } from '../ui/notices.tsx'
import { useWords } from '../words.tsx'
import { useChatActions } from './chat-actions.tsx'

type Entity = MessageView['entities'][number]

/** A text with its entities, nested as Telegram nests them; offsets are UTF-16 as JavaScript's are. */
export function RichText({ text, entities }: { text: string; entities: readonly Entity[] }) {
  const sorted = entities.toSorted((one, other) => one.offset - other.offset || other.length - one.length)
  return <>{pieces(text, 0, text.length, sorted)}</>
}

function pieces(text: string, from: number, to: number, entities: readonly Entity[]): ReactNode[] {
  const out: ReactNode[] = []
  let at = from
  for (let index = 0; index < entities.length; index++) {
    const entity = entities[index]
    if (!entity || entity.offset < at || entity.offset >= to) continue
    const end = Math.min(entity.offset + entity.length, to)
    if (entity.offset > at) out.push(...plain(text.slice(at, entity.offset), at))
    const inside = entities.slice(index + 1).filter((inner) => inner.offset < end)
    const isVerbatim = entity.type === 'pre' || entity.type === 'code'
    const content = isVerbatim ? text.slice(entity.offset, end) : pieces(text, entity.offset, end, inside)
    out.push(<Piece key={`${entity.offset}:${entity.type}`} entity={entity} text={text.slice(entity.offset, end)} content={content} />)
    at = end
  }
  if (at < to) out.push(...(isWholeLink(entities, from, to) ? [text.slice(at, to)] : plain(text.slice(at, to), at)))
  return out
}

/** Inside a link nothing is a link again. */
function isWholeLink(entities: readonly Entity[], from: number, to: number): boolean {
  return entities.some((entity) => entity.offset <= from && entity.offset + entity.length >= to)
}

const linkOrCommand = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])|(?<![\w/])(\/[a-z][a-z0-9_]{0,31}(?:@\w+)?)(?![\w/])/gi

/** Telegram's apps find addresses and commands by themselves where a sender marked none. */
function plain(text: string, key: number): ReactNode[] {
  const out: ReactNode[] = []
  let at = 0
  for (const match of text.matchAll(linkOrCommand)) {
    out.push(text.slice(at, match.index))
    const [found, url, command] = match
    if (url !== undefined) out.push(<Link key={`${key}:${match.index}`} url={url} content={url} />)
    if (command !== undefined) out.push(<Command key={`${key}:${match.index}`} command={command} />)
    at = match.index + found.length
  }
  out.push(text.slice(at))
  return out.filter((piece) => piece !== '')
}

function Piece({ entity, text, content }: { entity: Entity; text: string; content: ReactNode }) {
  switch (entity.type) {
    case 'bold':
      return <strong>{content}</strong>
    case 'italic':
      return <em>{content}</em>
    case 'underline':
      return <u>{content}</u>
    case 'strikethrough':
      return <s>{content}</s>
    case 'code':
      return <Code text={text} />
    case 'pre':
      return <Pre text={text} language={entity.language} />
    case 'spoiler':
      return <Spoiler content={content} />
    case 'blockquote':
      return <blockquote>{content}</blockquote>
    case 'expandable_blockquote':
      return <LongQuote content={content} />
    case 'url':
      return <Link url={/^[a-z]+:/i.test(text) ? text : `https://${text}`} content={text} />
    case 'text_link':
      return <Link url={entity.url ?? ''} content={content} />
    case 'mention':
      return <Link url={`https://t.me/${text.slice(1)}`} content={text} />
    case 'bot_command':
      return <Command command={text} />
    case 'hashtag':
    case 'cashtag':
    case 'email':
    case 'phone_number':
    case 'text_mention':
      return <span className="marked">{content}</span>
    default:
      return <>{content}</>
  }
}

function Link({ url, content }: { url: string; content: ReactNode }) {
  const { openLink } = useChatActions()
  return (
    <a
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      onClick={(event) => {
        event.preventDefault()
        openLink(url)
      }}
    >
      {content}
    </a>
  )
}

function Command({ command }: { command: string }) {
  const { say } = useChatActions()
  return (
    <button type="button" className="link" onClick={() => say(command)}>
      {command}
    </button>
  )
}

function Code({ text }: { text: string }) {
  const { copy } = useChatActions()
  const { toast } = useNotices()
  const { t } = useWords()
  const copyIt = async () => {
    if (await copy(text)) toast(t('copy.done'))
  }
  return (
    <button type="button" className="code" title={t('copy')} onClick={() => void copyIt()}>
      {text}
    </button>
  )
}

function Pre({ text, language }: { text: string; language: string | undefined }) {
  const { t } = useWords()
  return (
    <span className="pre">
      <span className="pre-head">
        {language ?? t('code')}
        <CopyButton text={text} label={t('copy')} />
      </span>
      <code>{text}</code>
    </span>
  )
}

function CopyButton({ text, label }: { text: string; label: string }) {
  const { copy } = useChatActions()
  const [isDone, setDone] = useState(false)
  const copyIt = async () => setDone(await copy(text))
  return (
    <button type="button" className="pre-copy" aria-label={label} onClick={() => void copyIt()}>
      <Icon name={isDone ? 'check' : 'copy'} size={15} />
    </button>
  )
}

function Spoiler({ content }: { content: ReactNode }) {
  const { t } = useWords()
  const [isShown, setShown] = useState(false)
  if (isShown) return <span className="spoiler is-shown">{content}</span>
  return (
    <button type="button" className="spoiler" aria-label={t('spoiler.show')} onClick={() => setShown(true)}>
      <span aria-hidden="true">{content}</span>
    </button>
  )
}

function LongQuote({ content }: { content: ReactNode }) {
  const { t } = useWords()
  const [isOpen, setOpen] = useState(false)
  return (
    <blockquote className={isOpen ? '' : 'is-short'}>
      <span>{content}</span>
      <button type="button" className="link" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {t(isOpen ? 'quote.less' : 'quote.more')}
      </button>
    </blockquote>
  )
}
