import { createApp } from './app.ts'
import type { Bindings } from './env.ts'

const app = createApp()

export default {
  fetch: app.fetch,
  scheduled: (_controller, bindings) => app.sweepLetters(bindings),
} satisfies ExportedHandler<Bindings>
