import { useCallback, useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { Icon, type IconName } from './icons.tsx'
import { useOutside } from './use-outside.ts'

export interface MenuItem {
  icon: IconName
  label: string
  isDanger?: boolean
  run: () => void
}

/** With room to spare for the longest label. */
const menuWidthPx = 240

/** A button that opens a short list of actions on the side where there is room; arrows move, Escape closes. */
export function Menu({
  label,
  icon,
  items,
  className = 'icon-button',
  children,
}: {
  label: string
  icon: IconName
  items: readonly MenuItem[]
  className?: string
  children?: ReactNode
}) {
  const [isOpen, setOpen] = useState(false)
  const [side, setSide] = useState('')
  const root = useRef<HTMLSpanElement>(null)
  const closeOutside = useCallback(() => setOpen(false), [])
  useOutside(root, isOpen, closeOutside)
  useEffect(() => {
    if (isOpen) root.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus()
  }, [isOpen])
  const open = () => {
    const { left, top } = root.current?.getBoundingClientRect() ?? { left: 0, top: 0 }
    setSide(`${top > innerHeight / 2 ? 'is-above' : 'is-below'} ${left + menuWidthPx > innerWidth ? 'at-end' : 'at-start'}`)
    setOpen(!isOpen)
  }
  const close = () => {
    setOpen(false)
    root.current?.querySelector('button')?.focus()
  }
  return (
    <span className="menu-root" ref={root}>
      <button type="button" className={className} aria-label={label} aria-haspopup="menu" aria-expanded={isOpen} onClick={open}>
        <Icon name={icon} />
        {children}
      </button>
      {isOpen && (
        <div className={`menu ${side}`} role="menu" aria-label={label} tabIndex={-1} onKeyDown={(event) => moveFocus(event, close)}>
          {items.map((item) => (
            <button
              key={item.label}
              type="button"
              role="menuitem"
              className={item.isDanger ? 'is-danger' : ''}
              onClick={() => {
                close()
                item.run()
              }}
            >
              <Icon name={item.icon} size={19} />
              {item.label}
            </button>
          ))}
        </div>
      )}
    </span>
  )
}

function moveFocus(event: KeyboardEvent<HTMLElement>, close: () => void) {
  if (event.key === 'Escape') {
    event.stopPropagation()
    close()
    return
  }
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  event.preventDefault()
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=menuitem]')]
  const at = items.findIndex((item) => item === document.activeElement)
  items[(at + step + items.length) % items.length]?.focus()
}
