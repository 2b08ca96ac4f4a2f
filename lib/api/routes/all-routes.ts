import type { Route } from '@/lib/api/route'
import type { SignInThrottles } from '@/lib/api/sign-in-throttles'
import { activityRoutes } from './activity'
import { documentRoute } from './document'
import { entryListRoutes } from './entry-list'
import { entryRoutes } from './entry'
import { entryVerbRoutes } from './entry-verbs'
import { invalidationRoutes } from './invalidations'
import { namespaceRoutes } from './namespaces'
import { oidcRoutes } from './oidc'
import { operationRoutes } from './operations'
import { sessionRoutes } from './session'
import { stateRoutes } from './state'
import { strategyRoutes } from './strategies'
import { tagRoutes } from './tags'
import { tokenRoutes } from './tokens'
import { userRoutes } from './users'
import { writeBehindRoutes } from './write-behind'

/** Every route there is. One that is not in this list does not exist. */
export function allRoutes({ signIns, document }: { signIns: SignInThrottles; document: () => unknown }): Route[] {
  return [
    ...stateRoutes,
    ...entryListRoutes,
    ...entryRoutes,
    ...entryVerbRoutes,
    ...tagRoutes,
    ...namespaceRoutes,
    ...strategyRoutes,
    ...invalidationRoutes,
    ...writeBehindRoutes,
    ...activityRoutes,
    ...sessionRoutes(signIns),
    ...oidcRoutes(signIns),
    ...operationRoutes,
    ...tokenRoutes,
    ...userRoutes,
    documentRoute(document),
  ]
}
