import { useQuery } from '@tanstack/react-query'
import { api } from '@/lib/api/client'
import { useScope } from '@/components/shell/scope'
import { TextLink } from '@/components/ui/links'
import { StateMessage } from '@/components/ui/state-message'

/** What to do about a cache, or a memory, without entries; of the demo only where there is one. */
export function EmptyCache() {
  const { instance } = useScope()
  return instance ? <EmptyMemory /> : <NothingAtAll />
}

/** What other processes hold, and Redis and the disk, is another question. */
function EmptyMemory() {
  return (
    <StateMessage title="Its memory is empty" action={<TextLink href="/levels">See the processes</TextLink>}>
      The process that was chosen above holds nothing in L1 now; what all of them hold is shown once all are chosen.
    </StateMessage>
  )
}

function NothingAtAll() {
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
