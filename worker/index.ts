import { createApp } from './app.ts'
import type { Bindings, LetterNudge } from './env.ts'

const app = createApp()

export default {
  fetch: app.fetch,
  async queue(_batch, bindings) {
    await app.deliverLetters(bindings)
  },
  async scheduled(_controller, bindings) {
    await app.sweep(bindings)
  },
} satisfies ExportedHandler<Bindings, LetterNudge>
