/** Each bucket is a tenth longer than the one before, so a median is right to within a twentieth, and rows are few. */
const step = Math.log(1.1)

export const bucketOf = (seconds: number) => Math.floor(Math.log1p(Math.max(0, seconds)) / step)

const secondsOf = (bucket: number) => Math.round(Math.expm1((bucket + 0.5) * step))

/** The middle of all answers; undefined when there was none. */
export function medianSeconds(buckets: readonly { bucket: number; count: number }[]): number | undefined {
  const sorted = buckets.filter(({ count }) => count > 0).toSorted((a, b) => a.bucket - b.bucket)
  const total = sorted.reduce((sum, { count }) => sum + count, 0)
  let seen = 0
  for (const { bucket, count } of sorted) {
    seen += count
    if (seen * 2 >= total) return secondsOf(bucket)
  }
  return undefined
}
