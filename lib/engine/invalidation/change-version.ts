import type { NamespaceVersions } from '@/lib/engine/answers'
import type { Core } from '@/lib/engine/core'
import { assertNamespace } from '@/lib/kernel/key'

/** @returns a namespace's active generation and those it can be rolled back to */
export function versionsOf(core: Core, namespace: string): NamespaceVersions {
  // Keys that begin with a colon are of the namespace without a name.
  if (namespace !== '') assertNamespace(namespace)
  const { versions } = core.validity
  return { namespace, active: versions.active(namespace), known: versions.known(namespace) }
}

/** Starts a new generation of a namespace; all processes switch at one position of the log. */
export function bumpVersion(core: Core, namespace: string): Promise<NamespaceVersions & { seq: number }> {
  const [newest = 1] = versionsOf(core, namespace).known
  return activate(core, namespace, newest + 1)
}

/**
 * Makes a generation that was active before active again: at once, since its entries were kept.
 *
 * @throws TypeError where it never was active
 */
export async function activateVersion(
  core: Core,
  namespace: string,
  wanted: number | { readonly active: number },
): Promise<NamespaceVersions & { seq: number }> {
  const version = typeof wanted === 'number' ? wanted : wanted?.active
  const { known } = versionsOf(core, namespace)
  if (typeof version !== 'number')
    throw new TypeError(`a version is a number, or what bumpVersion answered, not ${JSON.stringify(wanted)}`)
  if (!known.includes(version))
    throw new TypeError(`${namespace} has no version ${version}; it can be set to ${known.join(', ')}`)
  return activate(core, namespace, version)
}

async function activate(core: Core, namespace: string, version: number): Promise<NamespaceVersions & { seq: number }> {
  const { seq } = await core.outgoing.say({ kind: 'version', names: [], namespace, version }, 'reject')
  return { ...versionsOf(core, namespace), seq }
}
