import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { startEvents } from './events.ts'
import { NoticesProvider } from './ui/notices.tsx'
import { WordsProvider } from './words.tsx'
import './styles/tokens.css'
import './styles/ui.css'
import './styles/layout.css'
import './styles/rail.css'
import './styles/chats.css'
import './styles/settings.css'
import './styles/welcome.css'
import './styles/narrow.css'
import './styles/chat.css'
import './styles/bubble.css'
import './styles/media.css'
import './styles/keyboard.css'
import './styles/composer.css'
import './styles/judge.css'

const root = document.querySelector('#root')
if (!root) throw new Error('index.html has no #root')
startEvents()
createRoot(root).render(
  <StrictMode>
    <WordsProvider>
      <NoticesProvider>
        <App />
      </NoticesProvider>
    </WordsProvider>
  </StrictMode>,
)
