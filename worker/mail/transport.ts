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
  /**
   * Hands letters over, at most a hundred at once. Resolves to the ids of those that were taken; the outbox tries the
   * others again later. Throws when none was.
   */
  send(messages: Message[]): Promise<string[]>
}
