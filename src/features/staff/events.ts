declare module '#platform/events.ts' {
  interface AppEvents {
    staff_changed: { actorId: number; userId: number; role: string | null }
    settings_changed: { actorId: number; fields: string[] }
  }
}
