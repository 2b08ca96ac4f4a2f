import type { Advice } from './contract/advice'
import type { AuditPage, AuditQuery } from './contract/audit'
import type { Demo, SwitchDemo } from './contract/demo'
import type { DependenciesQuery, DependencyGraph } from './contract/dependencies'
import type { ApiDocument } from './contract/document'
import type {
  DeleteReceipt,
  EntriesQuery,
  EntryDetail,
  EntryPage,
  FolderPage,
  FoldersQuery,
  PatchEntry,
  PutEntry,
  RefreshReceipt,
  Trace,
  WriteReceipt,
} from './contract/entries'
import type { Health } from './contract/health'
import type { HotKeys } from './contract/hot-keys'
import type { InstancePage } from './contract/instances'
import type {
  InvalidateRequest,
  InvalidationPage,
  InvalidationPlan,
  InvalidationReceipt,
  InvalidationsQuery,
} from './contract/invalidations'
import type { BypassLevel, LevelBypass, Levels, RedisMemory } from './contract/levels'
import type { NamespacePage } from './contract/namespaces'
import type { Operation, OperationPage, OperationsQuery } from './contract/operations'
import type { LevelName } from './contract/primitives'
import type { Series, SeriesQuery } from './contract/series'
import type { ChangePassword, Session, SignIn } from './contract/session'
import type { Stats } from './contract/stats'
import type { ChangeRetention, Retention } from './contract/retention'
import type { RunTrial, Strategies, Trial } from './contract/strategies'
import type { TagDetail, TagPage, TagsQuery } from './contract/tags'
import type { Target } from './contract/target'
import type { CreatedToken, CreateToken, TokenPage } from './contract/tokens'
import type { CreateUser, UpdateUser, User, UserPage } from './contract/users'
import type { ActivateVersion, BumpVersion, NamespaceVersion } from './contract/versions'
import type { PartsReceipt, RefreshRequest, RetimeRequest, WarmReceipt, WarmRequest } from './contract/warm'
import type {
  DiscardLetters,
  RedriveLetters,
  RedriveReceipt,
  SettledLetters,
  WriteBehind,
} from './contract/write-behind'
import type { FileFormat } from './contract/file'
import { createListRequest } from './list-request'
import { createLongRequest } from './long-request'
import { createRequest, segment, type ApiRequest, type RequestOptions } from './request'

export { ApiProblem } from './request'

/** Ends a request early, e.g. the signal TanStack Query hands to its functions. */
export interface CallOptions {
  signal?: AbortSignal
}
/** `ifMatch`: the entry's `etag`; the call is refused with 412 where the entry changed meanwhile. */
export interface EditOptions extends CallOptions {
  ifMatch?: string
}

interface OfInstance {
  /** One process, by its id; all together where it is not said. */
  instance?: string
}

interface PageQuery {
  cursor?: string
  limit?: number
}

/**
 * The admin API as functions named like the operators' verbs. Runs in the browser and in Node.
 *
 * @param options where the API is, how to fetch, and a bearer token where there is no session cookie
 * @throws ApiProblem from every call that is not answered with 2xx
 */
