import type { Portal } from '../../../worker/contract/management/portals.ts'
import { addressOf } from '../addresses.ts'
import { Section } from '../parts/Section.tsx'
import { When } from '../parts/When.tsx'
import { ErasedUnlessReopened } from './ErasedUnlessReopened.tsx'

interface Props {
  portals: Portal[]
  /** What opens a portal again; undefined for those who may not. */
  onReopen: ((portal: Portal) => void) | undefined
}

/** The portals that nobody can use at the moment. They keep their hostnames and all they hold, until they are erased. */
export function ClosedPortals({ portals, onReopen }: Props) {
  return (
    <Section
      title="Closed portals"
      lead="Nobody can sign up or log in there. They keep everything, their hostnames too, until they are erased."
    >
      <ul class="rows">
        {portals.map((portal) => (
          <li key={portal.id} class="row">
            <div>
              <p class="cell-title">
                <a href={addressOf('developers', portal.id)}>{portal.name}</a>
              </p>
              <p class="cell-text">
                {portal.canonical_domain}, closed {portal.closed_at && <When at={portal.closed_at} />}.{' '}
                <ErasedUnlessReopened portal={portal} />
              </p>
            </div>
            {onReopen && (
              <button type="button" class="button" onClick={() => onReopen(portal)}>
                Reopen<span class="visually-hidden"> {portal.name}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
