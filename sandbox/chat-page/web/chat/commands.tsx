import { useCallback, useRef, useState } from 'react'
import type { ChatView } from '../../../control/contract.ts'
import { Icon } from '../ui/icons.tsx'
import { useOutside } from '../ui/use-outside.ts'
import { useWords } from '../words.tsx'

type Commands = ChatView['commands']

/** The bot's menu button. */
export function CommandMenu({ commands, onPick }: { commands: Commands; onPick: (command: string) => void }) {
  const { t } = useWords()
  const [isOpen, setOpen] = useState(false)
  const root = useRef<HTMLSpanElement>(null)
  const close = useCallback(() => setOpen(false), [])
  useOutside(root, isOpen, close)
  return (
    <span
      ref={root}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setOpen(false)
      }}
    >
      <button type="button" className="command-button" aria-label={t('commands')} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <Icon name={isOpen ? 'close' : 'menu'} size={18} />
        <span>{t('commands.short')}</span>
      </button>
      {isOpen && (
        <CommandList
          commands={commands}
          query=""
          onPick={(command) => {
            setOpen(false)
            onPick(command)
          }}
        />
      )}
    </span>
  )
}

/** The commands that begin so; a press sends one. */
export function CommandList({ commands, query, onPick }: { commands: Commands; query: string; onPick: (command: string) => void }) {
  const { t } = useWords()
  const shown = commands.filter(({ command }) => command.startsWith(query.toLowerCase()))
  if (shown.length === 0) return null
  return (
    <ul className="command-list" aria-label={t('commands')}>
      {shown.map(({ command, description }) => (
        <li key={command}>
          <button type="button" onClick={() => onPick(`/${command}`)}>
            <b>/{command}</b>
            <span>{description}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
