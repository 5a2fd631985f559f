import { AsyncLocalStorage } from 'node:async_hooks'
import { atRoundTrip } from '../watched-database.ts'

/**
 * A database whose round trips take turns while `atTheSameTime` runs: whoever wants one waits until all others wait too
 * or are done, and `choices` say who goes first. So the same choices are the same race, each time.
 */
export function databaseInTurns() {
  const running = new AsyncLocalStorage<number>()
  let waiting: { task: number; go: () => void }[] | undefined
  const busy = new Set<number>()
  let allWait = () => {}

  function rest(task: number) {
    busy.delete(task)
    if (busy.size === 0) allWait()
  }

  const database = atRoundTrip(async (_, goOn) => {
    const task = running.getStore()
    if (task !== undefined) {
      await new Promise<void>((go) => {
        waiting?.push({ task, go })
        rest(task)
      })
    }
    return goOn()
  })

  async function atTheSameTime<Result>(tasks: (() => Promise<Result>)[], choices: number[]): Promise<Result[]> {
    waiting = []
    for (const task of tasks.keys()) busy.add(task)
    const results = tasks.map((run, task) => running.run(task, run).finally(() => rest(task)))
    for (let turn = 0; ; turn += 1) {
      if (busy.size > 0) {
        await new Promise<void>((resolve) => {
          allWait = resolve
        })
      }
      waiting.sort((one, other) => one.task - other.task)
      const [next] = waiting.splice((choices[turn % choices.length] ?? 0) % Math.max(1, waiting.length), 1)
      if (!next) return Promise.all(results)
      // One who wants more than one round trip at once is known to be busy only when none of them waits.
      if (!waiting.some(({ task }) => task === next.task)) busy.add(next.task)
      next.go()
    }
  }

  return { database, atTheSameTime }
}
