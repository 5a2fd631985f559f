import { createApp } from './app.ts'
import type { Bindings } from './env.ts'

const app = createApp()

export default {
  fetch: app.fetch,
  async scheduled(_controller, bindings) {
    await Promise.all([app.sweepLetters(bindings), app.sweepBulkJobs(bindings), app.sweepAttempts(bindings)])
  },
} satisfies ExportedHandler<Bindings>
