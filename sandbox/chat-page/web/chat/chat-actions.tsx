import { createContext, useContext, useMemo, type ReactNode } from 'react'
import { call } from '../api.ts'
import { usePhone } from '../phone.tsx'
import { go } from '../route.ts'
import { useAct, useNotices } from '../ui/notices.tsx'
import { useWords } from '../words.tsx'

/** What parts of a message can do in the chat around them. */
interface ChatActions {
  say: (text: string) => void
  openLink: (url: string) => void
  copy: (text: string) => Promise<boolean>
}

const ChatActionsContext = createContext<ChatActions | undefined>(undefined)

export function useChatActions(): ChatActions {
  const actions = useContext(ChatActionsContext)
  if (!actions) throw new Error('useChatActions outside ChatActionsProvider')
  return actions
}

export function ChatActionsProvider({ chatId, children }: { chatId: number; children: ReactNode }) {
  const { me, state } = usePhone()
  const { t } = useWords()
  const act = useAct()
  const { toast } = useNotices()
  const userId = me.id
  const usernames = JSON.stringify(state.people.flatMap((person) => (person.username ? [[person.username.toLowerCase(), person.id]] : [])))
  const actions = useMemo<ChatActions>(() => {
    const idByUsername = new Map<string, number>(JSON.parse(usernames) as [string, number][])
    return {
      say: (text) => act(() => call('say', { userId, chatId, text })),
      openLink(url) {
        if (url.startsWith('tg://login')) {
          act(async () => toast(t('scan.done', { device: (await call('scan', { userId, url })).device })))
          return
        }
        const target = telegramTarget(url)
        if (!target) {
          if (/^https?:/i.test(url)) open(url, '_blank', 'noopener,noreferrer')
          return
        }
        const id = idByUsername.get(target.username.toLowerCase())
        if (id === undefined) toast(t('link.notHere', { name: target.username }), 'bad')
        else go({ personId: userId, chatId: id, ...(target.start === undefined ? {} : { start: target.start }) })
      },
      async copy(text) {
        try {
          await navigator.clipboard.writeText(text)
          return true
        } catch {
          toast(t('copy.failed'), 'bad')
          return false
        }
      },
    }
  }, [userId, chatId, usernames, act, toast, t])
  return <ChatActionsContext value={actions}>{children}</ChatActionsContext>
}

/** Links into Telegram stay in this world: outside it they would lead to other people's bots. */
function telegramTarget(url: string): { username: string; start?: string } | undefined {
  if (!URL.canParse(url)) return undefined
  const { protocol, host, pathname, searchParams } = new URL(url)
  const isShort = /^(www\.)?(t\.me|telegram\.me)$/.test(host)
  const username = protocol === 'tg:' ? searchParams.get('domain') : isShort ? pathname.split('/')[1] : undefined
  if (!username) return undefined
  const start = searchParams.get('start')
  return { username, ...(start === null ? {} : { start }) }
}
