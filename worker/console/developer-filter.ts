import type { DeveloperFilter } from '../contract/developer-search.ts'
import type { DeveloperStatus } from '../contract/developer-status.ts'

interface FilterQuery {
  'filter[status][eq]'?: DeveloperStatus | undefined
  'filter[name][contains]'?: string | undefined
  'filter[email][contains]'?: string | undefined
  'filter[search][contains]'?: string | undefined
}

/** The filter of developers that a query asks for. */
export function filterOf(query: FilterQuery): DeveloperFilter {
  return {
    status: query['filter[status][eq]'],
    name: query['filter[name][contains]'],
    email: query['filter[email][contains]'],
    search: query['filter[search][contains]'],
  }
}
