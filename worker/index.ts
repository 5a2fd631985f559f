import { createApp } from './app.ts'
import type { Bindings, LetterNudge } from './env.ts'

const app = createApp()

export default {
  fetch: app.fetch,
  async queue(_batch, bindings) {
    await app.deliverLetters(bindings)
  },
  async scheduled(_controller, bindings) {
    await Promise.all([
      app.deliverLetters(bindings),
      app.sweepBulkJobs(bindings),
      app.sweepAttempts(bindings),
      app.sweepMailGuard(bindings),
      app.sweepWaitingDevelopers(bindings),
      app.sweepLetters(bindings),
    ])
  },
} satisfies ExportedHandler<Bindings, LetterNudge>
