import { useState, type SyntheticEvent } from 'react'
import { call } from '../api.ts'
import { go } from '../route.ts'
import { Dialog } from '../ui/dialog.tsx'
import { useAct } from '../ui/notices.tsx'
import { useWords } from '../words.tsx'

const roles = ['customer', 'contact', 'staff'] as const
const roleWords = { customer: 'role.customer', contact: 'role.contact', staff: 'role.staff' } as const

/** A new person comes into the world and plays at once. */
export function AddPerson({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const act = useAct()
  const [firstName, setFirstName] = useState('')
  const [lastName, setLastName] = useState('')
  const [username, setUsername] = useState('')
  const [phone, setPhone] = useState('')
  const [languageCode, setLanguageCode] = useState('tr')
  const [role, setRole] = useState<(typeof roles)[number]>('customer')
  const add = (event: SyntheticEvent) => {
    event.preventDefault()
    act(async () => {
      const handle = username.trim().replace('@', '')
      const digits = phone.replaceAll(/\D/g, '')
      const person = await call('user', {
        firstName: firstName.trim(),
        ...(lastName.trim() ? { lastName: lastName.trim() } : {}),
        ...(handle ? { username: handle } : {}),
        ...(digits ? { phone: digits } : {}),
        languageCode,
        role,
      })
      onClose()
      go({ personId: person.id })
    })
  }
  return (
    <Dialog title={t('people.add')} onClose={onClose}>
      <form className="form" onSubmit={add}>
        <fieldset className="choices">
          <legend>{t('person.role')}</legend>
          {roles.map((one) => (
            <label key={one}>
              <input type="radio" name="role" value={one} checked={role === one} onChange={() => setRole(one)} />
              <span>{t(roleWords[one])}</span>
            </label>
          ))}
        </fieldset>
        <div className="form-row">
          <Field label={t('person.firstName')} value={firstName} onChange={setFirstName} isRequired isFirst />
          <Field label={t('person.lastName')} value={lastName} onChange={setLastName} />
        </div>
        <Field
          label={t('person.username')}
          value={username}
          onChange={setUsername}
          hint={t('person.usernameHint')}
          pattern="@?[A-Za-z][A-Za-z0-9_]{3,31}"
        />
        <Field label={t('person.phone')} value={phone} onChange={setPhone} hint={t('person.phoneHint')} type="tel" />
        <label className="field">
          <span>{t('person.language')}</span>
          <select value={languageCode} onChange={(event) => setLanguageCode(event.target.value)}>
            <option value="tr">{t('language.tr')}</option>
            <option value="en">{t('language.en')}</option>
          </select>
        </label>
        <footer className="dialog-actions">
          <button type="button" className="button quiet" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" className="button primary">
            {t('add')}
          </button>
        </footer>
      </form>
    </Dialog>
  )
}

function Field(input: {
  label: string
  value: string
  onChange: (value: string) => void
  hint?: string
  type?: string
  pattern?: string
  isRequired?: boolean
  isFirst?: boolean
}) {
  return (
    <label className="field">
      <span>{input.label}</span>
      <input
        type={input.type ?? 'text'}
        value={input.value}
        pattern={input.pattern}
        required={input.isRequired ?? false}
        autoComplete="off"
        data-first={input.isFirst}
        onChange={(event) => input.onChange(event.target.value)}
      />
      {input.hint !== undefined && <small>{input.hint}</small>}
    </label>
  )
}
