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
export function mailboxTransport(sender: string, keep: (message: KeptMessage) => Promise<void>): Transport {
  return {
    async send({ id, portal, recipient, subject, text, html, now }) {
      await keep({ id, portal, sender, recipient, subject, text, html, sent_at: now })
    },
  }
}
