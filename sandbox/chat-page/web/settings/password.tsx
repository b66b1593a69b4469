import { useState, type SyntheticEvent } from 'react'
import { call } from '../api.ts'
import { usePhone } from '../phone.tsx'
import { useAct, useNotices } from '../ui/notices.tsx'
import { useWords } from '../words.tsx'

/** The two-step password: whoever plays the person may also look it up. */
export function Password() {
  const { t } = useWords()
  const { me, state } = usePhone()
  const act = useAct()
  const { toast } = useNotices()
  const [isEditing, setEditing] = useState(false)
  const [isShown, setShown] = useState(false)
  const [value, setValue] = useState('')
  const store = (password: string | null) =>
    act(async () => {
      await call('user', { id: me.id, password })
      setEditing(false)
      setShown(false)
      setValue('')
      toast(t(password === null ? 'password.removed' : 'password.saved'))
    })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    store(value)
  }
  if (isEditing)
    return (
      <form className="inline-form" onSubmit={submit}>
        <input
          type="text"
          aria-label={t('password.new')}
          placeholder={t('password.new')}
          required
          value={value}
          autoComplete="off"
          onChange={(event) => setValue(event.target.value)}
        />
        <button type="submit" className="button primary">
          {t('save')}
        </button>
        <button type="button" className="button quiet" onClick={() => setEditing(false)}>
          {t('cancel')}
        </button>
      </form>
    )
  if (!me.hasPassword)
    return (
      <button type="button" className="button quiet" onClick={() => setEditing(true)}>
        {t('password.set')}
      </button>
    )
  return (
    <>
      {isShown && <output className="password-shown">{state.password ?? ''}</output>}
      <div className="button-row">
        <button type="button" className="button quiet" aria-pressed={isShown} onClick={() => setShown(!isShown)}>
          {t(isShown ? 'password.hide' : 'password.show')}
        </button>
        <button type="button" className="button quiet" onClick={() => setEditing(true)}>
          {t('password.change')}
        </button>
        <button type="button" className="button danger-quiet" onClick={() => store(null)}>
          {t('password.remove')}
        </button>
      </div>
    </>
  )
}
