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
export function mailboxTransport(keep: (messages: KeptMessage[]) => Promise<void>): Transport {
  return {
    most: 100,
    gap: 0,
    async send({ messages, now }) {
      await keep(
        messages.map(({ id, sending, from, replyTo, ...message }) => ({
          ...message,
          id: sending === 0 ? id : `${id}-${sending}`,
          sender: from,
          sent_at: now,
        })),
      )
      return { outcome: 'answered', letters: messages.map(({ id }) => ({ id, outcome: 'taken', providerId: null })) }
    },
  }
}
