import { infiniteQueryOptions, queryOptions } from '@tanstack/preact-query'
import type { LetterInFull } from '../../../worker/contract/management/letters.ts'
import { call } from '../management-api.ts'
import { afterIn } from '../next-page.ts'
import { filterOf, type View } from './view-in-address.ts'

export const lettersQuery = (portalId: string, view: View) =>
  infiniteQueryOptions({
    queryKey: ['portals', portalId, 'letters', filterOf(view)],
    queryFn: ({ pageParam, signal }) =>
      call('GET /v3/portals/:portalId/letters', {
        params: { portalId },
        query: { ...filterOf(view), 'page[after]': pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ meta }) => afterIn(meta.page.next),
  })

/** How often the page asks what has become of a letter that is about to leave. */
const watchMilliseconds = 2000

export const letterQuery = (portalId: string, letterId: string) =>
  queryOptions({
    queryKey: ['portals', portalId, 'letters', letterId],
    queryFn: ({ signal }) =>
      call('GET /v3/portals/:portalId/letters/:letterId', { params: { portalId, letterId }, signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'waiting' ? watchMilliseconds : false),
  })

/** Sends a letter again. Answers with the letter that leaves, which may be a new one. */
export async function sendAgain(portalId: string, letterId: string): Promise<LetterInFull> {
  return call('POST /v3/portals/:portalId/letters/:letterId/resend', { params: { portalId, letterId } })
}
