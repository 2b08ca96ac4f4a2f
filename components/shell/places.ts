import {
  IconActivity,
  IconApi,
  IconBulb,
  IconDatabase,
  IconEraser,
  IconGitBranch,
  IconLayoutDashboard,
  IconRoute2,
  IconServer2,
  IconSettings,
  IconSitemap,
  IconTags,
  type Icon,
} from '@tabler/icons-react'

export interface NavPlace {
  readonly href: string
  readonly label: string
  readonly says: string
  readonly icon: Icon
}

/** The pages there are, in the order of the four questions: is it working, what is in it, why stale, how do I get rid of it. */
export const NAVIGATION: readonly { readonly group: string; readonly places: readonly NavPlace[] }[] = [
  {
    group: 'Watch',
    places: [
      { href: '/', label: 'Overview', says: 'Is the cache doing its job?', icon: IconLayoutDashboard },
      { href: '/activity', label: 'Activity', says: 'Live feed and operations', icon: IconActivity },
      { href: '/advisor', label: 'Advisor', says: 'What could be better, with the evidence', icon: IconBulb },
      { href: '/levels', label: 'Levels & processes', says: 'Health, latency, log position', icon: IconServer2 },
    ],
  },
  {
    group: 'Browse',
    places: [
      { href: '/keys', label: 'Keys', says: 'Search what is in the cache', icon: IconDatabase },
      { href: '/tags', label: 'Tags', says: 'Entries and bytes by tag', icon: IconTags },
      { href: '/dependencies', label: 'Dependencies', says: 'What goes when a key goes', icon: IconSitemap },
    ],
  },
  {
    group: 'Act',
    places: [
      { href: '/invalidate', label: 'Invalidate', says: 'Preview, then make unservable', icon: IconEraser },
      { href: '/versions', label: 'Versions', says: 'Generations of a namespace', icon: IconGitBranch },
      {
        href: '/strategies',
        label: 'Strategies',
        says: 'How namespaces meet their source, and a bench',
        icon: IconRoute2,
      },
      { href: '/settings', label: 'Settings', says: 'Users, tokens, retention, demo traffic', icon: IconSettings },
      { href: '/reference', label: 'API', says: 'The same from scripts and programs', icon: IconApi },
    ],
  },
]

const SHORT_WAYS = ['/', '/keys', '/tags', '/versions', '/activity']

/** Where the questions that come up most begin; as many as fit beside each other on a small screen. */
export const MOST_USED: readonly NavPlace[] = NAVIGATION.flatMap(({ places }) =>
  places.filter(({ href }) => SHORT_WAYS.includes(href)),
)
