import type { Route } from '@/lib/api/route'
import type { Throttle } from '@/lib/api/throttle'
import { activityRoutes } from './activity'
import { documentRoute } from './document'
import { entryListRoutes } from './entry-list'
import { entryRoutes } from './entry'
import { entryVerbRoutes } from './entry-verbs'
import { invalidationRoutes } from './invalidations'
import { namespaceRoutes } from './namespaces'
import { sessionRoutes } from './session'
import { stateRoutes } from './state'
import { tagRoutes } from './tags'
import { tokenRoutes } from './tokens'

/** Every route there is. One that is not in this list does not exist. */
export function allRoutes({ signIns, document }: { signIns: Throttle; document: () => unknown }): Route[] {
  return [
    ...stateRoutes,
    ...entryListRoutes,
    ...entryRoutes,
    ...entryVerbRoutes,
    ...tagRoutes,
    ...namespaceRoutes,
    ...invalidationRoutes,
    ...activityRoutes,
    ...sessionRoutes(signIns),
    ...tokenRoutes,
    documentRoute(document),
  ]
}
