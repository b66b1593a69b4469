import { pressData, type View } from '#platform/bot/view.ts'
import type { Words } from '#platform/words.ts'
import { accountLabel, type Account } from '#features/accounts/rules.ts'
import type { Language } from '#shared/language.ts'
import { addMs, dayMs, formatDate, formatDayMonth, secondMs } from '#shared/time.ts'
import { automaticOf, type Figures } from './figures-rules.ts'
import { durationText } from './figures-view.ts'
import { changePercent } from './weekly-rules.ts'

/** Last week beside the week before. A line stands where there was something in either of them. */
export function weeklyView(
  words: Words,
  language: Language,
  account: Account,
  monday: Date,
  { last, before }: { last: Figures; before: Figures },
): View {
  const line = (name: string, of: (figures: Figures) => number) => {
    const [now, then] = [of(last), of(before)]
    if (now === 0 && then === 0) return []
    const change = changePercent(then, now)
    const text = words.html(language, `insights-weekly-line-${name}`, { count: now })
    const beside = words.html(language, 'insights-weekly-beside', { count: then })
    return [`${text} (${beside}${change === undefined || change === 0 ? '' : `, ${changeText(words, language, change)}`})`]
  }
  const lines = [
    ...line('incoming', ({ incoming }) => incoming),
    ...line('outgoing', ({ outgoing }) => outgoing),
    ...line('people', ({ newConversations }) => newConversations),
    ...line('automatic', automaticOf),
    ...line('drafts', ({ drafts }) => drafts.sent + drafts.edited + drafts.sent_itself),
    ...line('hand-overs', ({ handOvers }) => handOvers.reduce((sum, { count }) => sum + count, 0)),
    ...line('invites', ({ invites }) => invites.accepted),
    ...line('funnel', ({ funnel }) => funnel.won),
    ...answerLine(words, language, last, before),
  ]
  const title = words.html(language, 'insights-weekly', {
    name: accountLabel(account),
    from: formatDayMonth(language, addMs(monday, -7 * dayMs)),
    until: formatDate(language, addMs(monday, -dayMs)),
  })
  return {
    html: [title, lines.length > 0 ? lines.join('\n') : words.html(language, 'insights-weekly-nothing')].join('\n\n'),
    buttons: [
      [{ text: words.plain(language, 'insights-button-dashboard'), press: pressData('in.dash', account.id) }],
      [{ text: words.plain(language, 'insights-button-weekly-off'), press: pressData('in.noweekly', account.id) }],
    ],
  }
}

const changeText = (words: Words, language: Language, change: number) =>
  `${change > 0 ? '↑' : '↓'} ${words.html(language, 'insights-percent', { value: Math.abs(change) })}`

function answerLine(words: Words, language: Language, last: Figures, before: Figures): string[] {
  if (last.medianAnswerSeconds === undefined) return []
  const time = (seconds: number) => durationText(words, language, seconds * secondMs)
  const text = words.html(language, 'insights-answer-time', { time: time(last.medianAnswerSeconds) })
  if (before.medianAnswerSeconds === undefined) return [text]
  return [`${text} (${words.html(language, 'insights-weekly-beside-time', { time: time(before.medianAnswerSeconds) })})`]
}
