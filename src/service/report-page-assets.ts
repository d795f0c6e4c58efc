/** The look of the page of a report, on small and large screens, light and dark. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1b2430;--paper:#fff;--soft:#5b6673;--line:#dde2e8;--mark:#1f6feb;--free:#c2410c}
@media(prefers-color-scheme:dark){:root{--ink:#e6ebf1;--paper:#11161d;--soft:#9aa7b5;--line:#2b3440;--mark:#6aa5ff;--free:#fb923c}}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:1100px;margin:0 auto;padding:1rem}
h1{font-size:1.5rem;line-height:1.25}h2{margin-top:2.2rem;font-size:1.15rem}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:.85rem;font-variant-numeric:tabular-nums}
th,td{padding:.2rem .6rem;text-align:left;border-bottom:1px solid var(--line);white-space:nowrap}th{color:var(--soft);font-weight:600}
.n{text-align:right}td:first-child{white-space:normal}
#rows td:last-child{white-space:normal;min-width:16rem}
.plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(260px,1fr));gap:1rem}
figure{margin:0}figcaption{font-size:.8rem;color:var(--soft)}svg{width:100%;height:auto}
svg text{font:9px system-ui,sans-serif;fill:var(--soft)}.grid{stroke:var(--line);stroke-width:.5}
.diagonal{stroke:var(--soft);stroke-dasharray:3 3}.error{stroke:currentColor;stroke-width:.8;opacity:.55}
.fitted{color:var(--mark)}.fitted circle{fill:var(--mark);opacity:.75}
.free{color:var(--free)}.free circle{fill:none;stroke:var(--free);stroke-width:1.2}
.own{stroke:var(--mark);stroke-width:1.2;opacity:.6}
.simulated{fill:none;stroke:var(--mark);stroke-width:1.6}
details{margin:.4rem 0}summary{cursor:pointer}.lacking,.stale{color:var(--free)}
form{display:flex;flex-wrap:wrap;gap:.8rem;margin:.6rem 0}select{max-width:14rem}
`

/** Filters of the table of all figures. */
export const SCRIPT = `
const packed = JSON.parse(document.getElementById('data').textContent)
const word = (place) => (place === null || place === undefined ? '' : packed.words[place])
const rows = packed.rows.map((row) => [...row.slice(0, 4).map(word), ...row.slice(4, 9), [word(row[9]), word(row[10])].filter(Boolean).join('; ')])
const head = ['measure', 'specialty', 'type', 'cell', 'published', 'simulated', 'error', 'n', 'fitted', 'source']
const names = ['measure', 'specialty', 'type']
const MOST = 400
const cell = (tag, value, i) => {
  const element = document.createElement(tag)
  if (i >= 4 && i <= 7) element.className = 'n'
  element.textContent = value ?? ''
  return element
}
const line = (tag, values) => {
  const row = document.createElement('tr')
  row.append(...values.map((value, i) => cell(tag, value, i)))
  return row
}
const element = (id) => document.getElementById(id)
function show() {
  const wanted = names.map((name) => element(name).value)
  const published = element('published').checked
  const found = rows.filter((row) => wanted.every((value, i) => value === '' || row[i] === value) && (!published || row[4] !== null))
  const table = element('rows')
  table.tHead.replaceChildren(line('th', head))
  table.tBodies[0].replaceChildren(...found.slice(0, MOST).map((row) => line('td', row.map((value, i) => (i === 8 ? (value ? 'yes' : '') : value)))))
  element('count').textContent = found.length > MOST ? MOST + ' of ' + found.length + ' figures shown' : found.length + ' figures'
}
element('filters').addEventListener('input', show)
show()
`
