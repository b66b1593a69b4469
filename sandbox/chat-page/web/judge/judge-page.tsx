import type { JudgeView } from '../../../control/contract.ts'
import { dateAndTime } from '../format.ts'
import { usePhone } from '../phone.tsx'
import { hrefOf } from '../route.ts'
import { Icon } from '../ui/icons.tsx'
import { useWords, type WordKey } from '../words.tsx'
import { Accounts } from './accounts.tsx'
import { Questions } from './questions.tsx'
import { useBooks } from './use-books.ts'

type Rule = JudgeView['rules'][number]['rule']

const ruleWords = {
  stranger: { name: 'rule.stranger', text: 'rule.strangerText' },
  cap: { name: 'rule.cap', text: 'rule.capText' },
  method: { name: 'rule.method', text: 'rule.methodText' },
  two_holders: { name: 'rule.twoHolders', text: 'rule.twoHoldersText' },
  not_admin: { name: 'rule.notAdmin', text: 'rule.notAdminText' },
  post_pace: { name: 'rule.postPace', text: 'rule.postPaceText' },
} as const satisfies Record<Rule, { name: WordKey; text: WordKey }>

/** What the world's judge has seen: its rules, the accounts, breaches of the Bot API, and what the language model was asked. */
export function JudgePage() {
  const { t } = useWords()
  const { me } = usePhone()
  const books = useBooks()
  return (
    <main className="judge-page" aria-busy={books === undefined}>
      <header className="judge-head">
        <a className="icon-button" href={hrefOf({ personId: me.id })} aria-label={t('back')}>
          <Icon name="back" />
        </a>
        <div>
          <h1>{t('judge.title')}</h1>
          <p>{t('judge.text')}</p>
        </div>
      </header>
      {books ? (
        <div className="judge-body">
          <Rules rules={books.judge.rules} />
          <Accounts accounts={books.judge.accounts} />
          <Violations violations={books.judge.violations} />
          <Schema lines={books.judge.schema} count={books.judge.schemaCount} />
          <Questions model={books.model} />
        </div>
      ) : (
        <span className="spinner" role="progressbar" aria-label={t('loading')} />
      )}
    </main>
  )
}

function Rules({ rules }: { rules: JudgeView['rules'] }) {
  const { t } = useWords()
  return (
    <section aria-label={t('judge.rules')}>
      <h2>{t('judge.rules')}</h2>
      <ul className="rules">
        {rules.map(({ rule, count }) => (
          <li key={rule} className={count > 0 ? 'is-bad' : ''}>
            <strong>{t(ruleWords[rule].name)}</strong>
            <p>{t(ruleWords[rule].text)}</p>
            <span className="rule-count">
              <Icon name={count > 0 ? 'ban' : 'check'} size={18} />
              {count > 0 ? t('judge.count', { count }) : t('judge.never')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Violations({ violations }: { violations: JudgeView['violations'] }) {
  const { t, locale } = useWords()
  return (
    <section aria-label={t('judge.last')}>
      <h2>{t('judge.last')}</h2>
      {violations.length === 0 ? (
        <p className="judge-fine">
          <Icon name="check" size={18} />
          {t('judge.none')}
        </p>
      ) : (
        <ul className="judge-list">
          {violations.map(({ rule, detail, at }, index) => (
            <li key={`${at}${rule}${violations.length - index}`}>
              <strong>{t(ruleWords[rule].name)}</strong>
              <span lang="en">{detail}</span>
              <small>{dateAndTime(at, locale)}</small>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Schema({ lines, count }: { lines: string[]; count: number }) {
  const { t } = useWords()
  return (
    <section aria-label={t('schema.title')}>
      <h2>{t('schema.title')}</h2>
      {count === 0 ? (
        <p className="judge-fine">
          <Icon name="check" size={18} />
          {t('schema.none')}
        </p>
      ) : (
        <>
          <p>{t('schema.count', { count })}</p>
          <ul className="judge-list">
            {lines.map((line, index) => (
              <li key={lines.length - index} lang="en">
                {line}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
