import type { Metadata } from 'next'
import { connection } from 'next/server'
import { openContainer } from '@/lib/server/container'
import { SignIn } from '@/components/sign-in/sign-in'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage() {
  await connection()
  const { oidc } = (await openContainer()).environment
  return <SignIn provider={oidc?.label} />
}
