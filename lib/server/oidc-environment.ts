import { z } from 'zod'
import { isLoopback } from '@/lib/api/host-name'
import { parseOidcRoles, type OidcRoles } from './oidc-roles'

/** The identity provider that TIMBERLINE_OIDC_… name. */
export interface OidcEnvironment {
  readonly issuer: URL
  readonly clientId: string
  /** Undefined for a public client. */
  readonly clientSecret: string | undefined
  readonly roleClaim: string
  readonly roles: OidcRoles
  /** What its button says. */
  readonly label: string
}

const ROLES_BY_NAME = 'admin=admin,operator=operator,viewer=viewer'

/** Tokens of a provider that anybody on the way can speak for are worth nothing. */
function isTrustworthy(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}

export const oidcVariables = {
  TIMBERLINE_OIDC_ISSUER: z.string().refine(isTrustworthy, 'the https:// URL of an OpenID Connect issuer').optional(),
  TIMBERLINE_OIDC_CLIENT_ID: z.string().optional(),
  TIMBERLINE_OIDC_CLIENT_SECRET: z.string().optional(),
  TIMBERLINE_OIDC_ROLE_CLAIM: z.string().default('roles'),
  TIMBERLINE_OIDC_ROLES: z
    .string()
    .default(ROLES_BY_NAME)
    .refine((text) => parseOidcRoles(text) !== undefined, 'of the form admin=cache-admins,operator=sre,viewer=*'),
  TIMBERLINE_OIDC_LABEL: z.string().max(40, 'at most 40 characters long').optional(),
}

type OidcVariables = z.output<z.ZodObject<typeof oidcVariables>>

/** @returns undefined where none is named; `wrong` is the sentence for what is half-way */
export function readOidc(given: OidcVariables): { oidc: OidcEnvironment | undefined } | { wrong: string } {
  const { TIMBERLINE_OIDC_ISSUER: issuer, TIMBERLINE_OIDC_CLIENT_ID: clientId } = given
  if (issuer === undefined)
    return clientId === undefined
      ? { oidc: undefined }
      : { wrong: 'TIMBERLINE_OIDC_ISSUER must be set where TIMBERLINE_OIDC_CLIENT_ID is.' }
  if (clientId === undefined) return { wrong: 'TIMBERLINE_OIDC_CLIENT_ID must be set where TIMBERLINE_OIDC_ISSUER is.' }
  const url = new URL(issuer)
  const roles = parseOidcRoles(given.TIMBERLINE_OIDC_ROLES) ?? { viewer: [], operator: [], admin: [] }
  return {
    oidc: {
      ...{ issuer: url, clientId, clientSecret: given.TIMBERLINE_OIDC_CLIENT_SECRET, roles },
      ...{ roleClaim: given.TIMBERLINE_OIDC_ROLE_CLAIM, label: given.TIMBERLINE_OIDC_LABEL ?? url.hostname },
    },
  }
}
