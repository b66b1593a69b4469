import type { ChatView } from '../../../control/contract.ts'
import { Avatar } from '../ui/avatar.tsx'
import type { IconName } from '../ui/icons.tsx'

const icons: Partial<Record<ChatView['kind'], IconName>> = {
  bot: 'bot',
  service: 'shield',
  self: 'bookmark',
  group: 'group',
  supergroup: 'group',
  channel: 'group',
}

export function ChatFace({ chat, size }: { chat: Pick<ChatView, 'chatId' | 'kind' | 'title'>; size?: 'small' | 'medium' | 'large' }) {
  return <Avatar id={chat.chatId} name={chat.title} icon={icons[chat.kind]} size={size ?? 'medium'} />
}
