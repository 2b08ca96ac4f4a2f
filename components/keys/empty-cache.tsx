import { useQuery } from '@tanstack/react-query'
import { api } from '@/lib/api/client'
import { TextLink } from '@/components/ui/links'
import { StateMessage } from '@/components/ui/state-message'

/** What to do about a cache without entries; of the demo only where there is one. */
export function EmptyCache() {
  const { data: demo } = useQuery({ queryKey: ['demo'], queryFn: ({ signal }) => api.getDemo({ signal }) })
  return (
    <StateMessage
      title="The cache is empty"
      action={
        demo?.available && !demo.on && <TextLink href="/settings">Switch on the demo traffic in Settings</TextLink>
      }
    >
      Entries show up here as soon as something is read through the cache.
    </StateMessage>
  )
}
