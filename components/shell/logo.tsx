/** Three levels, and the line above which nothing grows. */
export function Logo({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden>
      <path d="M12 2 20 13H4Z" fill="var(--mantine-primary-color-filled)" />
      <path d="M4.6 15.2h14.8l1.6 2.6H3Z" fill="var(--mantine-primary-color-filled)" opacity="0.7" />
      <path d="M2.2 20h19.6L23 22H1Z" fill="var(--mantine-primary-color-filled)" opacity="0.45" />
    </svg>
  )
}
