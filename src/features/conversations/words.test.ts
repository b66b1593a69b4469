import { expect, test } from 'vitest'
import { editRefusals } from '#features/accounts/edit-rules.ts'
import { sendFailures, sendRefusals } from '#features/accounts/outgoing-rules.ts'
import { loadWords } from '#platform/words.ts'
import { languages } from '#shared/language.ts'
import { refusalText } from './bot-reply.ts'
import { composeRefusals } from '#features/assistant/service.ts'
import { ownHandOvers } from './automation-rules.ts'
import { handOverText, lineHtml } from './card.ts'
import { draftRefusals } from './drafts.ts'
import { ownEditRefusals } from './edit-rules.ts'
import { ownRefusals } from './replies.ts'

const words = loadWords('locales')

test.each(languages)('in %s every refusal and every failure has words of its own', (language) => {
  const texts = [
    ...[...ownRefusals, ...draftRefusals, ...sendRefusals].map(refusalText),
    ...[...ownHandOvers, ...composeRefusals].map(handOverText),
    ...[...ownEditRefusals, ...editRefusals].map((reason) => `conversations-edit-refused-${reason.replaceAll('_', '-')}`),
    ...sendFailures.map((reason) => `conversations-failed-${reason.replaceAll('_', '-')}`),
  ]
  expect(texts.filter((id) => !words.has(language, id))).toEqual([])
})

test.each(languages)('in %s every kind of media has a line', (language) => {
  const kinds = ['photo', 'document', 'video', 'voice', 'audio', 'video_note', 'sticker', 'animation', 'contact', 'place', 'other'] as const
  for (const kind of kinds) {
    const line = { rowId: 1, author: 'contact', at: new Date(0), isEdited: false, isDeleted: false, failure: null, state: null } as const
    expect(lineHtml({ words, language }, [{ ...line, body: { text: 'x <b>', media: { kind } } }])).toMatch(/: x &lt;b&gt;$/)
  }
})

test('both languages have the same texts', () => {
  const own = (language: 'tr' | 'en') =>
    words
      .ids(language)
      .filter((id) => /^(conversations|personas)-/.test(id))
      .toSorted()
  expect(own('tr')).toEqual(own('en'))
})
