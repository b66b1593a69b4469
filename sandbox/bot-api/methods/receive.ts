import type { Call, Method } from '../call.ts'
import { isLoopback } from '../keyboard.ts'
import { badRequest } from '../refusal.ts'

const timeoutSecondsMax = 50
const connectionsDefault = 40

/** How a bot hears of things: long polling or a webhook, and answers to presses. */
export const receiveMethods: Record<string, Method> = {
  getMe({ world, bot, views }) {
    const flags = {
      can_join_groups: true,
      can_read_all_group_messages: false,
      supports_guest_queries: false,
      supports_inline_queries: false,
      can_connect_to_business: false,
      has_main_web_app: false,
      has_topics_enabled: false,
      allows_users_to_create_topics: false,
      can_manage_bots: false,
      supports_join_request_queries: false,
    }
    return { ...views.user(world.user(bot.id)), ...flags }
  },
  getUpdates(call) {
    const { params, updates, bot, signal } = call
    readAllowedUpdates(call)
    return updates.get(bot, {
      offset: params.integer('offset') ?? 0,
      limit: Math.min(100, Math.max(1, params.integer('limit') ?? 100)),
      timeoutSeconds: Math.min(timeoutSecondsMax, Math.max(0, params.integer('timeout') ?? 0)),
      signal,
    })
  },
  setWebhook(call) {
    const { params, bot, bots, updates, webhooks } = call
    const url = params.text('url') ?? ''
    if (url === '') return removeWebhook(call)
    checkWebhookUrl(url)
    const secretToken = params.text('secret_token') ?? ''
    if (!/^[\w-]{0,256}$/.test(secretToken)) throw badRequest('secret token contains unallowed characters')
    const maxConnections = params.integer('max_connections') ?? connectionsDefault
    readAllowedUpdates(call)
    updates.interruptPoll(bot, 'terminated by setWebhook request')
    if (params.flag('drop_pending_updates')) updates.drop(bot)
    bot.settings.webhook = {
      url,
      maxConnections: Math.min(100, Math.max(1, maxConnections)),
      hasCustomCertificate: params.has('certificate'),
      ...(secretToken === '' ? {} : { secretToken }),
    }
    bots.save(bot)
    webhooks.restart(bot)
    return true
  },
  deleteWebhook: removeWebhook,
  getWebhookInfo({ bot, updates }) {
    const { webhook, allowedUpdates } = bot.settings
    return {
      url: webhook?.url ?? '',
      has_custom_certificate: webhook?.hasCustomCertificate ?? false,
      pending_update_count: updates.pending(bot).size,
      ...(webhook?.lastError ? { last_error_date: webhook.lastError.date, last_error_message: webhook.lastError.message } : {}),
      ...(webhook ? { max_connections: webhook.maxConnections } : {}),
      ...(allowedUpdates.length > 0 ? { allowed_updates: allowedUpdates } : {}),
    }
  },
  answerCallbackQuery({ params, bot, callbacks }) {
    const text = params.text('text')
    const url = params.text('url')
    if ((text ?? '').length > 200) throw badRequest('MESSAGE_TOO_LONG')
    callbacks.answer(bot, params.text('callback_query_id') ?? '', {
      ...(text === undefined || text === '' ? {} : { text }),
      ...(params.flag('show_alert') ? { showAlert: true } : {}),
      ...(url === undefined ? {} : { url }),
    })
    return true
  },
}

function removeWebhook({ params, bot, bots, updates, webhooks }: Call): true {
  if (params.flag('drop_pending_updates')) updates.drop(bot)
  delete bot.settings.webhook
  bots.save(bot)
  webhooks.restart(bot)
  return true
}

/** Kept until the next call that names some, as with Telegram; an empty list means the usual kinds. */
function readAllowedUpdates({ params, bot, bots }: Call): void {
  const kinds = params.list('allowed_updates')
  if (!kinds) return
  const named = kinds.filter((kind) => typeof kind === 'string')
  if (JSON.stringify(named) === JSON.stringify(bot.settings.allowedUpdates)) return
  bot.settings.allowedUpdates = named
  bots.save(bot)
}

/** Telegram demands HTTPS; a webhook on this machine may do without. */
function checkWebhookUrl(url: string): void {
  if (!URL.canParse(url)) throw badRequest('bad webhook: Failed to resolve host: invalid URL')
  const { protocol, hostname } = new URL(url)
  const isPlainHere = protocol === 'http:' && isLoopback(hostname)
  if (!isPlainHere)
    throw badRequest('bad webhook: An HTTPS URL must be provided for webhook; the sandbox delivers to http:// on this machine only')
}
