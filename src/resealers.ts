import type { Resealer } from '#platform/rotation.ts'

/** Every feature that keeps sealed rows under the master key. */
export const resealers: Resealer[] = []
