import type { Sandbox } from '../../sandbox/start.ts'

/** How a program is pointed at a sandbox instead of at Telegram. */
export const telegramEnv = (sandbox: Sandbox): Record<string, string> => ({
  BOT_TOKEN: sandbox.botToken,
  TELEGRAM_API_ROOT: sandbox.apiRoot,
  TELEGRAM_API_ID: String(sandbox.apiId),
  TELEGRAM_API_HASH: sandbox.apiHash,
  TELEGRAM_DC: sandbox.dataCentre.address,
  TELEGRAM_DC_KEY: sandbox.dataCentre.keyPem,
  ADMIN_IDS: sandbox.adminIds.join(','),
})

/** The same, with the sandbox's clock and its language model. */
export const productEnv = (sandbox: Sandbox): Record<string, string> => ({
  ...telegramEnv(sandbox),
  CLOCK_URL: sandbox.clockUrl,
  OPENAI_BASE_URL: sandbox.languageModel.baseUrl,
  OPENAI_API_KEY: sandbox.languageModel.apiKey,
  OPENAI_MODEL: sandbox.languageModel.model,
})
