import type { Portal } from '../../../worker/contract/management/portals.ts'
import { addressOf } from '../addresses.ts'

interface Props {
  portal: Portal
  /** What closes the portal; undefined for those who may not. */
  onClose: (() => void) | undefined
}

/** An open portal: where it is, who waits there, and the ways into its rooms. */
export function PortalCard({ portal, onClose }: Props) {
  const { pending, approved } = portal.developer_counts
  const developers = addressOf('developers', portal.id)
  return (
    <li class="portal-card">
      <h2>{portal.name}</h2>
      <p class="portal-card-description">{portal.description}</p>
      <dl class="facts">
        <div>
          <dt>Portal URL</dt>
          <dd>
            <a href={portal.portal_url}>{portal.portal_url}</a>
          </dd>
        </div>
        <div>
          <dt>Approval</dt>
          <dd>{portal.auto_approve_developers ? 'Automatic, once confirmed' : 'By an admin'}</dd>
        </div>
        <div>
          <dt>Pending</dt>
          <dd>
            {pending > 0 ? (
              <a class="waiting" href={`${developers}?status=pending`}>
                {pending} waiting
              </a>
            ) : (
              'Nobody waits'
            )}
          </dd>
        </div>
        <div>
          <dt>Approved</dt>
          <dd>
            <a href={`${developers}?status=approved`}>
              {approved} {approved === 1 ? 'developer' : 'developers'}
            </a>
          </dd>
        </div>
      </dl>
      <div class="portal-card-ways">
        {(['overview', 'developers', 'settings'] as const).map((room) => (
          <a key={room} href={addressOf(room, portal.id)}>
            {roomWords[room]}
            <span class="visually-hidden"> of {portal.name}</span>
          </a>
        ))}
        {onClose && (
          <button type="button" class="button portal-card-close" onClick={onClose}>
            Close<span class="visually-hidden"> {portal.name}</span>
          </button>
        )}
      </div>
    </li>
  )
}

const roomWords = { overview: 'Overview', developers: 'Developers', settings: 'Settings' }
