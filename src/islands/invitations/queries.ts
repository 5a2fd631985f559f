import { infiniteQueryOptions, queryOptions } from '@tanstack/preact-query'
import { call } from '../management-api.ts'

/** How often the page asks how far a running list has come. */
const watchMilliseconds = 1000

const afterOf = ({ meta }: { meta: { page: { next: string | null } } }) =>
  meta.page.next && new URL(meta.page.next, location.origin).searchParams.get('page[after]')

export const invitationsQuery = (portalId: string) =>
  infiniteQueryOptions({
    queryKey: ['portals', portalId, 'invitations'],
    queryFn: ({ pageParam, signal }) =>
      call('GET /v3/portals/:portalId/invitations', {
        params: { portalId },
        query: { 'page[after]': pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: afterOf,
  })

export const invitationListQuery = (portalId: string, jobId: string) =>
  queryOptions({
    queryKey: ['portals', portalId, 'invitation-lists', jobId],
    queryFn: ({ signal }) =>
      call('GET /v3/portals/:portalId/invitation-lists/:jobId', { params: { portalId, jobId }, signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? watchMilliseconds : false),
  })

export type ShownRows = 'problems' | 'skipped'

export const invitationRowsQuery = (portalId: string, jobId: string, show: ShownRows) =>
  infiniteQueryOptions({
    queryKey: ['portals', portalId, 'invitation-lists', jobId, 'rows', show],
    queryFn: ({ pageParam, signal }) =>
      call('GET /v3/portals/:portalId/invitation-lists/:jobId/rows', {
        params: { portalId, jobId },
        query: { show, 'page[size]': '50', 'page[after]': pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: afterOf,
  })
