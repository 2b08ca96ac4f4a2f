import type { Database } from '@/lib/database/client'
import { createAuditLog } from './audit-log'
import { createIdempotentAnswers } from './idempotent-answers'
import { createInvalidationHistory } from './invalidation-history'
import { createOperationStore } from './operation-store'
import { createPlanStore } from './plan-store'
import { createRetentionStore } from './retention-store'
import { createSessionStore } from './session-store'
import { createTokenStore } from './token-store'
import { createUserStore } from './user-store'

/** All that the console keeps in the database. */
export function createConsoleStores(database: Database) {
  return {
    sessions: createSessionStore(database),
    tokens: createTokenStore(database),
    users: createUserStore(database),
    audit: createAuditLog(database),
    history: createInvalidationHistory(database),
    answers: createIdempotentAnswers(database),
    kept: createRetentionStore(database),
    shared: { plans: createPlanStore(database), operations: createOperationStore(database) },
  }
}
