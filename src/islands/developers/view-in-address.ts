import { type DeveloperStatus, developerStatuses } from '../../../worker/contract/developer-status.ts'

export type ShownStatus = DeveloperStatus | 'all'
export type SortedBy = 'created_at' | 'full_name' | 'email'
export type Sort = `${SortedBy} ${'asc' | 'desc'}`

/** Which developers are shown, and in which order. */
export interface View {
  status: ShownStatus
  search: string
  sort: Sort
}

export const newestFirst: Sort = 'created_at desc'
export const longestWaitingFirst: Sort = 'created_at asc'

/** What the address bar asks for: those who wait, the newest first, unless it says otherwise. */
export function viewInAddress(): View {
  const asked = new URLSearchParams(globalThis.location?.search)
  const status = asked.get('status')
  const sort = asked.get('sort') ?? ''
  return {
    status: status === 'all' ? 'all' : (developerStatuses.find((one) => one === status) ?? 'pending'),
    search: asked.get('search') ?? '',
    sort: isSort(sort) ? sort : newestFirst,
  }
}

/** Where a view is. A search has an order of its own. */
export function addressOfView({ status, search, sort }: View): string {
  const asked = new URLSearchParams({ status })
  if (search !== '') asked.set('search', search)
  if (search === '' && sort !== newestFirst) asked.set('sort', sort)
  return `?${asked}`
}

/** The parameters by which the API finds those whom a view shows. */
export function filterOf({ status, search }: View) {
  return {
    ...(status !== 'all' && { 'filter[status][eq]': status }),
    ...(search.trim() !== '' && { 'filter[search][contains]': search.trim() }),
  }
}

function isSort(text: string): text is Sort {
  return /^(created_at|full_name|email) (asc|desc)$/.test(text)
}