export function createClient(options: RequestOptions = {}) {
  const send = createRequest(options)
  const entry = (key: string) => `/entries/${segment(key)}`
  const deadLetter = (id: string) => `/write-behind/dead-letters/${segment(id)}`
  const namespace = (name: string) => `/namespaces/${segment(name)}`
  const operation = (id: string) => `/operations/${segment(id)}`
  const sendLong = createLongRequest(send)
  const sendAll = createListRequest(send)

  return {
    /** Answers also where the cache is down (503 is no problem here). */
    getHealth: (call?: CallOptions) => send<Health>({ path: '/health', accept: [503], ...call }),
    getStats: (query: OfInstance = {}, call?: CallOptions) =>
      send<Stats>({ path: '/stats', query: { ...query }, ...call }),
    getSeries: (query: SeriesQuery = {}, call?: CallOptions) =>
      send<Series>({ path: '/stats/series', query: { ...query }, ...call }),
    bypassLevel: (level: LevelName, { instance, ...body }: BypassLevel & OfInstance, call?: CallOptions) =>
      send<LevelBypass>({ method: 'PUT', path: `/levels/${level}/bypass`, query: { instance }, body, ...call }),
    getLevels: (query: OfInstance = {}, call?: CallOptions) =>
      send<Levels>({ path: '/levels', query: { ...query }, ...call }),
    getRedisMemory: (call?: CallOptions) => send<RedisMemory>({ path: '/levels/redis/memory', ...call }),
    getAdvice: (query: OfInstance = {}, call?: CallOptions) =>
      send<Advice>({ path: '/advisor', query: { ...query }, ...call }),
    listHotKeys: (query: OfInstance & { namespace?: string; limit?: number } = {}, call?: CallOptions) =>
      send<HotKeys>({ path: '/hot-keys', query: { ...query }, ...call }),
    /** All of them. */
    listInstances: (call?: CallOptions) => sendAll<InstancePage>({ path: '/instances', ...call }),

    listEntries: (query: EntriesQuery = {}, call?: CallOptions) =>
      send<EntryPage>({ path: '/entries', query: { ...query }, ...call }),
    /** All that the query lets through, as a file, in the order of keys. */
    exportEntries: (as: FileFormat, query: EntriesQuery = {}, call?: CallOptions & Pick<ApiRequest, 'onPart'>) =>
      send<Blob>({ path: '/entries', query: { ...query }, as, ...call }),
    listFolders: (query: FoldersQuery = {}, call?: CallOptions) =>
      send<FolderPage>({ path: '/folders', query: { ...query }, ...call }),
    getEntry: (key: string, call?: CallOptions) => send<EntryDetail>({ path: entry(key), ...call }),
    /** null where no level holds the key, for browsers: they write each 404 into their console as an error. */
    findEntry: async (key: string, call?: CallOptions) =>
      (await send<EntryDetail | undefined>({ path: entry(key), query: { absent: 'nothing' }, ...call })) ?? null,
    /** Where to download the whole value from. */
    entryValueUrl: (key: string) => send.url(`${entry(key)}/value`),
    putEntry: (key: string, body: PutEntry, call?: EditOptions) =>
      send<WriteReceipt>({ method: 'PUT', path: entry(key), body, ...call }),
    patchEntry: (key: string, body: PatchEntry, call?: EditOptions) =>
      send<WriteReceipt>({ method: 'PATCH', path: entry(key), body, ...call }),
    deleteEntry: (key: string, call?: EditOptions) =>
      send<DeleteReceipt>({ method: 'DELETE', path: entry(key), ...call }),
    refreshEntry: (key: string, call?: CallOptions) =>
      send<RefreshReceipt>({ method: 'POST', path: `${entry(key)}/refresh`, body: {}, ...call }),
    traceEntry: (key: string, call?: CallOptions) =>
      send<Trace>({ method: 'POST', path: `${entry(key)}/trace`, body: {}, ...call }),

    /** Waits also where it takes long; {@link listOperations} tells how far it is. */
    warmEntries: (body: WarmRequest, call?: CallOptions) =>
      sendLong<WarmReceipt>({ method: 'POST', path: '/warm', body, ...call }),

    /** Loads them again, whatever is held; waits also where it takes long, as the next does. */
    refreshEntries: (body: RefreshRequest, call?: CallOptions) =>
      sendLong<PartsReceipt>({ method: 'POST', path: '/refresh', body, ...call }),
    /** Gives them another TTL. */
    retimeEntries: (body: RetimeRequest, call?: CallOptions) =>
      sendLong<PartsReceipt>({ method: 'PATCH', path: '/entries', body, ...call }),

    listTags: (query: TagsQuery = {}, call?: CallOptions) =>
      send<TagPage>({ path: '/tags', query: { ...query }, ...call }),
    getTag: (tag: string, call?: CallOptions) => send<TagDetail>({ path: `/tags/${segment(tag)}`, ...call }),
    /** All of them. */
    listNamespaces: (query: OfInstance = {}, call?: CallOptions) =>
      sendAll<NamespacePage>({ path: '/namespaces', query: { ...query }, ...call }),
    listDependencies: (query: DependenciesQuery, call?: CallOptions) =>
      send<DependencyGraph>({ path: '/dependencies', query: { ...query }, ...call }),

    previewInvalidation: (target: Target, call?: CallOptions) =>
      send<InvalidationPlan>({ method: 'POST', path: '/invalidations/preview', body: { target }, ...call }),
    /** Waits also where it takes long; {@link listOperations} tells how far it is. */
    invalidate: (body: InvalidateRequest, call?: CallOptions) =>
      sendLong<InvalidationReceipt>({ method: 'POST', path: '/invalidations', body, ...call }),
    undoInvalidation: (seq: number, call?: CallOptions) =>
      send<InvalidationReceipt>({ method: 'POST', path: `/invalidations/${seq}/undo`, body: {}, ...call }),
    /** `from` and `to`: ms since the epoch. */
    listInvalidations: (query: InvalidationsQuery = {}, call?: CallOptions) =>
      send<InvalidationPage>({ path: '/invalidations', query: { ...query }, ...call }),

    listStrategies: (query: OfInstance = {}, call?: CallOptions) =>
      send<Strategies>({ path: '/strategies', query: { ...query }, ...call }),
    /** Takes as long as the trial does: some seconds. */
    runTrial: (body: RunTrial, call?: CallOptions) =>
      send<Trial>({ method: 'POST', path: '/strategies/trials', body, ...call }),

    bumpVersion: (name: string, body: BumpVersion = {}, call?: CallOptions) =>
      send<NamespaceVersion>({ method: 'POST', path: `${namespace(name)}/versions`, body, ...call }),
    activateVersion: (name: string, body: ActivateVersion, call?: CallOptions) =>
      send<NamespaceVersion>({ method: 'PUT', path: `${namespace(name)}/version`, body, ...call }),

    getWriteBehind: (query: PageQuery = {}, call?: CallOptions) =>
      send<WriteBehind>({ path: '/write-behind', query: { ...query }, ...call }),
    redriveDeadLetter: (id: string, call?: CallOptions) =>
      send<RedriveReceipt>({ method: 'POST', path: `${deadLetter(id)}/redrive`, body: {}, ...call }),
    discardDeadLetter: (id: string, call?: CallOptions) =>
      send<undefined>({ method: 'DELETE', path: deadLetter(id), ...call }),
    /** Waits also where it takes long; {@link listOperations} tells how far it is. */
    redriveDeadLetters: (body: RedriveLetters, call?: CallOptions) =>
      sendLong<SettledLetters>({ method: 'POST', path: '/write-behind/dead-letters/redrive', body, ...call }),
    discardDeadLetters: (body: DiscardLetters, call?: CallOptions) =>
      sendLong<SettledLetters>({ method: 'POST', path: '/write-behind/dead-letters/discard', body, ...call }),

    getDemo: (call?: CallOptions) => send<Demo>({ path: '/demo', ...call }),
    switchDemo: (body: SwitchDemo, call?: CallOptions) => send<Demo>({ method: 'PUT', path: '/demo', body, ...call }),

    /** Signs in with the token of a sign-in link; the cookie is set by the answer. */
    exchangeSignInLink: (token: string, call?: CallOptions) =>
      send<Session>({ method: 'POST', path: '/session', body: { token }, ...call }),
    signIn: (body: SignIn, call?: CallOptions) => send<Session>({ method: 'POST', path: '/session', body, ...call }),
    getSession: (call?: CallOptions) => send<Session>({ path: '/session', ...call }),
    /** The user's other sessions end. */
    changePassword: (body: ChangePassword, call?: CallOptions) =>
      send<undefined>({ method: 'PUT', path: '/session/password', body, ...call }),
    signOut: (call?: CallOptions) => send<undefined>({ method: 'DELETE', path: '/session', ...call }),

    /** All of them. */
    listTokens: (call?: CallOptions) => sendAll<TokenPage>({ path: '/tokens', ...call }),
    createToken: (body: CreateToken, call?: CallOptions) =>
      send<CreatedToken>({ method: 'POST', path: '/tokens', body, ...call }),
    revokeToken: (id: string, call?: CallOptions) =>
      send<undefined>({ method: 'DELETE', path: `/tokens/${segment(id)}`, ...call }),
    /** All of them. */
    listUsers: (call?: CallOptions) => sendAll<UserPage>({ path: '/users', ...call }),
    createUser: (body: CreateUser, call?: CallOptions) => send<User>({ method: 'POST', path: '/users', body, ...call }),
    updateUser: (id: string, body: UpdateUser, call?: CallOptions) =>
      send<User>({ method: 'PATCH', path: `/users/${segment(id)}`, body, ...call }),
    deleteUser: (id: string, call?: CallOptions) =>
      send<undefined>({ method: 'DELETE', path: `/users/${segment(id)}`, ...call }),

    listOperations: (query: OperationsQuery = {}, call?: CallOptions) =>
      send<OperationPage>({ path: '/operations', query: { ...query }, ...call }),
    getOperation: (id: string, call?: CallOptions) => send<Operation>({ path: operation(id), ...call }),
    /** It ends where it is; what it did until then stays done. */
    stopOperation: (id: string, call?: CallOptions) =>
      send<Operation>({ method: 'DELETE', path: operation(id), ...call }),

    getRetention: (call?: CallOptions) => send<Retention>({ path: '/retention', ...call }),
    changeRetention: (body: ChangeRetention, call?: CallOptions) =>
      send<Retention>({ method: 'PUT', path: '/retention', body, ...call }),

    readAudit: (query: AuditQuery = {}, call?: CallOptions) =>
      send<AuditPage>({ path: '/audit', query: { ...query }, ...call }),

    /** All that the query lets through, as a file. */
    exportAudit: (as: FileFormat, query: AuditQuery = {}, call?: CallOptions) =>
      send<Blob>({ path: '/audit', query: { ...query }, as, ...call }),
    getDocument: (call?: CallOptions) => send<ApiDocument>({ path: '/openapi.json', ...call }),
    /** For `new EventSource(…)` or {@link openEvents}. */
    eventsUrl: () => send.url('/events'),
  }
}

export type ApiClient = ReturnType<typeof createClient>

/** The API of the server that the page came from. */
export const api: ApiClient = createClient()
