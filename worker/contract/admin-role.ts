/** `organization_admin`: everything in the organization. `service_admin`: the portals given to them. */
export const adminRoles = ['organization_admin', 'service_admin'] as const
export type AdminRole = (typeof adminRoles)[number]
