import { usePhone, useProductBot } from '../phone.tsx'
import { go } from '../route.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useWords } from '../words.tsx'
import { fullName } from '../format.ts'

/** The first thing that a newcomer reads: who they are here, and the one thing to press. */
export function Welcome({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const { me, state } = usePhone()
  const bot = useProductBot()
  const hero = me.role === 'customer' ? me : (state.people.find((person) => person.role === 'customer') ?? me)
  const open = () => {
    onClose()
    if (bot) go({ personId: hero.id, chatId: bot.id })
  }
  return (
    <Dialog title={t('welcome.title', { name: me.firstName })} onClose={onClose}>
      <div className="welcome">
        <p className="welcome-lead">
          <Avatar id={me.id} name={fullName(me)} size="large" />
          <span>{t(hero === me ? 'welcome.lead' : 'welcome.leadOther', { bot: bot?.firstName ?? 'GAVATCORE', hero: hero.firstName })}</span>
        </p>
        <ol>
          <li>{t('welcome.step1', { bot: bot?.firstName ?? 'GAVATCORE' })}</li>
          <li>{t('welcome.step2')}</li>
          <li>{t('welcome.step3')}</li>
        </ol>
        <p className="welcome-note">{t('welcome.note')}</p>
      </div>
      <footer className="dialog-actions">
        <button type="button" className="button primary wide" data-first onClick={open}>
          {hero === me ? t('welcome.open') : t('welcome.openAs', { hero: hero.firstName })}
        </button>
      </footer>
    </Dialog>
  )
}
