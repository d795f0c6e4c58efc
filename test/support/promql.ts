/** What stands in a query and is not the name of a metric. */
const FUNCTIONS = ['sum', 'min', 'max', 'rate', 'histogram_quantile', 'scalar', 'by']

/** The metrics that a query of Prometheus reads, with the labels that it names beside each query as a whole. */
export function metricsIn(query: string): { readonly metrics: string[]; readonly labels: string[] } {
  const grouped = [...query.matchAll(/by \(([^)]*)\)/g)].flatMap(([, names]) => names.split(',').map((name) => name.trim()))
  const matched = [...query.matchAll(/\{([^}]*)\}/g)].flatMap(([, inside]) => inside.match(/\w+(?=[!=])/g) ?? [])
  const bare = query
    .replace(/by \([^)]*\)/g, '')
    .replace(/\{[^}]*\}/g, '')
    .replace(/\[[^\]]*\]/g, '')
  const names = bare.match(/[a-z_][a-z0-9_]*/gi) ?? []
  return { metrics: names.filter((name) => !FUNCTIONS.includes(name)), labels: [...grouped, ...matched] }
}
