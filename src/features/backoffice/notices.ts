import { Unreachable, type Messenger } from '#platform/bot/messenger.ts'
import type { Jobs } from '#platform/jobs.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import type { WordArgs, Words } from '#platform/words.ts'
import type { Customers } from '#features/customers/service.ts'
import type { NoticeButton } from './tables.ts'

/** Words for one person, written in the caller's transaction and sent in that person's language. */
export interface Notices {
  send(tx: Tx, personId: number, text: string, args?: WordArgs, buttons?: NoticeButton[]): Promise<void>
}

export interface NoticesDeps {
  db: Database
  jobs: Jobs
  messenger: Messenger
  words: Words
  customers: Pick<Customers, 'languageOf' | 'addHolder'>
}

export function createNotices({ db, jobs, messenger, words, customers }: NoticesDeps): Notices {
  jobs.define<{ noticeId: number }>('notice', async ({ noticeId }) => {
    const row = await db.selectFrom('notice').selectAll().where('id', '=', noticeId).executeTakeFirst()
    if (!row) return
    const language = await customers.languageOf(row.person_id)
    const buttons = row.buttons.map(({ text, press }) => ({ text: words.plain(language, text), press }))
    const view = { html: words.html(language, row.text, row.args), ...(buttons.length > 0 ? { buttons: [buttons] } : {}) }
    await messenger.send(row.person_id, view, { isNotice: true }).catch((error: unknown) => {
      if (!(error instanceof Unreachable)) throw error
    })
    await db.deleteFrom('notice').where('id', '=', noticeId).execute()
  })
  customers.addHolder({
    name: 'notices',
    export: (customerId) => db.selectFrom('notice').select(['text', 'args']).where('person_id', '=', customerId).execute(),
    async erase(tx, customerId) {
      await tx.deleteFrom('notice').where('person_id', '=', customerId).execute()
    },
  })
  return {
    async send(tx, personId, text, args = {}, buttons = []) {
      const { id } = await tx
        .insertInto('notice')
        .values({ person_id: personId, text, args: JSON.stringify(args), buttons: JSON.stringify(buttons) })
        .returning('id')
        .executeTakeFirstOrThrow()
      await jobs.send(tx, 'notice', { noticeId: id })
    },
  }
}
