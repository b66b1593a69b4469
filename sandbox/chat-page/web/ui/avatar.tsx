import { Icon, type IconName } from './icons.tsx'

const tones = 7

/** The same person has the same colour everywhere. */
export function Avatar({
  id,
  name,
  icon,
  size = 'medium',
}: {
  id: number
  name: string
  icon?: IconName | undefined
  size?: 'small' | 'medium' | 'large'
}) {
  // Telegram itself and bots wear the same colour, people their own.
  const isMark = icon === 'bot' || icon === 'shield' || icon === 'bookmark'
  return (
    <span className={`avatar ${size}`} data-tone={isMark ? 'mark' : Math.abs(id) % tones} aria-hidden="true">
      {icon ? <Icon name={icon} size={{ small: 19, medium: 24, large: 38 }[size]} /> : initials(name)}
    </span>
  )
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word))
  const [first, last] = [words[0], words.length > 1 ? words.at(-1) : undefined]
  return [first, last].map((word) => Array.from(word ?? '')[0] ?? '').join('')
}
