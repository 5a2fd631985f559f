import type { PublishedService } from '../../../worker/contract/management/published-services.ts'
import { Empty } from '../parts/Empty.tsx'
import { LoadingRows } from '../parts/LoadingRows.tsx'
import { TableFrame } from '../parts/TableFrame.tsx'

export type ServiceAction = { action: 'add' } | { action: 'edit' | 'remove'; service: PublishedService; place: number }

interface Props {
  services: PublishedService[] | undefined
  onAsk: (asked: ServiceAction) => void
  onAdd: () => void
}

export function ServiceTable({ services, onAsk, onAdd }: Props) {
  if (services?.length === 0) {
    return (
      <Empty title="No services yet">
        <p>Developers find here what they can build with. List your first service.</p>
        <button type="button" class="button" onClick={onAdd}>
          Add your first service
        </button>
      </Empty>
    )
  }
  return (
    <TableFrame isLoading={!services}>
      <thead>
        <tr>
          <th scope="col">Service</th>
          <th scope="col">Version</th>
          <th scope="col">Documentation</th>
          <th scope="col">
            <span class="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      {services ? (
        <tbody>
          {services.map((service, place) => (
            <ServiceRow key={service.id} service={service} onAsk={(action) => onAsk({ action, service, place })} />
          ))}
        </tbody>
      ) : (
        <LoadingRows columns={4} />
      )}
    </TableFrame>
  )
}

interface RowProps {
  service: PublishedService
  onAsk: (action: 'edit' | 'remove') => void
}

function ServiceRow({ service, onAsk }: RowProps) {
  const { name, version, description, documentation_url } = service
  const whole = `${name} ${version}`
  return (
    <tr tabIndex={-1}>
      <td>
        <p class="cell-title">{name}</p>
        <p class="cell-text">{description}</p>
      </td>
      <td>{version}</td>
      <td class="cell-link">
        {documentation_url ? (
          <a href={documentation_url} rel="noreferrer" aria-label={`Documentation of ${whole}`}>
            {shortAddress(documentation_url)}
          </a>
        ) : (
          <span class="cell-text">No link</span>
        )}
      </td>
      <td class="cell-actions">
        <button type="button" class="button" onClick={() => onAsk('edit')}>
          Edit<span class="visually-hidden"> {whole}</span>
        </button>
        <button type="button" class="button" onClick={() => onAsk('remove')}>
          Remove<span class="visually-hidden"> {whole}</span>
        </button>
      </td>
    </tr>
  )
}

function shortAddress(url: string): string {
  return url.replace(/^https?:\/\//, '').replace(/\/$/, '')
}
