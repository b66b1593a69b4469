import { useEffect, type RefObject } from 'react'

/** While something is open: a press anywhere else closes it. */
export function useOutside(root: RefObject<HTMLElement | null>, isOpen: boolean, onOutside: () => void) {
  useEffect(() => {
    if (!isOpen) return undefined
    const listen = (event: Event) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) onOutside()
    }
    document.addEventListener('pointerdown', listen)
    return () => document.removeEventListener('pointerdown', listen)
  }, [root, isOpen, onOutside])
}
