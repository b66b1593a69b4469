import type { ModelView } from '../../../control/contract.ts'
import { useWords, type WordKey } from '../words.tsx'

type Question = ModelView['requests'][number]

const modeWords: Record<ModelView['mode'], WordKey> = {
  polite: 'mode.polite',
  obedient: 'force.modelObedient',
  slow: 'force.modelSlow',
  down: 'force.modelDown',
  script: 'mode.script',
  wrong_json: 'mode.wrongJson',
  empty: 'mode.empty',
}

/** What the language model was asked last, newest first, whole: nothing of a prompt is hidden here. */
export function Questions({ model }: { model: ModelView }) {
  const { t } = useWords()
  const last = model.requests.toReversed()
  return (
    <section aria-label={t('model.title')}>
      <h2>{t('model.title')}</h2>
      <p>{t(modeWords[model.mode])}</p>
      {last.length === 0 ? (
        <p>{t('model.none')}</p>
      ) : (
        <ul className="questions">
          {last.map((question, index) => (
            <li key={last.length - index}>
              <QuestionCard question={question} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function QuestionCard({ question: { messages, input, answer } }: { question: Question }) {
  const { t } = useWords()
  const asked = messages?.findLast(({ role }) => role === 'user')?.content ?? ''
  const parts = messages ?? (input ?? []).map((content) => ({ role: 'text', content }))
  return (
    <details>
      <summary>
        <span className="question-asked">{input ? t('model.search', { count: input.length }) : plain(asked)}</span>
        {messages && <span className="question-answer">{answer === undefined ? t('model.unanswered') : answer}</span>}
      </summary>
      {parts.map(({ role, content }, index) => (
        // A prompt does not change once it was asked.
        <div key={index} className="question-part">
          <small lang="en">{role}</small>
          <pre tabIndex={0}>{content}</pre>
        </div>
      ))}
    </details>
  )
}

/** The words without the tags that fence them in. */
function plain(text: string): string {
  return text
    .replace(/<\/?[a-z][^<>\n]*>/gi, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
