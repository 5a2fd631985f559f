import { useInfiniteQuery } from '@tanstack/preact-query'
import { useRef, useState } from 'preact/hooks'
import { portalIdInAddress } from '../addresses.ts'
import { Console } from '../frame/Console.tsx'
import { Empty } from '../parts/Empty.tsx'
import { Failed } from '../parts/Failed.tsx'
import { Message, type MessageWords } from '../parts/Message.tsx'
import { RoomHead } from '../parts/RoomHead.tsx'
import { queryClient, termsVersionsQuery, usePortal } from '../queries.ts'
import { PublishDialog } from './PublishDialog.tsx'
import { TermsText } from './TermsText.tsx'
import { VersionTable } from './VersionTable.tsx'
import { versionInAddress } from './version-in-address.ts'
import { WithdrawDialog } from './WithdrawDialog.tsx'

/** What developers accept, and every version of it that there was. */
export function Terms() {
  return (
    <Console room="terms">
      <Room />
    </Console>
  )
}

function Room() {
  const portal = usePortal()
  const portalId = portalIdInAddress()
  const query = useInfiniteQuery({ ...termsVersionsQuery(portalId), enabled: portalId !== '' })
  const versions = query.data?.pages.flatMap((page) => page.data)
  const current = query.data?.pages[0]?.terms_version
  const shown = versionInAddress() ?? current
  const [asked, ask] = useState<'publish' | 'withdraw'>()
  const [message, setMessage] = useState<MessageWords>()
  // What was written and not published: it is there again when the dialog is opened again.
  const written = useRef<string>()

  const close = (done: string | undefined) => {
    ask(undefined)
    if (done) setMessage({ tone: 'success', text: done })
    if (done && asked === 'publish') written.current = undefined
    void queryClient.invalidateQueries({ queryKey: ['portals', portalId, 'terms'] })
  }
  const publish = () => {
    if (current !== undefined) ask('publish')
  }
  return (
    <>
      <RoomHead
        title="Terms of service"
        portalName={portal?.name ?? ''}
        action={
          <button
            type="button"
            class="button"
            data-tone="primary"
            aria-disabled={current === undefined}
            onClick={publish}
          >
            {current ? 'Publish new terms' : 'Publish terms'}
          </button>
        }
      >
        <p class="room-lead">{sayStanding(current, versions?.length)}</p>
      </RoomHead>
      {query.error && !versions && <Failed title="We could not load the terms" query={query} />}
      {!versions && !query.error && <span class="skeleton skeleton-card" />}
      {versions?.length === 0 && (
        <Empty title="No terms yet">
          <p>Once you publish terms, people accept them when they sign up, and their acceptance is kept.</p>
          <button type="button" class="button" onClick={publish}>
            Publish your first terms
          </button>
        </Empty>
      )}
      {shown ? (
        <TermsText portalId={portalId} version={shown} current={current ?? 0} onWithdraw={() => ask('withdraw')} />
      ) : null}
      {versions && versions.length > 0 && <VersionTable versions={versions} shown={shown} />}
      {query.isFetchNextPageError && (
        <Failed title="We could not load more versions" query={{ ...query, refetch: query.fetchNextPage }} />
      )}
      {query.hasNextPage && !query.isFetchNextPageError && (
        <button
          type="button"
          class="button load-more"
          aria-disabled={query.isFetchingNextPage}
          onClick={() => query.isFetching || void query.fetchNextPage()}
        >
          {query.isFetchingNextPage ? 'Loading…' : 'Load more'}
        </button>
      )}
      {asked === 'publish' && current !== undefined && (
        <PublishDialog portalId={portalId} current={current} written={written} onClose={close} />
      )}
      {asked === 'withdraw' && current !== undefined && (
        <WithdrawDialog portalId={portalId} current={current} onClose={close} />
      )}
      <Message message={message} onDismiss={() => setMessage(undefined)} />
    </>
  )
}

function sayStanding(current: number | undefined, versions: number | undefined): string {
  if (current === undefined) return ''
  if (current > 0) return 'Accepted at sign-up, and again when there is a new version.'
  return versions ? 'No terms are in force: nobody is asked to accept any.' : ''
}
