import { reasonOf } from '@/lib/kernel/errors'
import { openContainer } from './container'
import { readEnvironment, WrongEnvironment } from './environment'
import { holdToConnection } from './hold-to-connection'
import { closeOnSignals } from './shutdown'
import { signInLink } from './sign-in-link'

/**
 * Builds the container when the server starts, so that traffic and history run before the first request, and prints the
 * sign-in link. What stops the start is one sentence: nobody who mistyped a port wants a stack.
 */
export async function startServer(): Promise<void> {
  try {
    // First: requests are answered as soon as this returns, and must not be believed before.
    holdToConnection(readEnvironment(process.env))
    const { admin, environment, close } = await openContainer()
    closeOnSignals(close)
    console.log(`Sign in: ${await signInLink(admin, environment.publicUrl)}`)
  } catch (thrown) {
    console.error(thrown instanceof WrongEnvironment ? thrown.message : `The server cannot start: ${reasonOf(thrown)}`)
    process.exit(1)
  }
}
