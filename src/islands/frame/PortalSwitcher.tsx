import type { Portal } from '../../../worker/contract/management/portals.ts'

interface Props {
  portals: Portal[] | undefined
  portalId: string | undefined
  onChange: (portalId: string) => void
}

export function PortalSwitcher({ portals, portalId, onChange }: Props) {
  return (
    <div class="field">
      <label for="portal">Portal</label>
      <select
        id="portal"
        aria-describedby="portal-hint"
        disabled={!portals?.length}
        value={portals ? portalId : ''}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {portals?.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <p class="visually-hidden" id="portal-hint">
        Choosing another portal opens it.
      </p>
    </div>
  )
}
