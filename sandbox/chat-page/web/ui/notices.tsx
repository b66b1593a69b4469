import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from 'react'
import { useWords } from '../words.tsx'
import { Dialog } from './dialog.tsx'

interface Notices {
  /** A line that goes by itself. */
  toast: (text: string, tone?: 'plain' | 'bad') => void
  /** A window that must be closed. */
  alert: (text: string) => void
}

const NoticesContext = createContext<Notices | undefined>(undefined)
const toastMs = 4_000

export function useNotices(): Notices {
  const notices = useContext(NoticesContext)
  if (!notices) throw new Error('useNotices outside NoticesProvider')
  return notices
}

/** Runs what a press started, and shows the refusal when it fails. */
export function useAct(): (work: () => Promise<unknown>) => void {
  const { toast } = useNotices()
  const { t } = useWords()
  return useCallback(
    (work) => {
      work().catch((error: unknown) => {
        const isNetwork = error instanceof TypeError
        toast(isNetwork ? t('error.network') : error instanceof Error ? error.message : String(error), 'bad')
      })
    },
    [toast, t],
  )
}

export function NoticesProvider({ children }: { children: ReactNode }) {
  const { t } = useWords()
  const [toasts, setToasts] = useState<readonly { id: number; text: string; tone: 'plain' | 'bad' }[]>([])
  const [alertText, setAlert] = useState<string>()
  const notices = useMemo<Notices>(
    () => ({
      toast(text, tone = 'plain') {
        const id = Math.random()
        setToasts((shown) => [...shown.slice(-2), { id, text, tone }])
        setTimeout(() => setToasts((shown) => shown.filter((toast) => toast.id !== id)), toastMs)
      },
      alert: setAlert,
    }),
    [],
  )
  return (
    <NoticesContext value={notices}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map((toast) => (
          <p key={toast.id} className={`toast ${toast.tone}`}>
            {toast.text}
          </p>
        ))}
      </div>
      {alertText !== undefined && (
        <Dialog title={t('alert.title')} onClose={() => setAlert(undefined)}>
          <p className="dialog-text">{alertText}</p>
          <footer className="dialog-actions">
            <button type="button" className="button primary" data-first onClick={() => setAlert(undefined)}>
              {t('ok')}
            </button>
          </footer>
        </Dialog>
      )}
    </NoticesContext>
  )
}
