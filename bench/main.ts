import { measureRecall } from './answers/recall.ts'
import { measureDashboard, measureDashboardRate } from './dashboard.ts'
import { measureJourney } from './journey.ts'
import { measureJourneys } from './journeys.ts'
import { measureMemory } from './memory.ts'
import { measureOutages } from './outages.ts'
import { table, type Figure } from './support/figure.ts'

/**
 * `npm run bench [-- NAME…] [--json]`. With BENCH_LOG (such as warn) the processes tell what goes wrong; BENCH_NODE_OPTIONS are given
 * to each of them, such as `--cpu-prof --cpu-prof-dir=/tmp/profiles`.
 */

/** In the order in which they run. */
const benches: Record<string, () => Promise<Figure>> = {
  journey_ms: measureJourney,
  journeys_per_min: measureJourneys,
  dashboard_p99_ms: measureDashboard,
  dashboard_vs_echo: measureDashboardRate,
  rss_kb_per_account: measureMemory,
  lost_messages: measureOutages,
  recall_at_4: measureRecall,
}

const words = process.argv.slice(2)
const isJson = words.includes('--json')
const chosen = words.filter((word) => word !== '--json')
const unknown = chosen.filter((name) => !(name in benches))
if (unknown.length > 0) {
  process.stderr.write(`There is no bench ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}.\n`)
  process.exit(2)
}

const figures: Figure[] = []
for (const [name, measure] of Object.entries(benches)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue
  process.stderr.write(`measuring ${name} …\n`)
  try {
    const figure = await measure()
    figures.push(figure)
    if (isJson) process.stdout.write(`${JSON.stringify(figure)}\n`)
  } catch (error) {
    // one that cannot be measured keeps nobody from the others, but it is no success
    process.exitCode = 1
    process.stderr.write(`${name} could not be measured: ${error instanceof Error ? error.stack : String(error)}\n`)
  }
}
if (!isJson) process.stdout.write(`\n${table(figures)}\n`)
