import { infiniteQueryOptions, QueryClient, queryOptions, useQuery } from '@tanstack/preact-query'
import type { Language } from '../../worker/contract/language.ts'
import type { Portal } from '../../worker/contract/management/portals.ts'
import { portalIdInAddress } from './addresses.ts'
import { filterOf, type View } from './developers/view-in-address.ts'
import { call } from './management-api.ts'
import { ManagementProblem } from './management-problem.ts'
import { afterIn } from './next-page.ts'

/** What the page knows of the server's state. Everything about portals starts with `portals`, to be refreshed together. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      retry: (failures, problem) => failures < 1 && !(problem instanceof ManagementProblem && problem.status < 500),
    },
    mutations: { networkMode: 'always' },
  },
})

export const accountQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => call('GET /v3/me', { signal }),
})

export const waitingEmailQuery = queryOptions({
  queryKey: ['me', 'waiting-email'],
  queryFn: async ({ signal }) => (await call('GET /v3/me/waiting-email', { signal })).email,
})

export const secondFactorQuery = queryOptions({
  queryKey: ['me', 'second-factor'],
  queryFn: ({ signal }) => call('GET /v3/me/second-factor', { signal }),
})

export const passkeysQuery = queryOptions({
  queryKey: ['me', 'passkeys'],
  queryFn: async ({ signal }) => (await call('GET /v3/me/passkeys', { signal })).data,
})

export const adminsQuery = infiniteQueryOptions({
  queryKey: ['admins'],
  queryFn: ({ pageParam, signal }) => call('GET /v3/admins', { query: { 'page[after]': pageParam }, signal }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ meta }) =>
    meta.page.next && new URL(meta.page.next, location.origin).searchParams.get('page[after]'),
})

export const adminInvitationsQuery = queryOptions({
  queryKey: ['admin-invitations'],
  queryFn: async ({ signal }) => (await call('GET /v3/admin-invitations', { signal })).data,
})

export const portalsQuery = queryOptions({
  queryKey: ['portals'],
  queryFn: async ({ signal }) => (await call('GET /v3/portals', { signal })).data,
})

export const overviewQuery = (portalId: string, days: { from: string; to?: string }) =>
  queryOptions({
    queryKey: ['portals', portalId, 'overview', days],
    queryFn: ({ signal }) => call('GET /v3/portals/:portalId/overview', { params: { portalId }, query: days, signal }),
  })

/** One portal with the settings as they were saved last. */
export const portalQuery = (portalId: string) =>
  queryOptions({
    queryKey: ['portals', portalId, 'settings'],
    queryFn: ({ signal }) => call('GET /v3/portals/:portalId', { params: { portalId }, signal }),
  })

export const approvalRulesQuery = (portalId: string) =>
  queryOptions({
    queryKey: ['portals', portalId, 'approval-rules'],
    queryFn: ({ signal }) => call('GET /v3/portals/:portalId/approval-rules', { params: { portalId }, signal }),
  })

export const registrationFormQuery = (portalId: string) =>
  queryOptions({
    queryKey: ['portals', portalId, 'registration-form'],
    queryFn: ({ signal }) => call('GET /v3/portals/:portalId/registration-form', { params: { portalId }, signal }),
  })

export const emailTemplatesQuery = (portalId: string) =>
  queryOptions({
    queryKey: ['portals', portalId, 'email-templates'],
    queryFn: async ({ signal }) =>
      (await call('GET /v3/portals/:portalId/email-templates', { params: { portalId }, signal })).data,
  })

export const emailTemplateQuery = (portalId: string, name: string, language: Language) =>
  queryOptions({
    queryKey: ['portals', portalId, 'email-templates', name, language],
    queryFn: ({ signal }) =>
      call('GET /v3/portals/:portalId/email-templates/:name', {
        params: { portalId, name },
        query: { language },
        signal,
      }),
  })

