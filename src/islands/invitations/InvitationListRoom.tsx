import { useMutation, useQuery } from '@tanstack/preact-query'
import type { InvitationList } from '../../../worker/contract/management/invitation-lists.ts'
import { call } from '../management-api.ts'
import { ManagementProblem } from '../management-problem.ts'
import { Empty } from '../parts/Empty.tsx'
import { Failed } from '../parts/Failed.tsx'
import { Notice } from '../parts/Notice.tsx'
import { ProgressBar } from '../parts/ProgressBar.tsx'
import { RoomHead } from '../parts/RoomHead.tsx'
import { Section } from '../parts/Section.tsx'
import { When } from '../parts/When.tsx'
import { queryClient, usePortal } from '../queries.ts'
import { invitationListQuery } from './queries.ts'
import { RowSection } from './RowSection.tsx'

const number = new Intl.NumberFormat('en')
const people = (count: number) => (count === 1 ? '1 person' : `${number.format(count)} people`)
const rows = (count: number) => (count === 1 ? '1 row' : `${number.format(count)} rows`)

interface Props {
  portalId: string
  listId: string
}

/** One list of people: first what is wrong with it, then how far the invitations have come, at the end what was done. */
export function InvitationListRoom({ portalId, listId }: Props) {
  const portal = usePortal()
  const query = useQuery(invitationListQuery(portalId, listId))
  const list = query.data
  const allInvitations = location.pathname

  if (query.error instanceof ManagementProblem && query.error.status === 404) {
    return (
      <Empty title="There is no such list" isWholeRoom>
        <p>It was cancelled, or the address is not quite right.</p>
        <a class="button" href={allInvitations}>
          See all invitations
        </a>
      </Empty>
    )
  }
  return (
    <>
      <RoomHead title={list ? titles[list.state] : 'Invite from a list'} portalName={portal?.name ?? ''}>
        <p class="room-lead">
          {list && (
            <span>
              {rows(list.rows)}, given by {list.created_by.full_name} <When at={list.created_at} />
            </span>
          )}{' '}
          <a href={allInvitations}>All invitations</a>
        </p>
      </RoomHead>
      {query.error && <Failed title="We could not load this list" query={query} />}
      {!list && !query.error && (
        <div aria-busy="true">
          <span class="skeleton skeleton-card" />
          <span class="visually-hidden">Loading…</span>
        </div>
      )}
      {list?.state === 'preview' && <Preview portalId={portalId} list={list} />}
      {list && list.state !== 'preview' && <Progress portalId={portalId} list={list} />}
    </>
  )
}

const titles: Record<InvitationList['state'], string> = {
  preview: 'Before anybody is invited',
  running: 'Inviting',
  stopped: 'Inviting, stopped',
  done: 'Invited',
}

/** Does something with the list and shows it as it then stands. */
function useListAction<Done>(portalId: string, list: InvitationList, act: () => Promise<Done>) {
  return useMutation({
    mutationFn: act,
    onSettled: () => queryClient.invalidateQueries({ queryKey: invitationListQuery(portalId, list.id).queryKey }),
  })
}

function Preview({ portalId, list }: { portalId: string; list: InvitationList }) {
  const params = { portalId, jobId: list.id }
  const start = useListAction(portalId, list, () =>
    call('POST /v3/portals/:portalId/invitation-lists/:jobId/start', { params }),
  )
  const cancel = useMutation({
    mutationFn: () => call('DELETE /v3/portals/:portalId/invitation-lists/:jobId', { params }),
    onSuccess: () => location.assign('?list=new'),
  })
  const isBusy = start.isPending || cancel.isPending || cancel.isSuccess
  const { good, problems } = list
  const startWords =
    problems === 0
      ? `Invite ${people(good)}`
      : good === 1
        ? 'Invite the good one'
        : `Invite the ${number.format(good)} good ones`
  return (
    <>
      <Section title={good === 0 ? 'Nobody can be invited' : `${people(good)} can be invited`} lead={leadOf(list)}>
        {list.message && <Quotation message={list.message} />}
        <ProblemOf error={start.error ?? cancel.error} />
        <div class="list-actions">
          {good > 0 && (
            <button
              type="button"
              class="button"
              data-tone="primary"
              aria-disabled={isBusy}
              onClick={() => isBusy || start.mutate()}
            >
              {startWords}
            </button>
          )}
          <button type="button" class="button" aria-disabled={isBusy} onClick={() => isBusy || cancel.mutate()}>
            {good > 0 ? 'Cancel' : 'Give another list'}
          </button>
        </div>
      </Section>
      {problems > 0 && (
        <RowSection
          portalId={portalId}
          listId={list.id}
          show="problems"
          title={`${rows(problems)} cannot be invited`}
          lead="They are left out. Mend them in your file and give it again later: nobody is invited twice."
        />
      )}
    </>
  )
}

