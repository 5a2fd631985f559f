import { infiniteQueryOptions } from '@tanstack/preact-query'
import { call } from '../management-api.ts'
import { afterIn } from '../next-page.ts'
import type { queryOf } from './filters-in-address.ts'

/** The events that the filters let through, newest first. They are read again when asked for, not at every look. */
export const activityQuery = (conditions: ReturnType<typeof queryOf>) =>
  infiniteQueryOptions({
    queryKey: ['activity', conditions],
    queryFn: ({ pageParam, signal }) =>
      call('GET /v3/activity', { query: { ...conditions, 'page[after]': pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ meta }) => afterIn(meta.page.next),
    refetchOnWindowFocus: false,
  })
