import { useEffect, useState } from 'react'
import type { JudgeView, ModelView } from '../../../control/contract.ts'
import { fetchJudge, fetchModel } from '../api.ts'
import { coalesce } from '../coalesce.ts'
import { subscribe } from '../events.ts'

export interface Books {
  judge: JudgeView
  model: ModelView
}

/** A message leaves the count of the last minute by itself. */
const ageMs = 5000

/** What the judge and the language model saw, asked again whenever something changed. */
export function useBooks(): Books | undefined {
  const [books, setBooks] = useState<Books>()
  useEffect(() => {
    let isShown = true
    let timer: ReturnType<typeof setTimeout> | undefined
    const refresh = coalesce(async () => {
      const found = await Promise.all([fetchJudge(), fetchModel()]).catch(() => undefined)
      if (!isShown || !found) return
      const [judge, model] = found
      setBooks({ judge, model })
      clearTimeout(timer)
      if (judge.accounts.some(({ inWindow }) => inWindow > 0)) timer = setTimeout(refresh, ageMs)
    })
    refresh()
    const stop = subscribe((signal) => {
      if (signal.kind !== 'lost') refresh()
    })
    return () => {
      isShown = false
      stop()
      clearTimeout(timer)
    }
  }, [])
  return books
}
