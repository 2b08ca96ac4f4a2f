/** Never bundled: native code, or found at run time relative to itself. */
const serverExternalPackages = [
  'libsql',
  '@libsql/client',
  '@prisma/adapter-libsql',
  '@prisma/adapter-pg',
  '@prisma/client',
  'ioredis',
  'msgpackr',
  'pg',
]

/** What does not change from page to page; the content security policy does (proxy.ts). */
const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'no-referrer' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=()' },
]

/** @type {import('next').NextConfig} */
const nextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  serverExternalPackages,
  // `npm test` checks all types in a stage of its own; a start need not wait half a minute for the tests' types.
  typescript: { ignoreBuildErrors: true },
  // The live stream says `no-transform`: compressed, its messages would be held back.
  compress: true,
  experimental: {
    optimizePackageImports: ['@mantine/core', '@mantine/hooks', '@tabler/icons-react'],
    // A link that is followed while the server is down waits for it: else the browser leaves for its own error page.
    useOffline: true,
    // What a page is made of stays for an hour, so that one that was open opens again while the server is down.
    staleTimes: { dynamic: 3_600, static: 3_600 },
  },
  // Chromium asks for it in the moment in which one page's icon has gone from the head and the next one's has not come.
  rewrites: async () => [{ source: '/favicon.ico', destination: '/icon.svg' }],
  headers: async () => [{ source: '/:path*', headers: securityHeaders }],
}

export default nextConfig
