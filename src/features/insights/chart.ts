import type { Words } from '#platform/words.ts'
import { escapeHtml } from '#shared/html.ts'
import type { Language } from '#shared/language.ts'
import { formatNumber, formatShort } from '#shared/number.ts'
import { formatDayMonth } from '#shared/time.ts'
import { stepsTo, type Bar, type ChartData } from './chart-rules.ts'

/** Of a phone held upright: what is written is as large as the words of a chat. */
export const chartSize = { width: 1080, height: 1280 } as const

const colour = { in: '#2563eb', out: '#f59e0b', text: '#111827', faint: '#6b7280', line: '#e5e7eb', ground: '#ffffff' }
const left = 120
const right = chartSize.width - 60

interface Panel {
  title: string
  top: number
  height: number
  bars: readonly Bar[]
  /** Under each bar; empty where there is no room. */
  labels: readonly string[]
}

/** Messages in and out over time and over the hours of a day. It names nobody: the words of people stay out of it. */
export function chartSvg(words: Words, language: Language, { days, bars, hours, total }: ChartData): string {
  const say = (id: string, args = {}) => escapeHtml(words.plain(language, id, args))
  const whole = (value: number) => escapeHtml(formatNumber(language, value))
  const number = (value: number) => (value < 10_000 ? whole(value) : escapeHtml(formatShort(language, value)))
  const every = Math.ceil(bars.length / 7)
  const panels: Panel[] = [
    {
      title: say(days === 90 ? 'insights-chart-weeks' : 'insights-chart-days'),
      top: 260,
      height: 390,
      bars,
      labels: bars.map(({ from }, index) => ((bars.length - 1 - index) % every === 0 ? escapeHtml(formatDayMonth(language, from)) : '')),
    },
    {
      title: say('insights-chart-hours'),
      top: 810,
      height: 390,
      bars: hours,
      labels: hours.map((_, hour) => (hour % 3 === 0 ? String(hour).padStart(2, '0') : '')),
    },
  ]
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${chartSize.width}" height="${chartSize.height}" font-family="DejaVu Sans">
<rect width="100%" height="100%" fill="${colour.ground}"/>
<text x="40" y="72" font-size="44" font-weight="bold" fill="${colour.text}">${say('insights-chart-title', { days })}</text>
${legend(40, colour.in, `${say('insights-chart-in')}: ${whole(total.incoming)}`)}
${legend(560, colour.out, `${say('insights-chart-out')}: ${whole(total.outgoing)}`)}
${panels.map((panel) => panelSvg(panel, number)).join('\n')}
</svg>`
}

const legend = (x: number, fill: string, text: string) =>
  `<rect x="${x}" y="106" width="34" height="34" rx="6" fill="${fill}"/><text x="${x + 48}" y="136" font-size="36" fill="${colour.text}">${text}</text>`

function panelSvg({ title, top, height, bars, labels }: Panel, number: (value: number) => string): string {
  const steps = stepsTo(Math.max(...bars.flatMap(({ incoming, outgoing }) => [incoming, outgoing])))
  const most = steps[4]
  const bottom = top + height
  const lines = steps.map((step) => {
    const y = bottom - (step / most) * height
    return `<line x1="${left}" x2="${right}" y1="${y}" y2="${y}" stroke="${colour.line}" stroke-width="2"/>
<text x="${left - 14}" y="${y + 10}" font-size="28" text-anchor="end" fill="${colour.faint}">${number(step)}</text>`
  })
  const slot = (right - left) / bars.length
  const width = Math.min(60, slot * 0.4)
  const drawn = bars.map(({ incoming, outgoing }, index) => {
    const middle = left + (index + 0.5) * slot
    return [
      barSvg(middle - width, width, bottom, (incoming / most) * height, colour.in),
      barSvg(middle, width, bottom, (outgoing / most) * height, colour.out),
      labels[index] ? labelSvg(middle, bottom + 44, labels[index]) : '',
    ].join('')
  })
  return `<text x="40" y="${top - 34}" font-size="34" font-weight="bold" fill="${colour.text}">${title}</text>
${lines.join('\n')}
${drawn.join('\n')}`
}

/** What happened at all is seen, however little it was. */
const barSvg = (x: number, width: number, bottom: number, height: number, fill: string) =>
  height === 0
    ? ''
    : `<rect x="${x.toFixed(1)}" y="${(bottom - Math.max(4, height)).toFixed(1)}" width="${(width - 1).toFixed(1)}" height="${Math.max(4, height).toFixed(1)}" fill="${fill}"/>`

const labelSvg = (x: number, y: number, text: string) =>
  `<text x="${x.toFixed(1)}" y="${y}" font-size="28" text-anchor="middle" fill="${colour.faint}">${text}</text>`
