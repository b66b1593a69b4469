import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const here = dirname(fileURLToPath(import.meta.url))
const root = dirname(dirname(here))
const source = join(here, 'web')
const target = join(root, 'dist', 'chat-page')
/** Inside the finished folder, so that a build that was broken off counts for nothing. */
const stampName = '.sources'

/**
 * The folder of the built page. Builds when it is missing or its sources have changed since; otherwise it costs a few
 * milliseconds. Safe beside another process that does the same: each builds apart, and the last one stands.
 */
export async function buildChatPage(): Promise<string> {
  const stamp = await hashOfSources()
  const built = await readFile(join(target, stampName), 'utf8').catch(() => undefined)
  if (built !== stamp) await build(stamp)
  return target
}

/** In a process of its own: the tool is heavy, and it must not take a test run's NODE_ENV for the page's. */
async function build(stamp: string) {
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js')
  const draft = `${target}.${process.pid}`
  await mkdir(dirname(target), { recursive: true })
  const config = ['--config', join(here, 'vite.config.ts'), '--configLoader', 'native']
  await promisify(execFile)(process.execPath, [vite, 'build', ...config, '--outDir', draft, '--logLevel', 'warn'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' },
  })
  await writeFile(join(draft, stampName), stamp)
  await replace(draft)
}

async function replace(draft: string) {
  const old = `${draft}.old`
  if (existsSync(target)) await rename(target, old).catch(() => {})
  await rename(draft, target).catch(async (error: unknown) => {
    // Another process has put its own build there in between; it is as good when the sources are the same.
    if (!existsSync(join(target, stampName))) throw error
    await rm(draft, { recursive: true, force: true })
  })
  await rm(old, { recursive: true, force: true })
}

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256')
  const entries = await readdir(source, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const others = [join(here, 'vite.config.ts'), join(root, 'package-lock.json')]
  for (const file of [...files.toSorted(), ...others]) {
    hash.update(relative(root, file))
    hash.update(await readFile(file))
  }
  return hash.digest('hex')
}
