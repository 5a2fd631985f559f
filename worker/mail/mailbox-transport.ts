import type { Transport } from './transport.ts'

interface KeptMessage {
  id: string
  portal: string
  sender: string
  recipient: string
  subject: string
  text: string
  html: string
  sent_at: number
}

/** Letters go into the local mailbox instead of the world: nothing leaves the machine. */
export function mailboxTransport(sender: string, keep: (messages: KeptMessage[]) => Promise<void>): Transport {
  return {
    async send(messages) {
      await keep(messages.map(({ now, ...message }) => ({ ...message, sender, sent_at: now })))
      return messages.map(({ id }) => id)
    },
  }
}
