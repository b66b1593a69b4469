import type { PassageIndex } from './ports.ts'
import { fuse } from './ranking-rules.ts'

/** How deep each way is looked into: a passage that is fifth in both is better than one that is third in one. */
const depth = 20

/** Several ways in one order; what one of them cannot find, another may. */
export function createBoth(indexes: PassageIndex[]): PassageIndex {
  return {
    async search({ limit, ...query }) {
      return fuse(await Promise.all(indexes.map((index) => index.search({ ...query, limit: Math.max(depth, limit) }))), limit)
    },
  }
}
