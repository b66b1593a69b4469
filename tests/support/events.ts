import type { EventName, Events } from '#platform/events.ts'

export interface RecordedEvents extends Events {
  /** What was announced, oldest first; a rolled-back transaction's events stand here as well. */
  said: { name: EventName; data: object }[]
  named(name: EventName): object[]
}

/** Events that only remember, for tests of one feature. */
export function recordEvents(): RecordedEvents {
  const said: RecordedEvents['said'] = []
  return {
    said,
    named: (name) => said.filter((event) => event.name === name).map((event) => event.data),
    announce: (_tx, name, data) => {
      said.push({ name, data })
      return Promise.resolve()
    },
    listen() {},
  }
}
