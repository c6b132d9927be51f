/** Colours have at least 4.5:1 against their ground in both schemes; parts have their names beside their colours. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1d1b18;--soft:#5c564d;--paper:#fbfaf7;--card:#fff;--line:#d8d0c3;--bad:#a32020;--ok:#1a6b3c;--focus:#0b57d0;--thread:#a8a093;--part-0:#f8e3bd;--part-1:#cfe3f5;--part-2:#cdebd7;--part-rest:#eae5dc}
@media (prefers-color-scheme:dark){:root{--ink:#f2eee6;--soft:#b9b1a4;--paper:#171512;--card:#201d19;--line:#3c372f;--bad:#ff9a94;--ok:#6fd49a;--focus:#9ec5ff;--thread:#6d665b;--part-0:#4d3a14;--part-1:#1c3b54;--part-2:#1d4429;--part-rest:#34302a}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
header,main,footer{max-width:84rem;margin:0 auto;padding:1rem}header{padding-bottom:0}main{padding-top:0}h1{font-size:1.6rem;margin:.25rem 0}h2{font-size:1.2rem;margin:1.5rem 0 .5rem}h3{font-size:1rem;margin:0}
p{max-width:70ch}.soft{color:var(--soft)}:focus-visible{outline:3px solid var(--focus);outline-offset:2px}code{font:13px/1.4 ui-monospace,monospace;overflow-wrap:anywhere}
.facts{display:grid;gap:.1rem 1rem;grid-template-columns:max-content 1fr;margin:.5rem 0}.facts dt{color:var(--soft)}.facts dd{margin:0;overflow-wrap:anywhere}
@media (max-width:40rem){.facts{grid-template-columns:1fr}.facts dt{margin-top:.4rem}}
.map{position:relative;margin:.75rem 0}.map *{transition:left .2s,top .2s,width .2s,height .2s}@media (prefers-reduced-motion:reduce){.map *{transition:none}}
.part,.area{position:absolute;overflow:hidden}.part{border:2px solid var(--line);border-radius:.6rem;background:var(--card)}.part h3{padding:.2rem .5rem;font-size:.95rem;white-space:nowrap}.part.over{border-color:var(--focus);border-style:dashed}
.area{z-index:2;border-radius:.4rem;padding:.1rem .4rem;cursor:grab;font-size:.82rem;line-height:1.25;background:var(--part-rest);border:1px solid transparent}.area strong,.area small{display:block;overflow:hidden;text-overflow:ellipsis}.area strong{white-space:nowrap}.area.shared{border:1px dashed var(--soft)}.area:hover{border-color:var(--focus)}.area[aria-pressed=true]{box-shadow:inset 0 0 0 3px var(--focus)}.area:focus-visible{outline-offset:-3px}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}.in-0{background:var(--part-0)}.in-1{background:var(--part-1)}.in-2{background:var(--part-2)}
#threads{position:absolute;inset:0;width:100%;height:100%;pointer-events:none;z-index:3}#threads path{fill:none;stroke:var(--thread);opacity:.22}#threads path.crosses{stroke:var(--bad)}#threads path.lit{opacity:.65}#threads path.lit:not(.crosses){stroke:var(--focus)}
.choice{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.1rem 1rem .6rem;margin:.75rem 0}.choice p{margin:.4rem 0;max-width:none}.choice select{max-width:100%}#about p{overflow-wrap:anywhere}
.tables-head{margin-top:1rem}.tables{list-style:none;margin:.5rem 0;padding:0;display:flex;flex-wrap:wrap;gap:.35rem}.tables li{border:1px solid var(--line);border-radius:.4rem;padding:.15rem .5rem;background:var(--card);font-size:.85rem}.tables small{display:block;color:var(--soft)}.tables .torn{border-color:var(--bad)}.tables .torn small{color:var(--bad)}.tables .lit{box-shadow:0 0 0 2px var(--focus)}
select{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--soft);border-radius:.35rem;padding:.2rem .4rem}
.beside{display:grid;gap:0 2rem;grid-template-columns:1fr 1fr}.beside>*{min-width:0}@media (max-width:60rem){.beside{grid-template-columns:1fr}}
.candidates ul{margin:0}.candidates td{min-width:6rem}.candidates td:nth-child(3){min-width:18rem}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;background:var(--card)}caption{text-align:left;color:var(--soft);padding:.3rem 0}th,td{border:1px solid var(--line);padding:.35rem .6rem;text-align:left;vertical-align:top}td.number{text-align:right;font-variant-numeric:tabular-nums}.worse{color:var(--bad);font-weight:600}.better{color:var(--ok);font-weight:600}
button{font:inherit;color:inherit;background:var(--card);border:1px solid var(--soft);border-radius:.5rem;padding:.4rem .8rem;cursor:pointer}
ul{padding-left:1.2rem}li{overflow-wrap:anywhere}
@media print{button,select{display:none}}
`;
