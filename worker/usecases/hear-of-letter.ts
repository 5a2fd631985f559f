import type { Count } from '../contract/data-points.ts'
import { type ReadNews, readResendWebhook, type SignedNews } from '../mail/resend-webhook.ts'
import type { openLetterLedger } from '../store/letter-ledger.ts'

interface Given {
  ledger: Pick<ReturnType<typeof openLetterLedger>, 'note'>
  webhook: { apiKey: string; secret: string }
  count: Count
}

/** Notes what Resend tells of a letter, if it is Resend who tells it, and counts it once. */
export async function hearOfLetter(
  signed: SignedNews,
  { ledger, webhook, count }: Given,
): Promise<ReadNews['outcome']> {
  const read = readResendWebhook(signed, webhook)
  if (read.outcome !== 'news') return read.outcome
  const noted = await ledger.note({ eventId: signed.id, ...read.news })
  if (noted) count({ what: 'letter', portal: noted.portal_id ?? 'console', outcome: read.news.state })
  return 'news'
}
