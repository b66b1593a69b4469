import type { DataHolder } from '#features/customers/service.ts'
import type { Words } from '#platform/words.ts'
import { isWorking } from './rules.ts'
import type { Licences } from './service.ts'

export function licencesHolder({ licences, words }: { licences: Licences; words: Words }): DataHolder {
  return {
    name: 'licences',
    export: async (customerId) => ({ licences: await licences.ofCustomer(customerId) }),
    async erase(tx, customerId) {
      for (const { id, state } of await licences.ofCustomer(customerId, tx)) if (state !== 'ended') await licences.end(tx, id)
    },
    async whatIsLost(customerId, language) {
      const running = (await licences.ofCustomer(customerId)).filter(({ state }) => state === 'waiting' || isWorking(state))
      return running.length > 0 ? [words.plain(language, 'licences-lost', { count: running.length })] : []
    },
  }
}
