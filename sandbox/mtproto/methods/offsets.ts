import { RpcRefusal } from '../refusal.ts'

const kilobyte = 1024
const megabyte = 1024 * kilobyte

/** Which pieces may be asked for: https://core.telegram.org/api/files#downloading-files. */
export function requireGood(offset: number, limit: number, isPrecise: boolean): void {
  const unit = isPrecise ? kilobyte : 4 * kilobyte
  if (offset < 0 || offset % unit !== 0) throw new RpcRefusal('OFFSET_INVALID')
  if (limit <= 0 || limit % unit !== 0 || limit > megabyte) throw new RpcRefusal('LIMIT_INVALID')
  if (!isPrecise && megabyte % limit !== 0) throw new RpcRefusal('LIMIT_INVALID')
  if (Math.floor(offset / megabyte) !== Math.floor((offset + limit - 1) / megabyte)) throw new RpcRefusal('LIMIT_INVALID')
}
