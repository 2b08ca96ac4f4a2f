/** The door of `timberline/admin`. */
export { adminApi, type AdminApi, type AdminApiOptions } from './admin-api'
export { ApiProblem, createClient, type ApiClient } from '@/lib/api/client'
export type { Actor } from '@/lib/admin/context'
export type { Role } from '@/lib/kernel/role'
