import { dayMs } from '#shared/time.ts'

export const receiptBytesMax = 10 * 1024 * 1024
/** Files that one claim may bring. */
export const receiptsMax = 5

/** As evidence it is kept that long after it came; while nobody decided, longer. */
export const receiptKeptMs = 90 * dayMs

export type ReceiptKind = 'jpeg' | 'png' | 'pdf'

/** What the file is by its first bytes, whatever it is called. */
export function kindOf(bytes: Uint8Array): ReceiptKind | undefined {
  const starts = (...head: number[]) => head.every((byte, index) => bytes[index] === byte)
  if (starts(0xff, 0xd8, 0xff)) return 'jpeg'
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png'
  return starts(0x25, 0x50, 0x44, 0x46, 0x2d) ? 'pdf' : undefined
}
