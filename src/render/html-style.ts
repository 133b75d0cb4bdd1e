/**
 * The style of the page. A constant, because the page's policy names its hash (`html-hashes.ts`).
 *
 * Light and dark have the same contrasts; print is light whatever the screen is. No rule depends on a script: what
 * the script adds is hidden until it runs.
 */
export const HTML_STYLE = `
:root{color-scheme:light dark;--page:#fbfbfa;--card:#fff;--ink:#1b1d21;--soft:#5a606b;--line:#e3e4e6;--grid:#ececee;--accent:#b3410e;--tint:#f4f4f2;--mark:#fdf0d9;--good:#14713d;--bad:#b3261e;
--c0:#8b919c;--c1:#c8500f;--c2:#1f6fb2;--c3:#2f8a57;--c4:#8b55b5;--c5:#b0841a;--c6:#c0447a;--c7:#23869a;--bars:#64748b;--app:#f3b98a;--dep:#b9cde2;--node:#d9dbdf}
@media (prefers-color-scheme:dark){:root{--page:#16181c;--card:#1d2025;--ink:#e8e9ec;--soft:#a3a9b4;--line:#30343b;--grid:#282c32;--accent:#f59a62;--tint:#23262c;--mark:#463518;--good:#6fcf97;--bad:#ff8a80;
--c0:#7d8490;--c1:#f08a4b;--c2:#6aaee8;--c3:#63bd8a;--c4:#bf93e4;--c5:#d8b04a;--c6:#ea82ad;--c7:#5fbccd;--bars:#8494ab;--app:#8a4f22;--dep:#34516e;--node:#3b4048}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main,header,footer{max-width:1240px;margin:0 auto;padding:0 clamp(14px,3vw,36px)}
header{padding-top:26px}
.brand{display:flex;flex-wrap:wrap;justify-content:space-between;gap:4px 20px;color:var(--soft);font-size:13px}
.brand b{color:var(--ink);font-weight:650;letter-spacing:.01em}
h1{font-size:clamp(21px,2.6vw,30px);line-height:1.22;font-weight:650;letter-spacing:-.012em;margin:16px 0 4px;max-width:46em;text-wrap:balance}
h2{font-size:17px;line-height:1.3;font-weight:650;margin:40px 0 10px}
h3{font-size:15px;font-weight:650;margin:0}
h4{font-size:12.5px;font-weight:600;color:var(--soft);margin:16px 0 6px}
p{margin:6px 0}
a{color:inherit;text-decoration-color:var(--c0);text-underline-offset:3px}
a:hover{text-decoration-color:currentColor}
:focus-visible{outline:2px solid var(--c2);outline-offset:2px;border-radius:3px}
code,pre,.path{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.87em}
.soft{color:var(--soft)}.small{font-size:13px}
.sr{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip:focus{position:static;width:auto;height:auto;clip-path:none}
.facts{display:flex;flex-wrap:wrap;gap:12px 30px;margin:18px 0 0;padding:0}
.facts div{min-width:92px}
.facts dt{color:var(--soft);font-size:13px}
.facts dd{margin:0;font-size:20px;font-weight:600;letter-spacing:-.01em;line-height:1.3}
.facts dd small{font-size:13px;font-weight:400;color:var(--soft);letter-spacing:0}
.box{background:var(--card);border:1px solid var(--line);border-radius:8px}
.scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:8px}
.tall{max-height:31rem;overflow-y:auto}
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{text-align:left;padding:7px 12px;vertical-align:top;border-bottom:1px solid var(--line)}
tbody tr:last-child td{border-bottom:0}
th{font-size:12.5px;font-weight:550;color:var(--soft);white-space:nowrap;position:sticky;top:0;background:var(--card);z-index:1}
.n{text-align:right;white-space:nowrap}
td.n:first-child,th.n:first-child{padding-right:4px;color:var(--soft)}
.fn{font-weight:600;text-decoration:none}
a.fn:hover{text-decoration:underline}
.path,.note{color:var(--soft);display:block}
.note{font-size:13px}
.what{width:70%;min-width:14rem}
.nb{white-space:nowrap}
.rec{min-width:11rem}.why{width:50%;min-width:11rem}
tr.hot td,.hot>summary{background:var(--tint)}
tr.rest td{color:var(--soft)}
th button{all:unset;cursor:pointer}
th button:focus-visible{outline:2px solid var(--c2);outline-offset:2px;border-radius:3px}
th[aria-sort] button{color:var(--ink)}
th[aria-sort=ascending] button::after{content:" \\2191" / ""}
th[aria-sort=descending] button::after{content:" \\2193" / ""}
.dot{display:inline-block;width:9px;height:9px;border-radius:50%;margin-right:7px;background:var(--c0)}
.bar{display:block;width:100%;height:4px;margin-top:5px}
.bar rect:first-child{fill:var(--grid)}
.bar{min-width:96px}
.tools{display:flex;flex-wrap:wrap;gap:8px 14px;align-items:center;margin:0 0 8px;font-size:13px;color:var(--soft)}
.tools input{font:inherit;font-size:14px;color:var(--ink);background:var(--card);border:1px solid var(--c0);border-radius:6px;padding:5px 10px;width:min(20rem,100%)}
button.plain{font:inherit;font-size:13px;color:var(--ink);background:var(--card);border:1px solid var(--c0);border-radius:6px;padding:4px 10px;cursor:pointer}
[hidden]{display:none!important}
figure{margin:0;padding:14px 16px 10px}
figcaption{font-size:13px;color:var(--soft);margin-bottom:10px}
figcaption b{color:var(--ink);font-weight:600;font-size:14px;margin-right:8px}
.plot{display:grid;grid-template-columns:48px minmax(0,1fr)}
.plot svg,.flame svg{display:block;width:100%;overflow:visible}
svg text{font-size:11.5px;fill:var(--soft)}
.e{text-anchor:end}.m{text-anchor:middle}
.grid{stroke:var(--grid)}.base{stroke:var(--line)}
.deploy{stroke:var(--ink);stroke-dasharray:3 3;opacity:.55}
svg text.v{fill:var(--ink);font-size:11px}
.gap{fill:url(#hatch)}
.hatch{stroke:var(--c0);stroke-width:1.2;opacity:.55}
.pts circle{fill-opacity:.62;stroke-width:1}
.pts .c0 circle{fill-opacity:.32;stroke-opacity:.45}
.pts g .h{fill:none;stroke-width:1.3;stroke-opacity:.9}
.c0{--c:var(--c0)}.c1{--c:var(--c1)}.c2{--c:var(--c2)}.c3{--c:var(--c3)}.c4{--c:var(--c4)}.c5{--c:var(--c5)}.c6{--c:var(--c6)}.c7{--c:var(--c7)}
svg .c0,svg .c1,svg .c2,svg .c3,svg .c4,svg .c5,svg .c6,svg .c7{fill:var(--c);stroke:var(--c)}
i.dot{background:var(--c)}
i.hollow{background:none;border:1.5px solid var(--c0)}
.key{display:inline-block;width:14px;height:11px;margin-right:5px;vertical-align:-1px}
.linked .pts g:not(.hot){opacity:.13}
.linked .pts .hot circle{fill-opacity:.9}
.legend{display:flex;flex-wrap:wrap;gap:2px 18px;list-style:none;padding:0;margin:8px 0 0 48px;font-size:13px}
.legend li{cursor:default}
.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr));gap:16px;margin-top:16px}
.col{fill:var(--bars)}.colh{fill:none;stroke:var(--c0)}
.col.b{fill:var(--c1)}
.flame{margin-top:4px}
.flame svg.f{overflow:hidden}
.flame rect{stroke:var(--card);stroke-width:1}
.flame .app rect{fill:var(--app)}.flame .dep rect{fill:var(--dep)}.flame .node rect{fill:var(--node)}
.flame text{fill:var(--ink);font-size:12px;pointer-events:none}
.flame .q{display:none}
.flame g.z{cursor:pointer}
.flame g.hot rect,.flame g.z:hover rect{stroke:var(--ink)}
.sw{display:inline-block;width:12px;height:12px;border-radius:2px;margin-right:6px;vertical-align:-1px}
.sw.app{background:var(--app)}.sw.dep{background:var(--dep)}.sw.node{background:var(--node)}
details.card{background:var(--card);border:1px solid var(--line);border-radius:8px;margin:0 0 10px}
.card>summary{padding:10px 14px;cursor:pointer;border-radius:8px;display:grid;grid-template-columns:minmax(0,1fr) auto;gap:2px 18px;align-items:baseline;list-style:none}
.card>summary::-webkit-details-marker{display:none}
.card>summary h3::before{content:"";display:inline-block;width:0;height:0;border:4px solid transparent;border-left:6px solid var(--soft);margin-right:6px;vertical-align:1px}
.card[open]>summary h3::before{transform:rotate(90deg) translateX(2px)}
.card .sum{color:var(--soft);font-size:14px}
.card .sum b:not([class]){color:var(--ink);font-weight:600}
.inner{padding:2px 14px 14px;border-top:1px solid var(--line)}
.cols{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:0 32px}
.cols>div{min-width:0}
dl.kv{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:3px 14px;margin:12px 0 0;font-size:14px}
dl.kv dt{color:var(--soft)}dl.kv dd{margin:0}
pre{margin:0;padding:9px 0;background:var(--tint);border-radius:6px;overflow-x:auto;line-height:1.55;overflow-wrap:normal}
pre span{display:block;padding:0 12px;min-width:max-content}
pre mark{display:block;padding:0 12px;min-width:max-content;background:var(--mark);color:inherit;box-shadow:inset 3px 0 0 var(--accent)}
pre em{font-style:normal;color:var(--soft);user-select:none}
ol.stack{list-style:none;margin:4px 0 0;padding:0;font-size:13.5px}
ol.stack li{padding:1.5px 0 1.5px 12px;border-left:2px solid var(--line)}
ol.stack li.own{border-left-color:var(--accent)}
ol.stack .path{display:inline;margin-left:6px}
ol.stack li:not(.own) b{font-weight:400;color:var(--soft)}
ol.stack b{font-weight:600}
details.more{margin-top:6px}
details.more summary{cursor:pointer;font-size:13.5px;color:var(--soft)}
.notes{padding-left:18px;margin:6px 0}
.notes li{margin:3px 0}
.verdict-worse,.verdict-new{color:var(--bad)}.verdict-better,.verdict-fixed{color:var(--good)}
.ratio{min-width:11rem}.side{min-width:10.5rem}
.ci{display:block;width:100%;min-width:120px;height:16px}
.ci line{stroke:var(--soft);stroke-width:2}.ci .one{stroke:var(--c0);stroke-width:1}.ci circle{fill:var(--ink)}
footer{margin-top:48px;padding-top:14px;padding-bottom:40px;border-top:1px solid var(--line);font-size:13.5px}
footer dl.kv{font-size:13.5px}
@media (max-width:640px){
body{font-size:14.5px}th,td{padding:6px 8px}
.hide{display:none}.what{min-width:11rem}.bar{min-width:64px}
.card>summary{grid-template-columns:minmax(0,1fr)}
.legend{margin-left:0}
.plot{grid-template-columns:38px minmax(0,1fr)}
figure{padding:12px 10px 8px}
.t2{display:none}
}
@media print{
:root{color-scheme:light;--page:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#ccc;--grid:#e5e5e5;--tint:#f6f6f6;--mark:#fff3d6;--accent:#8a2f05;--c0:#777;--app:#f3c9a5;--dep:#cfdcea;--node:#e4e5e8}
body{font-size:10.5pt}.tools,.skip{display:none}
.tall{max-height:none}.tall tr:nth-child(n+51){display:none}
.scroll,.card,figure{break-inside:avoid;overflow:visible}
details.card{break-inside:auto}h2{break-after:avoid}
main,header,footer{max-width:none;padding:0}
svg,i.dot,mark{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
`;
