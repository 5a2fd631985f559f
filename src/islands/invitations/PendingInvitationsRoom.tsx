import { useInfiniteQuery, useMutation } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import type { Invitation } from '../../../worker/contract/management/invitations.ts'
import type { Portal } from '../../../worker/contract/management/portals.ts'
import { addressOf } from '../addresses.ts'
import { call } from '../management-api.ts'
import { ManagementProblem } from '../management-problem.ts'
import { Failed } from '../parts/Failed.tsx'
import { useKeptPlace } from '../parts/kept-place.ts'
import { Message, type MessageWords } from '../parts/Message.tsx'
import { RoomHead } from '../parts/RoomHead.tsx'
import { queryClient, usePortal } from '../queries.ts'
import { AddDeveloperDialog } from './AddDeveloperDialog.tsx'
import { InvitationTable } from './InvitationTable.tsx'
import { InviteDialog } from './InviteDialog.tsx'
import { invitationsQuery } from './queries.ts'

const signUpWords: Record<Portal['sign_up_mode'], string> = {
  open: 'Anybody can sign up without an invitation.',
  invite_only: 'Only those whom you invite can join.',
  closed: 'Nobody can sign up; an invitation still works.',
}
const number = new Intl.NumberFormat('en')

/** The invitations that nobody has accepted yet. */
export function PendingInvitationsRoom({ portalId }: { portalId: string }) {
  const portal = usePortal()
  const query = useInfiniteQuery({ ...invitationsQuery(portalId), enabled: portalId !== '' })
  const invitations = query.data?.pages.flatMap((page) => page.data)
  const total = query.data?.pages[0]?.meta.page.total
  const [asked, ask] = useState<'invite' | 'add'>()
  const [message, setMessage] = useState<MessageWords>()
  const place = useKeptPlace(query.data)

  const refresh = () => queryClient.invalidateQueries({ queryKey: ['portals'] })
  const act = useMutation({
    mutationFn: (action: () => Promise<MessageWords>) => action(),
    onSuccess: setMessage,
    onError: (problem) =>
      setMessage({
        tone: 'error',
        text: problem instanceof ManagementProblem ? problem.detail : 'That did not work. Please try again.',
      }),
    onSettled: refresh,
  })
  const resend = ({ id, email }: Invitation) =>
    act.mutate(async () => {
      const params = { portalId, invitationId: id }
      await call('POST /v3/portals/:portalId/invitations/:invitationId/resend', { params })
      return { tone: 'success', text: `Sent a fresh invitation to ${email}. The link before it no longer works.` }
    })
  const inviteAgain = ({ email, full_name, message }: Invitation) =>
    act.mutate(async () => {
      const body = { email, message, ...(full_name && { full_name }) }
      await call('POST /v3/portals/:portalId/invitations', { params: { portalId }, body })
      return { tone: 'success', text: `Invited ${email} again, with a fresh letter.` }
    })
  const withdraw = (invitation: Invitation, row: number) => {
    place.current = row
    act.mutate(async () => {
      const params = { portalId, invitationId: invitation.id }
      await call('DELETE /v3/portals/:portalId/invitations/:invitationId', { params })
      const text = `Withdrew the invitation of ${invitation.email}. Its link no longer works.`
      return { tone: 'success', text, undo: () => inviteAgain(invitation) }
    })
  }
  const close = (done: string | undefined) => {
    ask(undefined)
    if (!done) return
    setMessage({ tone: 'success', text: done })
    void refresh()
  }
  const showMore = () => {
    if (query.isFetching) return
    place.current = invitations?.length
    void query.fetchNextPage()
  }
  return (
    <>
      <RoomHead
        title="Invitations"
        portalName={portal?.name ?? ''}
        action={
          <div class="invitation-actions">
            <button type="button" class="button" onClick={() => ask('add')}>
              Add developer
            </button>
            <a class="button" href="?list=new">
              Invite from a list
            </a>
            <button type="button" class="button" data-tone="primary" onClick={() => ask('invite')}>
              Invite developer
            </button>
          </div>
        }
      >
        <p class="room-lead">
          {portal && (
            <>
              {signUpWords[portal.sign_up_mode]}{' '}
              <a href={addressOf('settings', portalId)}>Change that in the settings</a>
            </>
          )}
        </p>
      </RoomHead>
      {query.error && !query.isFetchNextPageError && <Failed title="We could not load the invitations" query={query} />}
      {(invitations || !query.error) && (
        <>
          {total !== undefined && total > 0 && (
            <p class="invitation-count">
              {total === 1 ? '1 invitation waits' : `${number.format(total)} invitations wait`} to be accepted.
            </p>
          )}
          <InvitationTable
            invitations={invitations}
            isResting={act.isPending}
            onInvite={() => ask('invite')}
            onResend={resend}
            onWithdraw={withdraw}
          />
        </>
      )}
      {query.isFetchNextPageError && (
        <Failed title="We could not load more invitations" query={{ ...query, refetch: query.fetchNextPage }} />
      )}
      {query.hasNextPage && !query.isFetchNextPageError && (
        <button type="button" class="button load-more" aria-disabled={query.isFetchingNextPage} onClick={showMore}>
          {query.isFetchingNextPage ? 'Loading…' : 'Load more'}
        </button>
      )}
      {asked === 'invite' && <InviteDialog portalId={portalId} onClose={close} />}
      {asked === 'add' && <AddDeveloperDialog portalId={portalId} portal={portal} onClose={close} />}
      <Message message={message} onDismiss={() => setMessage(undefined)} />
    </>
  )
}
