import type { PublishedService } from '../../../worker/contract/management-api.ts'
import { Empty } from '../parts/Empty.tsx'
import { LoadingRows } from '../parts/LoadingRows.tsx'

export type ServiceAction = { action: 'add' } | { action: 'edit' | 'remove'; service: PublishedService }

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
    <table class="table" aria-busy={!services}>
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
          {services.map((service) => (
            <ServiceRow key={service.id} service={service} onAsk={onAsk} />
          ))}
        </tbody>
      ) : (
        <LoadingRows columns={4} />
      )}
    </table>
  )
}

function ServiceRow({ service, onAsk }: { service: PublishedService; onAsk: Props['onAsk'] }) {
  const { name, version, description, documentation_url } = service
  const whole = `${name} ${version}`
  return (
    <tr>
      <td data-label="Service">
        <p class="cell-title">{name}</p>
        <p class="cell-text">{description}</p>
      </td>
      <td data-label="Version">{version}</td>
      <td data-label="Documentation">
        {documentation_url ? (
          <a href={documentation_url} rel="noreferrer" aria-label={`Documentation of ${whole}`}>
            {shortAddress(documentation_url)}
          </a>
        ) : (
          <span class="cell-text">None</span>
        )}
      </td>
      <td class="cell-actions">
        <button type="button" class="button" onClick={() => onAsk({ action: 'edit', service })}>
          Edit<span class="visually-hidden"> {whole}</span>
        </button>
        <button type="button" class="button" onClick={() => onAsk({ action: 'remove', service })}>
          Remove<span class="visually-hidden"> {whole}</span>
        </button>
      </td>
    </tr>
  )
}

function shortAddress(url: string): string {
  return url.replace(/^https?:\/\//, '').replace(/\/$/, '')
}
