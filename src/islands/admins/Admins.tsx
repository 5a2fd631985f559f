import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import type { Account } from '../../../worker/contract/management/account.ts'
import type { AdminInvitation } from '../../../worker/contract/management/admin-invitations.ts'
import type { Admin } from '../../../worker/contract/management/admins.ts'
import { Console } from '../frame/Console.tsx'
import { call } from '../management-api.ts'
import { ManagementProblem } from '../management-problem.ts'
import { Empty } from '../parts/Empty.tsx'
import { Failed } from '../parts/Failed.tsx'
import { useKeptPlace } from '../parts/kept-place.ts'
import { Message, type MessageWords } from '../parts/Message.tsx'
import { RoomHead } from '../parts/RoomHead.tsx'
import { accountQuery, adminInvitationsQuery, adminsQuery, portalsQuery, queryClient } from '../queries.ts'
import { AdminDialog } from './AdminDialog.tsx'
import { AdminTable } from './AdminTable.tsx'
import { Invitations } from './Invitations.tsx'
import { InviteDialog } from './InviteDialog.tsx'
import { RequireSecondFactor } from './RequireSecondFactor.tsx'
import { ResetSecondFactorDialog } from './ResetSecondFactorDialog.tsx'
import { WithdrawDialog } from './WithdrawDialog.tsx'

/** Who runs the organization's portals, and who was asked to. */
export function Admins() {
  return (
    <Console room="admins">
      <Room />
    </Console>
  )
}

function Room() {
  const { data: account } = useQuery(accountQuery)
  if (account?.role === 'service_admin') {
    return (
      <Empty title="Only organization admins manage admins" isWholeRoom>
        <p>Ask one of them if somebody should join, leave, or reach another portal.</p>
        <a class="button" href="/">
          See your portals
        </a>
      </Empty>
    )
  }
  return <AdminsOfOrganization account={account} />
}

type Asked =
  | { action: 'invite' }
  | { action: 'edit'; admin: Admin }
  | { action: 'reset_second_factor'; admin: Admin }
  | { action: 'withdraw'; invitation: AdminInvitation }

function AdminsOfOrganization({ account }: { account: Account | undefined }) {
  const isKnown = account !== undefined
  const query = useInfiniteQuery({ ...adminsQuery, enabled: isKnown })
  const invitations = useQuery({ ...adminInvitationsQuery, enabled: isKnown })
  const { data: portals = [] } = useQuery(portalsQuery)
  const [asked, ask] = useState<Asked>()
  const [message, setMessage] = useState<MessageWords>()
  const place = useKeptPlace(invitations.data)

  const refresh = () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: adminsQuery.queryKey }),
      queryClient.invalidateQueries({ queryKey: adminInvitationsQuery.queryKey }),
    ])
  const { mutate, isPending } = useMutation({
    mutationFn: (change: () => Promise<MessageWords>) => change(),
    onSuccess: setMessage,
    onError: (problem) =>
      setMessage({
        tone: 'error',
        text: problem instanceof ManagementProblem ? problem.detail : 'That did not work. Please try again.',
      }),
    onSettled: refresh,
  })
  const setDisabled = async (admin: Admin, isDisabled: boolean): Promise<MessageWords> => {
    await call('PATCH /v3/admins/:adminId', { params: { adminId: admin.id }, body: { disabled: isDisabled } })
    return {
      tone: 'success',
      text: isDisabled
        ? `Disabled ${admin.full_name}. They are logged out everywhere.`
        : `Enabled ${admin.full_name}. They can log in again.`,
      undo: () => mutate(() => setDisabled(admin, !isDisabled)),
    }
  }
  const sendAgain = async ({ email, role, portals: given }: AdminInvitation): Promise<MessageWords> => {
    await call('POST /v3/admin-invitations', { body: { email, role, portal_ids: given.map(({ id }) => id) } })
    return { tone: 'success', text: `Sent a new letter to ${email}. The link in the older one is dead.` }
  }
  const close = (done: string | undefined) => {
    if (done && asked?.action === 'withdraw') place.current = 0
    ask(undefined)
    if (!done) return
    setMessage({ tone: 'success', text: done })
    void refresh()
  }
  return (
    <>
      <RoomHead
        title="Admins"
        action={
          isKnown && (
            <button type="button" class="button" data-tone="primary" onClick={() => ask({ action: 'invite' })}>
              Invite admin
            </button>
          )
        }
      >
        <p class="room-lead">Those who run your organization’s portals.</p>
      </RoomHead>
      {query.error && !query.isFetchNextPageError && <Failed title="We could not load the admins" query={query} />}
      {(query.data || !query.error) && (
        <AdminTable
          admins={query.data?.pages.flatMap((page) => page.data)}
          ownId={account?.id}
          isResting={isPending}
          onEdit={(admin) => ask({ action: 'edit', admin })}
          onDisable={(admin, isDisabled) => mutate(() => setDisabled(admin, isDisabled))}
          onResetSecondFactor={(admin) => ask({ action: 'reset_second_factor', admin })}
        />
      )}
      {query.isFetchNextPageError && (
        <Failed title="We could not load more admins" query={{ ...query, refetch: query.fetchNextPage }} />
      )}
      {query.hasNextPage && !query.isFetchNextPageError && (
        <button
          type="button"
          class="button load-more"
          aria-disabled={query.isFetching}
          onClick={() => query.isFetching || void query.fetchNextPage()}
        >
          {query.isFetchingNextPage ? 'Loading…' : 'Load more'}
        </button>
      )}
      <h2>Open invitations</h2>
      {invitations.error && <Failed title="We could not load the invitations" query={invitations} />}
      {invitations.data?.length === 0 ? (
        <Empty title="Nobody is invited">
          <p>Whoever you invite stands here until they accept.</p>
        </Empty>
      ) : (
        (invitations.data || !invitations.error) && (
          <Invitations
            invitations={invitations.data}
            isResting={isPending}
            onSendAgain={(invitation) => mutate(() => sendAgain(invitation))}
            onWithdraw={(invitation) => ask({ action: 'withdraw', invitation })}
          />
        )
      )}
      {account && <RequireSecondFactor account={account} say={(text) => setMessage({ tone: 'success', text })} />}
      {asked?.action === 'invite' && <InviteDialog portals={portals} onClose={close} />}
      {asked?.action === 'edit' && <AdminDialog admin={asked.admin} portals={portals} onClose={close} />}
      {asked?.action === 'reset_second_factor' && <ResetSecondFactorDialog admin={asked.admin} onClose={close} />}
      {asked?.action === 'withdraw' && <WithdrawDialog invitation={asked.invitation} onClose={close} />}
      <Message message={message} onDismiss={() => setMessage(undefined)} />
    </>
  )
}
