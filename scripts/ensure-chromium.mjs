// The browser for the tests of the chat page: the one that is there, or Debian's where this user may install it.
import { spawnSync } from 'node:child_process'
import { findChromium } from '../tests/support/browser.ts'

let browser = findChromium()
if (!browser && mayInstall()) {
  process.stdout.write('Installing Chromium, once …\n')
  run('apt-get', ['update', '-qq'])
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'])
  browser = findChromium()
}
if (browser) process.stdout.write(`Chromium: ${browser}\n`)
else {
  process.stderr.write('The tests of the chat page need a browser: install Chromium or Chrome, or name one in CHROMIUM.\n')
  process.exitCode = 1
}

function mayInstall() {
  return process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0
}

function run(command, args) {
  spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
}
