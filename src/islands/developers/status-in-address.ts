import { type DeveloperStatus, developerStatuses } from '../../../worker/contract/developer-status.ts'

export type ShownStatus = DeveloperStatus | 'all'

/** Which developers the address bar asks for: those who wait, unless it says otherwise. */
export function statusInAddress(): ShownStatus {
  const asked = new URLSearchParams(globalThis.location?.search).get('status')
  return asked === 'all' ? 'all' : (developerStatuses.find((status) => status === asked) ?? 'pending')
}
