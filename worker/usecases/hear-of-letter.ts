import { type ReadNews, readResendWebhook, type SignedNews } from '../mail/resend-webhook.ts'
import type { openLetterLedger } from '../store/letter-ledger.ts'

interface Given {
  ledger: Pick<ReturnType<typeof openLetterLedger>, 'note'>
  webhook: { apiKey: string; secret: string }
}

/** Notes what Resend tells of a letter, if it is Resend who tells it. */
export async function hearOfLetter(signed: SignedNews, { ledger, webhook }: Given): Promise<ReadNews['outcome']> {
  const read = readResendWebhook(signed, webhook)
  if (read.outcome === 'news') await ledger.note({ eventId: signed.id, ...read.news })
  return read.outcome
}
