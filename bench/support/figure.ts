/** One measured number. `npm run bench -- --json` prints it as it stands. */
export interface Figure {
  name: string
  value: number
  unit: string
  /** Absent: nothing is promised of it; it shows what the rest stands on. */
  goal?: number
  better: 'lower' | 'higher'
  /** The same measured for somebody else, or the limit that nobody can beat. */
  rivals: { name: string; value: number }[]
}

/** What whoever runs a bench may choose. */
export interface BenchOptions {
  /** Instead of the number that the figure is defined for: for a busy machine, or to look closer. */
  accounts?: number
  events?: number
  /** Messages a second, for those that have a rate. */
  rate?: number
}

/** The value, and whether its goal is met. */
export function judged({ value, goal, better }: Figure): string {
  if (goal === undefined) return String(value)
  return `${value} ${(better === 'lower' ? value <= goal : value >= goal) ? '✓' : '✗'}`
}

/** The value below which this share of all values lies. */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

export const median = (values: number[]) => percentile(values, 0.5)

/** Three significant digits: more would tell of noise. */
export function rounded(value: number): number {
  return Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3))
}

const titles = ['', 'measured', 'goal', 'unit', 'beside it']

/** Lines of a table that people read. */
export function table(figures: Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    judged(figure),
    figure.goal === undefined ? '' : `${figure.better === 'lower' ? '≤' : '≥'} ${figure.goal}`,
    figure.unit,
    figure.rivals.map(({ name, value }) => `${name} ${value}${ratio(figure.value, value)}`).join(', '),
  ])
  const widths = titles.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)))
  return [titles, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function ratio(ours: number, theirs: number): string {
  return ours > 0 && theirs > 0 ? ` (×${rounded(ours / theirs)})` : ''
}
