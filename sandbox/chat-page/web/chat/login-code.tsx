import { useState } from 'react'
import { Icon } from '../ui/icons.tsx'
import { useWords } from '../words.tsx'
import { useChatActions } from './chat-actions.tsx'

/** Telegram's service chat brings the code of a login: shown large, and copied by one press. */
export function LoginCode({ text }: { text: string }) {
  const { t } = useWords()
  const { copy } = useChatActions()
  const [isCopied, setCopied] = useState(false)
  const code = /(?<!\d)\d{5,7}(?!\d)/.exec(text)?.[0]
  if (code === undefined) return null
  const copyIt = async () => setCopied(await copy(code))
  return (
    <button type="button" className="login-code" aria-label={t('loginCode.copy', { code })} onClick={() => void copyIt()}>
      <b>{code}</b>
      <span>
        <Icon name={isCopied ? 'check' : 'copy'} size={16} />
        {t(isCopied ? 'copy.done' : 'copy')}
      </span>
    </button>
  )
}
