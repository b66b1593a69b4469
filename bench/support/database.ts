import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type Database } from '#platform/postgres/connect.ts'
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts'
import { migrate } from '#platform/postgres/migrate.ts'
import { migrations } from '../../src/migrations.ts'

export interface BenchDatabase extends AsyncDisposable {
  db: Database
  url: string
  /** A folder that goes with it. */
  directory: string
}

/** A PostgreSQL of this bench's own, set as the product sets it: it waits for the disk. */
export async function openDatabase(): Promise<BenchDatabase> {
  const directory = await mkdtemp(join(tmpdir(), `bench-${randomBytes(3).toString('hex')}-`))
  // mkdtemp closes it to others; as root the server runs as another user
  await chmod(directory, 0o755)
  const server = await startEmbeddedPostgres({ directory })
  let isClosing = false
  const db = connect(server.url, {
    onError: (error) => {
      if (!isClosing) throw error
    },
  })
  await migrate(db, migrations)
  return {
    db,
    // the socket's folder stands in the query; an address without a name is none
    url: server.url.replace('@/', '@localhost/'),
    directory,
    async [Symbol.asyncDispose]() {
      isClosing = true
      await db.destroy()
      await server.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
