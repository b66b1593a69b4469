import { pressData, type View } from '#platform/bot/view.ts'
import type { Words } from '#platform/words.ts'
import type { Language } from '#shared/language.ts'
import type { Broadcast } from './rules.ts'

/** Where one broadcast is followed. */
export const progressScreen = (id: number) => `broadcast-${id}`

/** How far it came; while it is sent it can be stopped here. */
export function progressView(words: Words, language: Language, { id, state, total, sent, unreachable }: Broadcast): View {
  return {
    html: words.html(language, 'broadcasts-progress', { state, total, sent, unreachable, left: total - sent - unreachable }),
    ...(state === 'sending'
      ? {
          buttons: [
            [
              { text: words.plain(language, 'broadcasts-look'), press: pressData('bc.look', id) },
              { text: words.plain(language, 'broadcasts-stop'), press: pressData('bc.stop', id), style: 'danger' },
            ],
          ],
        }
      : {}),
  }
}
