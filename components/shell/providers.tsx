'use client'

import { MantineProvider } from '@mantine/core'
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import { type ReactNode, useState } from 'react'
import { ApiProblem } from '@/lib/api/client'
import { againInSilence } from './cut-off'
import styles from './shell.module.css'
import { resolveVariables, theme } from '@/components/ui/theme'

const Notifications = dynamic(() => import('@mantine/notifications').then((module) => module.Notifications), {
  ssr: false,
})

/** An expired session is no page's business: whichever request meets it first leads to the sign-in page. */
function leaveWhenSignedOut(error: Error): void {
  if (!(error instanceof ApiProblem) || error.status !== 401 || location.pathname === '/sign-in') return
  location.assign(`/sign-in?from=${encodeURIComponent(location.pathname + location.search)}`)
}

const createQueryClient = (): QueryClient =>
  new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
    defaultOptions: {
      queries: {
        staleTime: 1000,
        refetchInterval: againInSilence,
        // An answer that says no will say no again; only what did not answer is worth a second try.
        retry: (failures, error) => failures < 1 && (!(error instanceof ApiProblem) || error.status === 0),
      },
    },
  })

export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const [client] = useState(createQueryClient)
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolveVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce ?? ''}
    >
      <QueryClientProvider client={client}>
        <NuqsAdapter>{children}</NuqsAdapter>
      </QueryClientProvider>
      <Notifications position="bottom-right" limit={3} className={styles.notices} />
    </MantineProvider>
  )
}
