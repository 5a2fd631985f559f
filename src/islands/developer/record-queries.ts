import { infiniteQueryOptions, queryOptions } from '@tanstack/preact-query'
import { call } from '../management-api.ts'
import { afterIn } from '../next-page.ts'
import { queryClient } from '../queries.ts'

/** Which developer, on which portal. */
export interface Whom {
  portalId: string
  developerId: string
}

const keyOf = ({ portalId, developerId }: Whom) => ['portals', portalId, 'developer', developerId] as const

/** Few at first: what else there is, is a click away. */
const shownAtFirst = '10'

export const developerQuery = (whom: Whom) =>
  queryOptions({
    queryKey: keyOf(whom),
    queryFn: ({ signal }) => call('GET /v3/portals/:portalId/developers/:developerId', { params: { ...whom }, signal }),
  })

export const eventsQuery = (whom: Whom) =>
  infiniteQueryOptions({
    queryKey: [...keyOf(whom), 'events'],
    queryFn: ({ pageParam, signal }) =>
      call('GET /v3/portals/:portalId/developers/:developerId/events', {
        params: { ...whom },
        query: { 'page[size]': shownAtFirst, 'page[after]': pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ meta }) => afterIn(meta.page.next),
  })

export const lettersQuery = (whom: Whom) =>
  infiniteQueryOptions({
    queryKey: [...keyOf(whom), 'letters'],
    queryFn: ({ pageParam, signal }) =>
      call('GET /v3/portals/:portalId/developers/:developerId/letters', {
        params: { ...whom },
        query: { 'page[size]': shownAtFirst, 'page[after]': pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ meta }) => afterIn(meta.page.next),
  })

export const notesQuery = (whom: Whom) =>
  infiniteQueryOptions({
    queryKey: [...keyOf(whom), 'notes'],
    queryFn: ({ pageParam, signal }) =>
      call('GET /v3/portals/:portalId/developers/:developerId/notes', {
        params: { ...whom },
        query: { 'page[size]': shownAtFirst, 'page[after]': pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ meta }) => afterIn(meta.page.next),
  })

export const sessionsQuery = (whom: Whom) =>
  queryOptions({
    queryKey: [...keyOf(whom), 'sessions'],
    queryFn: async ({ signal }) =>
      (await call('GET /v3/portals/:portalId/developers/:developerId/sessions', { params: { ...whom }, signal })).data,
  })

export const termsQuery = (whom: Whom) =>
  queryOptions({
    queryKey: [...keyOf(whom), 'terms'],
    queryFn: async ({ signal }) =>
      (
        await call('GET /v3/portals/:portalId/developers/:developerId/terms-acceptances', {
          params: { ...whom },
          signal,
        })
      ).data,
  })

/** Reads again what is shown about a developer, and about the portal's developers. */
export function refreshDeveloper({ portalId }: Whom): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ['portals', portalId] })
}
