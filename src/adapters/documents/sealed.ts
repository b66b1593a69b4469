import { registerHooks } from 'node:module'

/**
 * Takes the network, and everything else that a parser has no business with, away from this process. Imported first, before anything
 * that reads a file: see `runConfined` for what this is worth.
 */
const forbidden = new Set(
  ['net', 'tls', 'http', 'https', 'http2', 'dgram', 'dns', 'dns/promises', 'quic', 'inspector', 'inspector/promises', 'cluster'].flatMap(
    (name) => [name, `node:${name}`],
  ),
)

registerHooks({
  resolve(specifier, context, next) {
    if (forbidden.has(specifier)) throw new Error(`${specifier} is not to be had here`)
    return next(specifier, context)
  },
})
for (const name of ['fetch', 'WebSocket', 'EventSource']) Reflect.deleteProperty(globalThis, name)
// each gives Node's modules past the hook above
for (const name of ['getBuiltinModule', 'binding', '_linkedBinding', 'dlopen'])
  Object.defineProperty(process, name, { value: undefined, configurable: false, writable: false })
