import type { Database } from './postgres/connect.ts'
import type { SecretBox } from './secret-box.ts'
import { writeKeyCheck } from './service-state.ts'

/** One feature's sealed rows: seals again what an old key sealed, in transactions of its own, and answers how many. May be repeated. */
export interface Resealer {
  name: string
  reseal(db: Database, box: SecretBox): Promise<number>
}

/** After it, nothing needs the old keys any more. A rotation that was broken off goes on where it stopped. */
export async function rotateKey(options: {
  db: Database
  box: SecretBox
  resealers: Resealer[]
  say: (line: string) => void
}): Promise<void> {
  for (const { name, reseal } of options.resealers) options.say(`${name}: ${await reseal(options.db, options.box)} sealed again.`)
  await writeKeyCheck(options.db, options.box)
}
