import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto'
import type { Fields } from '../bot-api/params.ts'

export interface Launch {
  url: string
  botToken: string
  /** As the Bot API writes users. */
  user: Fields
  /** Seconds. */
  date: number
  startParam?: string
}

const telegramKey = generateKeyPairSync('ed25519').privateKey
const theme = {
  bg_color: '#ffffff',
  text_color: '#000000',
  hint_color: '#707579',
  link_color: '#3390ec',
  button_color: '#3390ec',
  button_text_color: '#ffffff',
  secondary_bg_color: '#f4f4f5',
  header_bg_color: '#ffffff',
  bottom_bar_bg_color: '#ffffff',
  accent_text_color: '#3390ec',
  section_bg_color: '#ffffff',
  section_header_text_color: '#707579',
  section_separator_color: '#e4e4e5',
  subtitle_text_color: '#707579',
  destructive_text_color: '#df3f40',
}

/** Launch data as https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app describes it, signed for this bot. */
export function launchMiniApp({ url, botToken, user, date, startParam }: Launch): { url: string; initData: string } {
  const { is_bot: _isBot, ...shown } = user
  const queryId = `AA${createHash('sha256').update(`${url}${date}${botToken}`).digest('base64url').slice(0, 18)}`
  const fields = new URLSearchParams({
    query_id: queryId,
    user: JSON.stringify({ ...shown, allows_write_to_pm: true }),
    ...(startParam === undefined ? {} : { start_param: startParam }),
    auth_date: String(date),
  })
  const botId = botToken.split(':')[0] ?? ''
  fields.set('signature', sign(null, Buffer.from(`${botId}:WebAppData\n${checkString(fields)}`), telegramKey).toString('base64url'))
  const secret = createHmac('sha256', 'WebAppData').update(botToken).digest()
  fields.set('hash', createHmac('sha256', secret).update(checkString(fields)).digest('hex'))
  const initData = fields.toString()
  const launch = new URLSearchParams({
    tgWebAppData: initData,
    tgWebAppVersion: '9.6',
    tgWebAppPlatform: 'web',
    tgWebAppThemeParams: JSON.stringify(theme),
    ...(startParam === undefined ? {} : { tgWebAppStartParam: startParam }),
  })
  return { url: `${url.replace(/#.*$/, '')}#${launch.toString()}`, initData }
}

function checkString(fields: URLSearchParams): string {
  const lines = [...fields].map(([name, value]) => `${name}=${value}`)
  return lines.toSorted().join('\n')
}
