/** Colours have at least 4.5:1 against their ground in both schemes; parts differ by a letter as well as by colour. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1d1b18;--soft:#5c564d;--paper:#fbfaf7;--card:#fff;--line:#d8d0c3;--bad:#a32020;--ok:#1a6b3c;--focus:#0b57d0;--thread:#a8a093}
@media (prefers-color-scheme:dark){:root{--ink:#f2eee6;--soft:#b9b1a4;--paper:#171512;--card:#201d19;--line:#3c372f;--bad:#ff9a94;--ok:#6fd49a;--focus:#9ec5ff;--thread:#6d665b}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
header,main,footer{max-width:84rem;margin:0 auto;padding:1rem}h1{font-size:1.6rem;margin:.25rem 0}h2{font-size:1.2rem;margin:1.5rem 0 .5rem}h3{font-size:1rem;margin:0}
p{max-width:70ch}.soft{color:var(--soft)}:focus-visible{outline:3px solid var(--focus);outline-offset:2px}code{font:13px/1.4 ui-monospace,monospace;overflow-wrap:anywhere}
.facts{display:grid;gap:.1rem 1rem;grid-template-columns:max-content 1fr;margin:.5rem 0}.facts dt{color:var(--soft)}.facts dd{margin:0;overflow-wrap:anywhere}
@media (max-width:40rem){.facts{grid-template-columns:1fr}.facts dt{margin-top:.4rem}}
.board{position:relative;overflow-x:auto;border:1px solid var(--line);border-radius:.75rem;background:var(--card)}
.lanes{position:relative;display:flex;gap:2rem;padding:1rem;min-width:min-content}
.threads{position:absolute;inset:0;pointer-events:none}.threads path{fill:none;stroke:var(--thread);opacity:.35}.threads path.crosses{stroke:var(--bad);opacity:.65}.threads path.lit{opacity:1;stroke:var(--focus)}
.lane{flex:0 0 12.5rem;border:2px dashed var(--line);border-radius:.75rem;padding:.75rem;display:grid;gap:.5rem;align-content:start}.lane:last-child{flex:1 0 27rem;grid-template-columns:repeat(auto-fill,minmax(10.5rem,1fr));gap:.5rem 1.5rem}.lane h3{grid-column:1/-1}.lane.over{border-color:var(--focus)}
.area{position:relative;z-index:1;min-width:0;background:var(--card);border:1px solid var(--line);border-left:.35rem solid var(--soft);border-radius:.5rem;padding:.35rem .5rem;cursor:grab;font-size:.92rem}.area.shared{border-left-style:dotted}.area strong{display:block;overflow-wrap:anywhere}.area small{color:var(--soft)}
.area select{font:inherit;font-size:.85rem;color:inherit;background:var(--paper);border:1px solid var(--soft);border-radius:.35rem;padding:.1rem .25rem;max-width:100%}
.part-0 .area{border-left-color:#c98a1b}.part-1 .area{border-left-color:#2f7fb8}.part-2 .area{border-left-color:#3d9a5f}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;background:var(--card)}caption{text-align:left;color:var(--soft);padding:.3rem 0}th,td{border:1px solid var(--line);padding:.35rem .6rem;text-align:left;vertical-align:top}td.number{text-align:right;font-variant-numeric:tabular-nums}.worse{color:var(--bad);font-weight:600}.better{color:var(--ok);font-weight:600}
button{font:inherit;color:inherit;background:var(--card);border:1px solid var(--soft);border-radius:.5rem;padding:.4rem .8rem;cursor:pointer}
ul{padding-left:1.2rem}li{overflow-wrap:anywhere}
@media print{button,select{display:none}}
`;
