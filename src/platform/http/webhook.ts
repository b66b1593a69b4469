import type { Update } from 'grammy/types'
import type { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { createHash, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Log } from '#platform/log.ts'

export const webhookPath = '/telegram/webhook'

/** An update carries no file and at most a few long texts. */
const bodyBytesMax = 1024 * 1024

/** Telegram promises the id; the rest is read by handlers that know it is from outside. */
const updateShape = z.looseObject({ update_id: z.int().nonnegative() })

/**
 * Takes updates that carry the secret of https://core.telegram.org/bots/api#setwebhook. Answers 200 once the update is done; with
 * any other answer Telegram delivers it again.
 */
export function addWebhook(app: Hono, { secret, take }: { secret: string; take(update: Update): Promise<void> }, log: Log): void {
  const wanted = digest(secret)
  app.post(
    webhookPath,
    async (context, next) => {
      const given = context.req.header('x-telegram-bot-api-secret-token') ?? ''
      if (!timingSafeEqual(digest(given), wanted)) return context.json({ error: 'unauthorized' }, 401)
      if (!/^application\/json\b/i.test(context.req.header('content-type') ?? '')) return context.json({ error: 'json_expected' }, 415)
      return next()
    },
    bodyLimit({ maxSize: bodyBytesMax, onError: (context) => context.json({ error: 'too_large' }, 413) }),
    async (context) => {
      const parsed = updateShape.safeParse(await context.req.json().catch(() => undefined))
      if (!parsed.success) return context.json({ error: 'no_update' }, 400)
      try {
        await take(parsed.data)
      } catch (error) {
        log.warn({ err: error, updateId: parsed.data.update_id }, 'an update will be delivered again')
        return context.json({ error: 'try_again' }, 503)
      }
      return context.json({ ok: true })
    },
  )
}

/** Of one length whatever came, so that the comparison takes one time. */
const digest = (value: string) => createHash('sha256').update(value).digest()
