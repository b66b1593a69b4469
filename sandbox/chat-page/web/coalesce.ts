/** Runs at most one at a time, and once more when it was asked again meanwhile: a burst of changes costs two requests, not fifty. */
export function coalesce(run: () => Promise<void>): () => void {
  let isRunning = false
  let isAskedAgain = false
  return () => {
    if (isRunning) {
      isAskedAgain = true
      return
    }
    isRunning = true
    void (async () => {
      do {
        isAskedAgain = false
        await run()
      } while (isAskedAgain)
      isRunning = false
    })()
  }
}
