/** Colours have at least 4.5:1 against their ground in both schemes. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1d1b18;--soft:#5c564d;--paper:#fbfaf7;--card:#fff;--line:#ddd6ca;--honey:#8a5a00;--ok:#1a6b3c;--bad:#a32020;--wait:#7a5200;--focus:#0b57d0;--heat:#e0a030}
@media (prefers-color-scheme:dark){:root{--ink:#f2eee6;--soft:#b9b1a4;--paper:#171512;--card:#201d19;--line:#3c372f;--honey:#f0b94a;--ok:#6fd49a;--bad:#ff9a94;--wait:#f2c15c;--focus:#9ec5ff;--heat:#8a5f14}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
main,header.top,footer{max-width:62rem;margin:0 auto;padding:1rem}h1{font-size:1.5rem;margin:.5rem 0}h2{font-size:1.25rem;margin:2rem 0 .75rem}h3{margin:1.25rem 0 .5rem}h5{margin:.75rem 0 .25rem}
p,li,dd,td,summary,figcaption{overflow-wrap:anywhere}code,pre{font:13px/1.5 ui-monospace,monospace}pre{overflow:auto;background:var(--paper);border:1px solid var(--line);padding:.75rem;border-radius:.5rem;max-height:24rem}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}.soft{color:var(--soft)}a{color:var(--honey)}
nav.page ul{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;padding:0;margin:1rem 0 0}
.answer{background:var(--card);border:1px solid var(--line);border-left:.5rem solid var(--wait);border-radius:.75rem;padding:.5rem 1.25rem}.answer.yes{border-left-color:var(--ok)}.answer.no{border-left-color:var(--bad)}.answer h2{margin-top:.75rem}.sentence{font-size:1.35rem;font-weight:600;margin:.25rem 0}
.timeline{list-style:none;padding:0;display:grid;gap:1rem;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr))}.phase{background:var(--card);border:1px solid var(--line);border-top:.35rem solid var(--soft);border-radius:.75rem;padding:.75rem 1rem}.phase h3{margin:.1rem 0}.phase .step{margin:0;color:var(--soft)}.state-validated{border-top-color:var(--ok)}.state-failed{border-top-color:var(--bad)}.state-extracted,.state-extracting{border-top-color:var(--wait)}
dl{display:grid;grid-template-columns:auto 1fr;gap:.15rem .75rem;margin:.5rem 0}dt{color:var(--soft)}dd{margin:0}
.check{background:var(--card);border:1px solid var(--line);border-radius:.5rem;margin:.4rem 0;padding:.5rem .75rem}.check summary{cursor:pointer}.pass strong,.pass .sign{color:var(--ok)}.fail strong,.fail .sign{color:var(--bad)}.undecided strong,.undecided .sign,.stale strong,.stale .sign,.not-proven strong,.not-proven .sign{color:var(--wait)}.stale,.not-proven{border-style:dashed}dl.legend{font-size:.92rem}dl.legend dt{border:0}
.notice{border-left:.35rem solid var(--wait);padding:.25rem .75rem;margin:.5rem 0;background:var(--card)}
.facts{list-style:none;padding:0;margin:1rem 0;display:grid;gap:.75rem;grid-template-columns:repeat(auto-fit,minmax(min(15rem,100%),1fr))}.facts li{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:.6rem .9rem}.facts b{display:block;font-size:1.5rem;font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto;max-width:100%}table{border-collapse:collapse;width:100%;background:var(--card);font-size:.92rem}caption{text-align:left;padding:.4rem 0;color:var(--soft)}th,td{border:1px solid var(--line);padding:.35rem .6rem;text-align:left;vertical-align:top;min-width:4rem}
.heat{display:inline-block;padding:0 .4rem;border-radius:.3rem;border:1px solid var(--line)}.heat-2{border-color:var(--honey)}.heat-3,.heat-4{border-color:var(--honey);border-width:2px;font-weight:600}
.cover{display:block;padding:.1rem .4rem;border-radius:.3rem}.cover-1{background:color-mix(in srgb,var(--heat) 12%,transparent)}.cover-2{background:color-mix(in srgb,var(--heat) 24%,transparent)}.cover-3{background:color-mix(in srgb,var(--heat) 38%,transparent)}.cover-4{background:color-mix(in srgb,var(--heat) 55%,transparent)}.coverage code{white-space:nowrap}.cover.none{white-space:nowrap;border:1px dashed var(--bad);color:var(--bad)}
figure{margin:1rem 0;background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:.75rem}svg text{fill:var(--ink);font:12px ui-monospace,monospace}.link{fill:none;stroke:var(--line)}.link.crosses{stroke:var(--bad);opacity:.75}.link:hover{stroke:var(--focus);opacity:1}
.program{fill:none;stroke:var(--soft);stroke-width:2}.box rect{fill:var(--paper);stroke:var(--soft)}.box .name{font-weight:700;font-size:14px}.box .stripe{stroke:none;fill:#7b8794}.line path{fill:none;stroke:var(--soft);stroke-width:1.5;stroke-dasharray:5 4}.line rect{fill:var(--card);stroke:var(--soft)}.line.imports path{stroke:var(--bad);stroke-width:2.5;stroke-dasharray:none}.line.imports rect{stroke:var(--bad)}.database rect{fill:none;stroke:var(--soft)}
.box.part-0 .stripe{fill:#c98a1b}.box.part-1 .stripe{fill:#2f7fb8}.box.part-2 .stripe{fill:#3d9a5f}.box.part-3 .stripe{fill:#a35bb5}.box.part-4 .stripe{fill:#c95442}.box.part-5 .stripe{fill:#5d6bc9}.box.part-6 .stripe{fill:#3aa3a0}.box.part-7 .stripe{fill:#8d7a55}
.tick{stroke:var(--line);stroke-dasharray:2 3}.bar rect{fill:var(--paper);stroke:var(--wait);stroke-width:1.5}.bar.validate rect{stroke:var(--ok)}svg .moment{fill:var(--soft)}svg .name{font-weight:700}
.more>summary{cursor:pointer;margin:.75rem 0;color:var(--honey)}svg{display:block}
.area circle{fill:#7b8794}.part-0 circle{fill:#c98a1b}.part-1 circle{fill:#2f7fb8}.part-2 circle{fill:#3d9a5f}.part-3 circle{fill:#a35bb5}.part-4 circle{fill:#c95442}.part-5 circle{fill:#5d6bc9}.part-6 circle{fill:#3aa3a0}.part-7 circle{fill:#8d7a55}
label{display:block;margin:1rem 0 .25rem}input[type=search]{width:100%;max-width:28rem;padding:.5rem .75rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--soft);border-radius:.5rem}
@media (max-width:40rem){.coverage code{white-space:normal}dl.legend{grid-template-columns:1fr}dl.legend dd{margin-bottom:.4rem}}
@media print{*{print-color-adjust:exact}:root{--ink:#000;--soft:#444;--paper:#fff;--card:#fff;--line:#999;--honey:#000;--ok:#0a4f28;--bad:#8a1010;--wait:#5c3d00}.search,nav.page{display:none}details::details-content{content-visibility:visible;block-size:auto}.check,figure,.phase,tr{break-inside:avoid}h2,h3{break-after:avoid}.scroll{overflow:visible}figure svg{max-width:100%;height:auto}pre{max-height:none;white-space:pre-wrap}main,header.top{max-width:none}}
`;

/** Hides rows and checks that don't hold what is typed, and opens those that do. The page is whole without it. */
export const SCRIPT = `
const box=document.getElementById('search');const status=document.getElementById('found');
const holds=(one,wanted)=>one.textContent.toLowerCase().includes(wanted);
box.addEventListener('input',()=>{const wanted=box.value.trim().toLowerCase();const all=wanted==='';let found=0;
for(const one of document.querySelectorAll('tbody tr,[data-search]')){
const summary=one.matches('tr')?one.closest('[data-search]')?.querySelector('summary'):null;
const shown=all||holds(one,wanted)||(summary!=null&&holds(summary,wanted));one.hidden=!shown;
if(shown&&!all){found++;for(let up=one.closest('details');up;up=up.parentElement.closest('details'))up.open=true;}}
status.textContent=all?'':found===0?'Nothing holds these words.':found+' checks, rows and lines hold these words.';});
let closed=[];
addEventListener('beforeprint',()=>{closed=[...document.querySelectorAll('details:not([open])')];for(const one of closed)one.open=true;});
addEventListener('afterprint',()=>{for(const one of closed)one.open=false;});
`;
