import { parseArgs } from 'node:util'
import { measureAnswers } from './answering.ts'
import { measureRecall } from './answers/recall.ts'
import { measureDashboard, measureDashboardRate } from './dashboard.ts'
import { measureDashboardGrowth } from './dashboard-growth.ts'
import { measureFleetConnect, measureFleetIdle, measureFleetMemory, measureFleetReconnect } from './fleet.ts'
import { measureInvites } from './invites.ts'
import { measureJourney } from './journey.ts'
import { measureJourneys } from './journeys.ts'
import { measureMemory } from './memory.ts'
import { measureOutages } from './outages.ts'
import { measureTakeover, measureTakeoverLoss } from './takeover.ts'
import { judged, table, type BenchOptions, type Figure } from './support/figure.ts'

/**
 * `npm run bench [-- NAME…] [--json] [--accounts N] [--events N] [--rate N]`; the numbers are for those that hold accounts, count events, or have messages a second. With BENCH_LOG (such as warn) the processes tell what goes wrong; BENCH_NODE_OPTIONS are given
 * to each of them, such as `--cpu-prof --cpu-prof-dir=/tmp/profiles`.
 */

/** In the order in which they run. */
const benches: Record<string, (options: BenchOptions) => Promise<Figure>> = {
  journey_ms: measureJourney,
  journeys_per_min: measureJourneys,
  dashboard_p99_ms: measureDashboard,
  dashboard_vs_echo: measureDashboardRate,
  rss_kb_per_account: measureMemory,
  lost_messages: measureOutages,
  answer_p99_ms: measureAnswers,
  recall_at_4: measureRecall,
  fleet_rss_mb: measureFleetMemory,
  fleet_connect_s: measureFleetConnect,
  fleet_reconnect_s: measureFleetReconnect,
  fleet_idle_cpu_pct: measureFleetIdle,
  takeover_s: measureTakeover,
  takeover_lost: measureTakeoverLoss,
  dashboard_growth: measureDashboardGrowth,
  invite_share_error: measureInvites,
}

const { values, positionals: chosen } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    accounts: { type: 'string' },
    events: { type: 'string' },
    rate: { type: 'string' },
  },
  allowPositionals: true,
})
const isJson = values.json
const options = {
  ...(values.accounts === undefined ? {} : { accounts: Number(values.accounts) }),
  ...(values.events === undefined ? {} : { events: Number(values.events) }),
  ...(values.rate === undefined ? {} : { rate: Number(values.rate) }),
}
const unknown = chosen.filter((name) => !(name in benches))
if (unknown.length > 0) {
  process.stderr.write(`There is no bench ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}.\n`)
  process.exit(2)
}

const figures: Figure[] = []
for (const [name, measure] of Object.entries(benches)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue
  process.stderr.write(`measuring ${name} … `)
  try {
    const figure = await measure(options)
    figures.push(figure)
    process.stderr.write(`${judged(figure)}\n`)
    if (isJson) process.stdout.write(`${JSON.stringify(figure)}\n`)
  } catch (error) {
    // one that cannot be measured keeps nobody from the others, but it is no success
    process.exitCode = 1
    process.stderr.write(`\n${name} could not be measured: ${error instanceof Error ? error.stack : String(error)}\n`)
  }
}
if (!isJson) process.stdout.write(`\n${table(figures)}\n`)
