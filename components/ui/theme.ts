import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'
import { OUTCOME_LOOKS } from './level-colors'

/**
 * Pine: the accent. White on shade 7 (light) and on shade 6 (dark) passes 4.5:1, and shade 6 stands out from the dark
 * surface by 3.6:1. Mantine's `autoContrast` is no way out: it judges the light scheme's shade in both schemes.
 */
const pine: MantineColorsTuple = [
  '#eef8f3',
  '#dcefe5',
  '#b6dfca',
  '#8ccfad',
  '#6ac195',
  '#43a878',
  '#25825a',
  '#1d6f4c',
  '#17593d',
  '#0f432d',
]

const slate: MantineColorsTuple = [
  '#d5dae0',
  '#b6bec7',
  '#97a1ac',
  '#6f7a86',
  '#3a424b',
  '#2b323a',
  '#20262d',
  '#171c21',
  '#11151a',
  '#0b0e12',
]

const SYSTEM =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", Inter, Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif'
const MONOSPACE = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace'

export const theme = createTheme({
  colors: { pine, dark: slate },
  primaryColor: 'pine',
  primaryShade: { light: 7, dark: 6 },
  defaultRadius: 'sm',
  fontFamily: SYSTEM,
  fontFamilyMonospace: MONOSPACE,
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  headings: { fontFamily: SYSTEM, fontWeight: '600' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // A dialog is a panel that came nearer: in the dark scheme Mantine's own body colour is darker than the page below it.
    Modal: {
      styles: {
        content: { background: 'var(--tl-surface)', border: '1px solid var(--tl-line)' },
        header: { background: 'var(--tl-surface)' },
        title: { fontWeight: 600, lineHeight: 1.4, overflowWrap: 'anywhere' },
      },
    },
    // An outline is drawn where the system chooses the colours, in which the chosen part's background is gone.
    SegmentedControl: { styles: { indicator: { outline: '1px solid transparent' } } },
  },
})

const each = (scheme: 'light' | 'dark'): Record<string, string> =>
  Object.fromEntries(Object.entries(OUTCOME_LOOKS).map(([name, look]) => [`--tl-${name}`, look[scheme]]))

/** Every colour that is not Mantine's own, once for each scheme. */
export const resolveVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...each('light'),
    '--tl-canvas': '#f6f7f8',
    '--tl-surface': '#ffffff',
    '--tl-sunken': '#f1f3f5',
    '--tl-line': '#e1e5e9',
    '--tl-ink': '#1b2127',
    '--tl-quiet': '#5b6570',
    '--tl-good': '#1d6f4c',
    '--tl-value': '#7a4a00',
    '--tl-warn': '#9a5200',
    '--tl-bad': '#b42323',
    '--mantine-color-dimmed': '#5b6570',
    '--mantine-color-error': '#b42323',
    '--mantine-color-placeholder': '#6b7580',
    '--mantine-color-text': '#1b2127',
  },
  dark: {
    ...each('dark'),
    '--tl-canvas': '#0f1317',
    '--tl-surface': '#171c21',
    '--tl-sunken': '#20262d',
    '--tl-line': '#2b323a',
    '--tl-ink': '#e6eaee',
    '--tl-quiet': '#9aa5b1',
    '--tl-good': '#6ac195',
    '--tl-value': '#e0b878',
    '--tl-warn': '#f0a45d',
    '--tl-bad': '#ff8787',
    '--mantine-color-dimmed': '#9aa5b1',
    '--mantine-color-error': '#ff8787',
    // What a message stands on: tinted, as the banner is, where Mantine's would be a block of red.
    '--mantine-color-red-light': 'color-mix(in srgb, var(--tl-bad) 16%, var(--tl-surface))',
    '--mantine-color-red-light-color': '#ff8787',
    '--mantine-color-orange-light': 'color-mix(in srgb, var(--tl-warn) 16%, var(--tl-surface))',
    '--mantine-color-orange-light-color': '#f0a45d',
    '--mantine-color-placeholder': '#8792a0',
    '--mantine-color-text': '#e6eaee',
    '--mantine-color-body': '#0f1317',
  },
})
