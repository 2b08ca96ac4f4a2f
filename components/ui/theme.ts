import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'
import { OUTCOME_LOOKS } from './level-colors'

/** Pine: the accent. Shade 7 carries white text at 6.0:1, shade 4 is text on the dark ground at 7.6:1. */
const pine: MantineColorsTuple = [
  '#eef8f3',
  '#dcefe5',
  '#b6dfca',
  '#8ccfad',
  '#6ac195',
  '#43a878',
  '#2a8a60',
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
  primaryShade: { light: 7, dark: 5 },
  autoContrast: true,
  luminanceThreshold: 0.28,
  defaultRadius: 'sm',
  fontFamily: SYSTEM,
  fontFamilyMonospace: MONOSPACE,
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  headings: { fontFamily: SYSTEM, fontWeight: '600' },
  cursorType: 'pointer',
  respectReducedMotion: true,
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
    '--mantine-color-placeholder': '#8792a0',
    '--mantine-color-text': '#e6eaee',
    '--mantine-color-body': '#0f1317',
  },
})
