import { pressData, type View } from '#platform/bot/view.ts'
import type { Words } from '#platform/words.ts'
import { foreignName } from '#shared/foreign.ts'
import { clip } from '#shared/html.ts'
import type { Language } from '#shared/language.ts'
import type { Broadcast } from './rules.ts'

/** Where one broadcast is followed. */
export const progressScreen = (id: number) => `broadcast-${id}`

/** Enough of a text to know which one it is. */
const beginningMax = 60

/** How far it came; while it is sent it can be stopped here. */
export function progressView(words: Words, language: Language, broadcast: Broadcast): View {
  const { id, state, total, sent, unreachable } = broadcast
  const which = {
    audience: words.plain(language, `broadcasts-audience-${broadcast.audience}`),
    beginning: clip(foreignName(broadcast.text), beginningMax),
  }
  const far = words.html(language, 'broadcasts-progress', { state, total, sent, unreachable, left: total - sent - unreachable })
  return {
    html: `${words.html(language, 'broadcasts-which', which)}\n${far}`,
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
