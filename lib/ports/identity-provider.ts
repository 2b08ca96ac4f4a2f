import type { Role } from '@/lib/kernel/role'

/** What somebody's browser keeps between going to the provider and coming back. */
export interface SignInAttempt {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
}

/** Somebody for whom a provider vouches. */
export interface Identity {
  /** Issuer and subject: what does not change, unlike a name. */
  readonly externalId: string
  /** As the provider calls the person. */
  readonly name: string
  /** Undefined where the provider says nothing that makes a role here. */
  readonly role: Role | undefined
}

/** Whoever says who people are: OpenID Connect's authorization code flow, with PKCE. */
export interface IdentityProvider {
  /** This server's own origin, where the provider sends people back to. */
  readonly origin: string
  /** @returns where to send the browser, and what it has to bring back */
  begin(): Promise<{ readonly url: string; readonly attempt: SignInAttempt }>
  /**
   * @param search of the URL that the browser came back to
   * @throws where the answer is not to this attempt, or the provider does not stand by it
   */
  finish(search: string, attempt: SignInAttempt): Promise<Identity>
}
