import { startApp, type App } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { serve } from './child.ts'

/** The whole product, alone in its process. Its sends are unbound: the bound is Telegram's, not ours. */
let app: App | undefined

async function start(env: Record<string, string>): Promise<string> {
  app = await startApp(readConfig(env), {
    isUnbound: true,
    onError(error) {
      throw error
    },
  })
  return app.url
}

const verbs = { start }

export type ProductVerbs = typeof verbs
serve(verbs, () => app?.stop())
