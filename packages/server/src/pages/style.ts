/** The one stylesheet of the catalog pages, served as a file. */
export const stylesheet = `:root {
  color-scheme: light dark;
  --ground: #fbfbf9; --sheet: #ffffff; --ink: #1c1f23; --soft: #5b6470; --edge: #dfe2e6; --link: #0b5cad;
  --good: #17683a; --mark: #8a4b00; --mark-ground: #fff3df; --code: #f3f4f2; --line: #0b5cad; --area: #0b5cad22;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171a; --sheet: #1b1f23; --ink: #e7eaee; --soft: #a0a9b4; --edge: #31373e; --link: #7db7f5;
    --good: #79d19a; --mark: #ffc978; --mark-ground: #3a2c14; --code: #23282d; --line: #7db7f5; --area: #7db7f522;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
header.site { border-bottom: 1px solid var(--edge); background: var(--sheet); }
header.site > div, main { max-width: 1120px; margin: 0 auto; padding: 0 20px; }
header.site > div { display: flex; gap: 20px; align-items: baseline; padding-block: 14px; flex-wrap: wrap; }
header.site strong { font-size: 1.05rem; }
main { padding-block: 28px 80px; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 6px; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 40px 0 10px; }
h3 { font-size: 1.02rem; margin: 24px 0 6px; }
p { margin: 6px 0; max-width: 74ch; overflow-wrap: anywhere; }
a { color: var(--link); text-underline-offset: 2px; }
a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px; }
.soft { color: var(--soft); }
.small { font-size: .88rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 330px), 1fr)); gap: 16px; padding: 0; list-style: none; }
.card { background: var(--sheet); border: 1px solid var(--edge); border-radius: 10px; padding: 16px 18px; min-width: 0; }
.card h2 { margin: 0 0 4px; font-size: 1.08rem; overflow-wrap: anywhere; }
.badge { display: inline-block; border: 1px solid var(--edge); border-radius: 99px; padding: 0 9px; font-size: .78rem; margin: 2px 4px 2px 0; color: var(--soft); }
.badge.mark { color: var(--mark); background: var(--mark-ground); border-color: transparent; font-weight: 600; }
.notice { background: var(--mark-ground); color: var(--mark); padding: 10px 14px; border-radius: 8px; margin: 14px 0; max-width: none; }
.good { color: var(--good); }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: 4px 18px; margin: 12px 0; }
dl.facts dt { color: var(--soft); }
dl.facts dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; border: 1px solid var(--edge); border-radius: 8px; background: var(--sheet); margin: 8px 0; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; padding: 6px 12px; border-bottom: 1px solid var(--edge); vertical-align: top; }
th { color: var(--soft); font-weight: 600; white-space: nowrap; }
tr:last-child td { border-bottom: 0; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.cell { min-width: 20ch; max-width: 40ch; overflow-wrap: anywhere; }
td.short { white-space: nowrap; }
pre.prose { white-space: pre-wrap; overflow-wrap: anywhere; max-width: 90ch; }
td.says { min-width: 24ch; }
td.missing { color: var(--soft); font-style: italic; }
code, pre { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .86rem; }
code { overflow-wrap: anywhere; }
td code { white-space: nowrap; }
pre { background: var(--code); border-radius: 8px; padding: 12px 14px; overflow-x: auto; margin: 6px 0; white-space: pre; }
.picture { margin: 10px 0; }
.picture svg { display: block; width: 100%; height: 120px; background: var(--sheet); border: 1px solid var(--edge); border-radius: 8px; }
.picture .line { fill: none; stroke: var(--line); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
.picture .area { fill: var(--area); }
.label { margin-top: 16px; }
.picture figcaption span:not(:nth-child(2)) { white-space: nowrap; }
.picture figcaption { display: flex; justify-content: space-between; gap: 12px; color: var(--soft); font-size: .82rem; padding: 4px 2px; }
@media (max-width: 520px) {
  dl.facts { grid-template-columns: 1fr; gap: 0; }
  dl.facts dd { margin-bottom: 8px; }
  header.site > div, main { padding-inline: 14px; }
}
`