export const termsVersionsQuery = (portalId: string) =>
  infiniteQueryOptions({
    queryKey: ['portals', portalId, 'terms', 'versions'],
    queryFn: ({ pageParam, signal }) =>
      call('GET /v3/portals/:portalId/terms', { params: { portalId }, query: { 'page[after]': pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ meta }) =>
      meta.page.next && new URL(meta.page.next, location.origin).searchParams.get('page[after]'),
  })

export const termsQuery = (portalId: string, version: number) =>
  queryOptions({
    queryKey: ['portals', portalId, 'terms', version],
    queryFn: ({ signal }) =>
      call('GET /v3/portals/:portalId/terms/:version', { params: { portalId, version: String(version) }, signal }),
  })

export const publishedServicesQuery = (portalId: string) =>
  queryOptions({
    queryKey: ['portals', portalId, 'published-services'],
    queryFn: async ({ signal }) =>
      (await call('GET /v3/portals/:portalId/published-services', { params: { portalId }, signal })).data,
  })

export const developersQuery = (portalId: string, view: View) =>
  infiniteQueryOptions({
    queryKey: ['portals', portalId, 'developers', filterOf(view), view.sort],
    queryFn: ({ pageParam, signal }) => {
      const filter = filterOf(view)
      const sort = 'filter[search][contains]' in filter ? undefined : view.sort
      return call('GET /v3/portals/:portalId/developers', {
        params: { portalId },
        query: { ...filter, sort, 'page[after]': pageParam },
        signal,
      })
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ meta }) => afterIn(meta.page.next),
  })

/** How often a page asks how far running jobs have come. It does not ask while nothing runs. */
const watchMilliseconds = 2000

export const bulkJobsQuery = (portalId: string) =>
  infiniteQueryOptions({
    queryKey: ['portals', portalId, 'bulk-jobs', 'all'],
    queryFn: ({ pageParam, signal }) =>
      call('GET /v3/portals/:portalId/bulk-jobs', {
        params: { portalId },
        query: { 'page[after]': pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ meta }) =>
      meta.page.next && new URL(meta.page.next, location.origin).searchParams.get('page[after]'),
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.data.some((job) => job.state === 'running')) ? watchMilliseconds : false,
  })

export const runningBulkJobsQuery = (portalId: string) =>
  queryOptions({
    queryKey: ['portals', portalId, 'bulk-jobs', 'running'],
    queryFn: async ({ signal }) => {
      const query = { 'filter[state][eq]': 'running' as const }
      return (await call('GET /v3/portals/:portalId/bulk-jobs', { params: { portalId }, query, signal })).data
    },
    refetchInterval: ({ state }) => (state.data?.length ? watchMilliseconds : false),
  })

export const bulkJobQuery = (portalId: string, jobId: string) =>
  queryOptions({
    queryKey: ['portals', portalId, 'bulk-jobs', jobId],
    queryFn: ({ signal }) =>
      call('GET /v3/portals/:portalId/bulk-jobs/:jobId', { params: { portalId, jobId }, signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? watchMilliseconds / 2 : false),
  })

export const hostnamesQuery = (portalId: string) =>
  queryOptions({
    queryKey: ['portals', portalId, 'hostnames'],
    queryFn: async ({ signal }) =>
      (await call('GET /v3/portals/:portalId/hostnames', { params: { portalId }, signal })).data,
  })

/** True once it is known that an organization admin is looking. Others are not shown what they cannot do. */
export function useIsOrganizationAdmin(): boolean {
  return useQuery(accountQuery).data?.role === 'organization_admin'
}

export const developerQuery = (portalId: string, developerId: string) =>
  queryOptions({
    queryKey: ['portals', portalId, 'developers', developerId],
    queryFn: ({ signal }) =>
      call('GET /v3/portals/:portalId/developers/:developerId', { params: { portalId, developerId }, signal }),
  })

/** The portal that the address names, once it is known. */
export function usePortal(): Portal | undefined {
  const portalId = portalIdInAddress()
  return useQuery({ ...portalsQuery, select: (portals) => portals.find(({ id }) => id === portalId) }).data
}
