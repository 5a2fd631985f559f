import type { Portal } from '../../../worker/contract/management/portals.ts'
import { addressOf } from '../addresses.ts'

export function PortalCard({ portal }: { portal: Portal }) {
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
    </li>
  )
}
