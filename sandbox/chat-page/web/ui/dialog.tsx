import { useEffect, useId, useRef, type ReactNode } from 'react'
import { useWords } from '../words.tsx'
import { Icon } from './icons.tsx'

/** A modal window; the browser keeps the focus inside and gives it back. `sheet` fills the height at the side, on a phone the screen. */
export function Dialog({
  title,
  onClose,
  children,
  kind = 'card',
}: {
  title: string
  onClose: () => void
  children: ReactNode
  kind?: 'card' | 'sheet' | 'viewer' | 'app'
}) {
  const { t } = useWords()
  const titleId = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    if (element && !element.open) element.showModal()
    // What the window is for has the focus, not the button that closes it.
    const first = element?.querySelector<HTMLElement>('[data-first]') ?? element?.querySelector('h2')
    first?.focus()
    return () => element?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className={`dialog ${kind}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onMouseDown={(event) => {
        if (event.target === dialog.current) onClose()
      }}
    >
      <div className="dialog-body">
        <header className="dialog-head">
          <h2 id={titleId} tabIndex={-1}>
            {title}
          </h2>
          <button type="button" className="icon-button" aria-label={t('close')} onClick={onClose}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  )
}

/** Asks once before something that cannot be undone. */
export function Confirm({
  title,
  text,
  action,
  onYes,
  onClose,
}: {
  title: string
  text: string
  action: string
  onYes: () => void
  onClose: () => void
}) {
  const { t } = useWords()
  return (
    <Dialog title={title} onClose={onClose}>
      <p className="dialog-text">{text}</p>
      <footer className="dialog-actions">
        <button type="button" className="button quiet" onClick={onClose}>
          {t('cancel')}
        </button>
        <button
          type="button"
          className="button danger"
          data-first
          onClick={() => {
            onClose()
            onYes()
          }}
        >
          {action}
        </button>
      </footer>
    </Dialog>
  )
}
