import { useInfiniteQuery } from '@tanstack/preact-query'
import { wordsOf } from '../../../worker/contract/invitation-rows.ts'
import { Failed } from '../parts/Failed.tsx'
import { useKeptPlace } from '../parts/kept-place.ts'
import { LoadingRows } from '../parts/LoadingRows.tsx'
import { Section } from '../parts/Section.tsx'
import { TableFrame } from '../parts/TableFrame.tsx'
import { invitationRowsQuery, type ShownRows } from './queries.ts'

interface Props {
  portalId: string
  listId: string
  show: ShownRows
  title: string
  lead: string
}

/** Rows of a list that are not invited, each by its number with why. */
export function RowSection({ portalId, listId, show, title, lead }: Props) {
  const query = useInfiniteQuery(invitationRowsQuery(portalId, listId, show))
  const rows = query.data?.pages.flatMap((page) => page.data)
  const place = useKeptPlace(query.data)
  const showMore = () => {
    if (query.isFetching) return
    place.current = rows?.length
    void query.fetchNextPage()
  }
  return (
    <Section title={title} lead={lead}>
      {query.error && <Failed title="We could not load these rows" query={query} />}
      {(rows || !query.error) && (
        <TableFrame isLoading={!rows}>
          <thead>
            <tr>
              <th scope="col" class="row-number">
                Row
              </th>
              <th scope="col">Person</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          {rows ? (
            <tbody>
              {rows.map((row) => (
                <tr key={row.row} tabIndex={-1}>
                  <td class="row-number">
                    <span class="row-word">Row </span>
                    {row.row}
                  </td>
                  <td>
                    <p class="cell-title">{row.email || '(no address)'}</p>
                    <p class="cell-text">
                      <bdi>{row.full_name}</bdi>
                    </p>
                  </td>
                  <td class="row-why">{wordsOf(row)}</td>
                </tr>
              ))}
            </tbody>
          ) : (
            <LoadingRows columns={3} />
          )}
        </TableFrame>
      )}
      {query.hasNextPage && (
        <button type="button" class="button load-more" aria-disabled={query.isFetchingNextPage} onClick={showMore}>
          {query.isFetchingNextPage ? 'Loading…' : 'Load more'}
        </button>
      )}
    </Section>
  )
}