function leadOf({ good, problems }: InvitationList): string {
  if (good === 0) return 'Every row has a problem, named below.'
  if (problems === 0) return 'Every row is good. Each of them gets a letter with a link that works for 7 days.'
  return 'Each of them gets a letter with a link that works for 7 days. The other rows are named below.'
}

function Progress({ portalId, list }: { portalId: string; list: InvitationList }) {
  const { state, good, invited, skipped, problems } = list
  const params = { portalId, jobId: list.id }
  const stop = useListAction(portalId, list, () => call('POST /v3/portals/:portalId/bulk-jobs/:jobId/stop', { params }))
  const goOn = useListAction(portalId, list, () =>
    call('POST /v3/portals/:portalId/bulk-jobs/:jobId/continue', { params }),
  )
  // Somebody may have been quicker, or it is over: what is shown then says so.
  const error = [stop.error, goOn.error].find((one) => one && !(one instanceof ManagementProblem && one.status === 409))
  return (
    <>
      <Section title={progressTitles[state]} lead={<ProgressLead list={list} />}>
        <div role="status">{state === 'done' && <Notice tone="success" title={`Invited ${people(invited)}`} />}</div>
        <ProgressBar label="Invited" done={invited + skipped} total={good} />
        {list.message && <Quotation message={list.message} />}
        <ProblemOf error={error ?? null} />
        <div class="list-actions">
          {state === 'running' && (
            <button
              type="button"
              class="button"
              aria-disabled={stop.isPending}
              onClick={() => stop.isPending || stop.mutate()}
            >
              Stop
            </button>
          )}
          {state === 'stopped' && (
            <button
              type="button"
              class="button"
              data-tone="primary"
              aria-disabled={goOn.isPending}
              onClick={() => goOn.isPending || goOn.mutate()}
            >
              Continue
            </button>
          )}
          <a class="button" href={`/v3/portals/${portalId}/invitation-lists/${list.id}/result`} download>
            Download the result as CSV
          </a>
        </div>
      </Section>
      {skipped > 0 && state !== 'running' && (
        <RowSection
          portalId={portalId}
          listId={list.id}
          show="skipped"
          title={`${rows(skipped)} no longer had to be invited`}
          lead="Something happened between looking at the list and their turn."
        />
      )}
      {problems > 0 && (
        <RowSection
          portalId={portalId}
          listId={list.id}
          show="problems"
          title={`${rows(problems)} ${problems === 1 ? 'was' : 'were'} left out`}
          lead="Mend them in your file and give it again: nobody is invited twice."
        />
      )}
    </>
  )
}

const progressTitles: Record<Exclude<InvitationList['state'], 'preview'>, string> & { preview: string } = {
  preview: '',
  running: 'The letters are being written',
  stopped: 'Stopped',
  done: 'All done',
}

function ProgressLead({ list: { state, finished_at } }: { list: InvitationList }) {
  if (finished_at) {
    return (
      <>
        Finished <When at={finished_at} />. The letters leave one after the other.
      </>
    )
  }
  return state === 'stopped' ? (
    <>Who is invited stays invited. Continue, and it goes on where it was stopped.</>
  ) : (
    <>You can leave this page: the work goes on without it, and this address leads back to it.</>
  )
}

function Quotation({ message }: { message: string }) {
  return (
    <div class="list-message">
      <p class="list-message-title">Your message in each letter</p>
      <blockquote>{message}</blockquote>
    </div>
  )
}

function ProblemOf({ error }: { error: Error | null }) {
  if (!error) return null
  return (
    <div role="alert">
      <Notice tone="error" title="That did not work">
        <p class="notice-text">
          {error instanceof ManagementProblem ? error.detail : 'This is our fault. Please try again.'}
        </p>
      </Notice>
    </div>
  )
}
