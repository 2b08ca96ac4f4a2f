'use client'

import { Container } from '@mantine/core'
import { PageError } from '@/components/shell/page-error'

/** Where the shell itself failed, as when the server went away before its menus were fetched. */
export default function ShellError({ error }: { error: Error }) {
  return (
    <Container component="main" py="xl">
      <PageError error={error} />
    </Container>
  )
}
