import { hash } from 'node:crypto'
import { NodeCryptoProvider } from '@mtcute/node/utils.js'

/**
 * mtcute's own, for all accounts of a process: each of them would read its program from the disk again. With digests in one step: every
 * message takes three of them, and one that is made by an object costs several times as much.
 */
export class QuickCrypto extends NodeCryptoProvider {
  #begun: Promise<void> | undefined

  override initialize(): Promise<void> {
    this.#begun ??= super.initialize()
    return this.#begun
  }

  override sha1(data: Uint8Array) {
    return hash('sha1', data, 'buffer')
  }
  override sha256(data: Uint8Array) {
    return hash('sha256', data, 'buffer')
  }
}
