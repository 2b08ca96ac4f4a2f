export interface SectorSummary {
  readonly sector: string
  readonly companies: number
  /** Of every company that the figures are made from. */
  readonly symbols: readonly string[]
  readonly byIndustry: Readonly<Record<string, number>>
  readonly byCountry: Readonly<Record<string, number>>
  readonly averagePrice: number
  readonly averageChangePercent: number
  readonly rising: number
  readonly falling: number
  /** The three that rose and the three that fell most, the former first. */
  readonly movers: readonly { readonly symbol: string; readonly name: string; readonly changePercent: number }[]
}

interface Member {
  readonly symbol: string
  readonly name: string
  readonly industry: string
  readonly country: string
  readonly quote: { readonly price: number; readonly changePercent: number } | null
}

/** @param members at least one, in the order that `symbols` is to have */
export function summarize(sector: string, members: readonly Member[]): SectorSummary {
  const quoted = members.flatMap(({ symbol, name, quote }) => (quote ? [{ symbol, name, ...quote }] : []))
  const byChange = quoted.toSorted((a, b) => b.changePercent - a.changePercent)
  const best = byChange.slice(0, 3)
  const worst = byChange.slice(best.length).slice(-3)
  return {
    sector,
    companies: members.length,
    symbols: members.map((member) => member.symbol),
    byIndustry: countBy(members, (member) => member.industry),
    byCountry: countBy(members, (member) => member.country),
    averagePrice: mean(quoted.map((quote) => quote.price)),
    averageChangePercent: mean(quoted.map((quote) => quote.changePercent)),
    rising: quoted.filter((quote) => quote.changePercent > 0).length,
    falling: quoted.filter((quote) => quote.changePercent < 0).length,
    movers: [...best, ...worst].map(({ symbol, name, changePercent }) => ({ symbol, name, changePercent })),
  }
}

function countBy(members: readonly Member[], nameOf: (member: Member) => string): Record<string, number> {
  const counts = new Map<string, number>()
  for (const member of members) counts.set(nameOf(member), (counts.get(nameOf(member)) ?? 0) + 1)
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** To the hundredth; 0 of nothing. */
function mean(figures: readonly number[]): number {
  const sum = figures.reduce((total, figure) => total + figure, 0)
  return figures.length === 0 ? 0 : Math.round((sum / figures.length) * 100) / 100
}
