import { useEffect } from 'preact/hooks'

interface Pages {
  data: { pages: unknown[] } | undefined
  hasNextPage: boolean
  isFetching: boolean
  isFetchNextPageError: boolean
  fetchNextPage: () => Promise<unknown>
}

const rememberedMax = 10

/**
 * Brings back as many pages as were shown when this page was left or loaded again, so that whoever comes back finds
 * their place. It is remembered with the entry in the browser's history, not in the address: a link that is shared
 * begins at the beginning.
 */
export function useShownPages(query: Pages): void {
  const { data, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = query
  const shown = data?.pages.length ?? 0
  useEffect(() => {
    const isMissing = shown > 0 && shown < rememberedPages()
    if (isMissing && hasNextPage && !isFetching && !isFetchNextPageError) void fetchNextPage()
  }, [shown, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage])
}

/** Remembers that one more page is shown. */
export function rememberPages(shown: number): void {
  history.replaceState({ ...history.state, pages: Math.min(shown, rememberedMax) }, '')
}

function rememberedPages(): number {
  const pages: unknown = history.state?.pages
  return typeof pages === 'number' ? pages : 1
}
