import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientSecretBasic,
  discovery,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  type Configuration,
} from 'openid-client'
import type { Identity, IdentityProvider } from '@/lib/ports/identity-provider'
import type { OidcEnvironment } from './oidc-environment'
import { roleFrom } from './oidc-roles'

const CALLBACK = '/api/v1/session/oidc/callback'
/** Somebody waits for it. */
const TIMEOUT_SECONDS = 10

/**
 * Any provider that OpenID Connect Discovery describes. It is asked for its addresses when the first person comes: a
 * provider that is down must not keep the console from starting.
 *
 * @param publicUrl where browsers reach this server; `<publicUrl>/api/v1/session/oidc/callback` is to be registered there
 */
export function createOidcProvider(oidc: OidcEnvironment, publicUrl: string): IdentityProvider {
  const redirectUri = `${publicUrl}${CALLBACK}`
  let found: Promise<Configuration> | undefined
  const configuration = () => {
    found ??= discover(oidc).catch((thrown: unknown) => {
      found = undefined
      throw thrown
    })
    return found
  }
  return {
    origin: publicUrl,

    async begin() {
      const attempt = { state: randomState(), nonce: randomNonce(), codeVerifier: randomPKCECodeVerifier() }
      const url = buildAuthorizationUrl(await configuration(), {
        ...{ redirect_uri: redirectUri, scope: 'openid profile email' },
        ...{ state: attempt.state, nonce: attempt.nonce, code_challenge_method: 'S256' },
        code_challenge: await calculatePKCECodeChallenge(attempt.codeVerifier),
      })
      return { url: url.href, attempt }
    },

    async finish(search, { state, nonce, codeVerifier }) {
      const config = await configuration()
      const tokens = await authorizationCodeGrant(config, new URL(redirectUri + search), {
        ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier, idTokenExpected: true },
      })
      const claims = tokens.claims()
      if (!claims) throw new Error('the provider sent no ID token')
      const role = roleFrom(claims, oidc.roleClaim, oidc.roles)
      const more = role === undefined ? await userInfo(config, tokens.access_token, claims.sub) : undefined
      return {
        ...{ externalId: `${claims.iss} ${claims.sub}`, name: nameIn({ ...more, ...claims }) },
        role: role ?? roleFrom(more, oidc.roleClaim, oidc.roles),
      }
    },
  }
}

function discover({ issuer, clientId, clientSecret }: OidcEnvironment): Promise<Configuration> {
  const client = clientSecret === undefined ? None() : ClientSecretBasic(clientSecret)
  // The environment lets plain HTTP through on loopback only.
  const execute = issuer.protocol === 'http:' ? [allowInsecureRequests] : []
  return discovery(issuer, clientId, undefined, client, { execute, timeout: TIMEOUT_SECONDS })
}

/** Some providers keep groups out of ID tokens, which have to fit into headers. */
async function userInfo(config: Configuration, accessToken: string, subject: string): Promise<object | undefined> {
  if (config.serverMetadata().userinfo_endpoint === undefined) return undefined
  return fetchUserInfo(config, accessToken, subject)
}

function nameIn(claims: Readonly<Record<string, unknown>>): Identity['name'] {
  const { preferred_username, email, name, sub } = claims
  return String([preferred_username, email, name].find((one) => typeof one === 'string' && one !== '') ?? sub)
}
