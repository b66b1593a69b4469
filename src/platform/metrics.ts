import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

/** What `/metrics` shows; counts and times, never who or what. */
export interface Metrics {
  registry: Registry
  updates: Counter
  updateSeconds: Histogram
  faults: Counter<'where'>
  /** A figure that is read when somebody asks. */
  gauge(name: string, help: string, read: () => Promise<number> | number): void
  /** The same for a figure in parts, each under its value of `label`. A part that is left out is not shown. */
  gauges(name: string, help: string, label: string, read: () => Promise<Record<string, number>>): void
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  return {
    registry,
    updates: new Counter({ name: 'gavatcore_updates_total', help: 'Updates of the bot that were done', registers: [registry] }),
    updateSeconds: new Histogram({
      name: 'gavatcore_update_seconds',
      help: 'From the arrival of an update to its end',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers: [registry],
    }),
    faults: new Counter({ name: 'gavatcore_faults_total', help: 'Faults, each in the log', labelNames: ['where'], registers: [registry] }),
    gauge(name, help, read) {
      const gauge: Gauge = new Gauge({
        name: `gavatcore_${name}`,
        help,
        registers: [registry],
        collect: async () => gauge.set(await read()),
      })
    },
    gauges(name, help, label, read) {
      const gauge: Gauge = new Gauge({
        name: `gavatcore_${name}`,
        help,
        labelNames: [label],
        registers: [registry],
        async collect() {
          const parts = Object.entries(await read())
          gauge.reset()
          for (const [part, value] of parts) gauge.set({ [label]: part }, value)
        },
      })
    },
  }
}
