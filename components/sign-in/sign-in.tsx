'use client'

import { Alert, Button, Code, Loader, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { api, ApiProblem } from '@/lib/api/client'
import { Logo } from '@/components/shell/logo'
import { PasswordForm } from './password-form'
import { readToken, safePath } from './read-token'
import styles from './sign-in.module.css'

const WHY: Record<string, string> = {
  'signed-out': 'You are signed out.',
  provider: 'The identity provider did not let you in, or gives you no role here. Your admin can see why in Activity.',
}

const enter = () => location.replace(safePath(new URLSearchParams(location.search).get('from')))

interface SignInProps {
  /** What the identity provider is called, where there is one. */
  provider: string | undefined
}

export function SignIn({ provider }: SignInProps) {
  const [pasted, setPasted] = useState('')
  const [why, setWhy] = useState<string>()
  const begun = useRef(false)
  const exchange = useMutation({
    mutationFn: (token: string) => api.exchangeSignInLink(token),
    onSuccess: enter,
  })

  useEffect(() => {
    // A link works once, and React runs effects twice in development.
    if (begun.current) return
    begun.current = true
    const token = readToken(location.hash)
    setWhy(WHY[new URLSearchParams(location.search).get('why') ?? ''])
    // Before anything else: what stays in the address bar ends up in histories and screenshots.
    if (location.hash) history.replaceState(history.state, '', location.pathname + location.search)
    if (token) exchange.mutate(token)
  }, [exchange])

  const bySecret = useMutation({
    mutationFn: ({ name, password }: { name: string; password: string }) => api.signIn({ name, password }),
    onSuccess: enter,
  })
  const typed = readToken(pasted)
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <div className={styles.brand}>
          <Logo size={30} />
          Timberline
        </div>
        <h1 className={styles.title}>Sign in</h1>
        {exchange.isPending || exchange.isSuccess ? (
          <p className={styles.text} role="status">
            <Loader size="xs" mr={8} /> Signing in
          </p>
        ) : (
          <>
            {exchange.error ? <Refusal error={exchange.error} /> : why && <p className={styles.text}>{why}</p>}
            {bySecret.error && (
              <Alert color="red" role="alert" mb="md" title="Not signed in">
                {bySecret.error.message}
              </Alert>
            )}
            {provider !== undefined && (
              <Button component="a" href="/api/v1/session/oidc" fullWidth mb="lg">
                Sign in with {provider}
              </Button>
            )}
            <PasswordForm
              busy={bySecret.isPending || bySecret.isSuccess}
              signIn={(name, password) => bySecret.mutate({ name, password })}
            />
            <h2 className={styles.other}>No user yet?</h2>
            <p className={styles.text}>
              Open the link that the terminal printed when the server was started. It works once. For a new one, stop
              the server and start it again: <Code style={{ whiteSpace: 'nowrap' }}>npm start</Code>
            </p>
            <form
              onSubmit={(event) => {
                event.preventDefault()
                if (typed) exchange.mutate(typed)
              }}
            >
              <TextInput
                label="Or paste the link here"
                value={pasted}
                onChange={(event) => setPasted(event.currentTarget.value)}
                error={pasted && !typed ? 'This holds no sign-in token' : undefined}
                autoComplete="off"
                spellCheck={false}
              />
              <Button type="submit" variant="default" mt="md" fullWidth disabled={!typed}>
                Sign in by the link
              </Button>
            </form>
          </>
        )}
      </div>
    </main>
  )
}

function Refusal({ error }: { error: Error }) {
  const status = error instanceof ApiProblem ? error.status : undefined
  const used = status === 401 || status === 403 || status === 404 || status === 410
  return (
    <Alert
      color={used ? 'orange' : 'red'}
      role="alert"
      mb="md"
      title={used ? 'This link was used, or is too old' : 'Not signed in'}
    >
      {used ? 'A sign-in link works once and not for ever. Restart the server: it prints a new one.' : error.message}
    </Alert>
  )
}
