/** A letter ready to leave. `id` is the same at every attempt, so that the receiving side can keep it once. */
interface Message {
  id: string
  portal: string
  recipient: string
  subject: string
  text: string
  html: string
  now: number
}

/** A way for letters to leave. A mail provider's transport stands beside `mailbox-transport.ts` and keeps this promise. */
export interface Transport {
  /** Resolves when the letter was taken. Throws when it was not: the outbox then tries again later. */
  send(message: Message): Promise<void>
}
