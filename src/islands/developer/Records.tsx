import type { ComponentChildren } from 'preact'
import { Failed } from '../parts/Failed.tsx'

interface Props {
  /** Such as "the letters". */
  what: string
  query: {
    data: unknown
    error: Error | null
    isFetching: boolean
    refetch: () => Promise<unknown>
    hasNextPage?: boolean
    isFetchingNextPage?: boolean
    fetchNextPage?: () => Promise<unknown>
  }
  children: ComponentChildren
}

/** What is kept about a developer, as far as it is loaded, and the way to more of it. */
export function Records({ what, query, children }: Props) {
  return (
    <>
      {children}
      {query.error && <Failed title={`We could not load ${what}`} query={query} />}
      {!query.data && !query.error && (
        <div aria-busy="true">
          <span class="skeleton" />
          <span class="visually-hidden">Loading…</span>
        </div>
      )}
      {query.hasNextPage && (
        <button
          type="button"
          class="button load-more"
          aria-disabled={query.isFetchingNextPage}
          onClick={() => query.isFetching || void query.fetchNextPage?.()}
        >
          {query.isFetchingNextPage ? 'Loading…' : 'Show more'}
          <span class="visually-hidden"> of {what}</span>
        </button>
      )}
    </>
  )
}
