/** Resolves when the person, or the process, that started this one wants it to stop. */
export function whenAskedToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve())
    whenNpmIsGone(resolve)
  })
}

// npm passes every signal on but one: when it is killed outright, all that can be seen is another parent.
function whenNpmIsGone(then: () => void): void {
  if (!process.env.npm_lifecycle_event) return
  const npm = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === npm) return
    clearInterval(watch)
    then()
  }, 250).unref()
}
