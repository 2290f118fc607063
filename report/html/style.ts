/** How the page looks: light and dark by the reader's choice, on paper in landscape. Every colour of a text has a contrast of 4.5 or more. */

/** Colours by name; each letter of the map has one for its square and one for what is written on it. */
const LIGHT = `
--page:#f5f6f8;--card:#fff;--ink:#18202c;--quiet:#505c6c;--line:#dce1e8;--link:#1d5fa8;--focus:#1d5fa8;
--good:#17693f;--good-back:#e6f4ec;--bad:#b3152a;--bad-back:#fdebec;--open-back:#fdf3dc;--open-ink:#704600;
--denied:#eef1f5;--dot:#8c97a6;--own:#d3dae3;--own-ink:#4a5565;
--guard:#c6d8ea;--guard-ink:#1d3a57;--open:#f6c65b;--read:#2b67b0;--write:#6a3d9f;--leak:#c2182b;--on-dark:#fff;--on-open:#3f2a00;
--p0:#8fb3d9;--p1:#a9c5e3;--p2:#c2d6ec;--piece-ink:#17293d;`;

const DARK = `
--page:#10141a;--card:#181e26;--ink:#e7ebf1;--quiet:#a9b4c2;--line:#2d3641;--link:#8bbcf5;--focus:#8bbcf5;
--good:#7fd6a6;--good-back:#15301f;--bad:#ff9aa5;--bad-back:#3c171c;--open-back:#382a0e;--open-ink:#f5cf7d;
--denied:#222a34;--dot:#687585;--own:#3a4552;--own-ink:#c3ccd8;
--guard:#37506b;--guard-ink:#e3edf8;--open:#e0a93a;--read:#2f6dbb;--write:#7d50b5;--leak:#cc2136;--on-dark:#fff;--on-open:#2b1c00;
--p0:#3b618b;--p1:#4b75a2;--p2:#2f4f73;--piece-ink:#fff;`;

const TEXT = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0 auto;max-width:80rem;padding:1.75rem clamp(.75rem,3vw,2.5rem) 4rem;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif;overflow-wrap:break-word}
h1,h2,h3,h4{line-height:1.25;margin:0;text-wrap:balance}
h1{font-size:clamp(1.4rem,4.5vw,2.1rem);font-weight:650;letter-spacing:-.015em}
h2{font-size:1.3rem;font-weight:650;letter-spacing:-.01em}
h3{font-size:1.02rem;font-weight:650;margin:2.25rem 0 .6rem}
h4{font-size:.95rem;font-weight:650}
p{margin:.4rem 0}
small{color:var(--quiet);font-size:.85em;font-weight:400}
a{color:var(--link)}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.88em}
pre{overflow:auto;padding:.7rem .9rem;border-radius:6px;background:var(--denied)}
ul{margin:.4rem 0;padding:0;list-style:none}
summary{cursor:pointer;padding:.35rem 0;color:var(--link)}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px;border-radius:3px}
main:focus{outline:none}
section,.top{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:clamp(1rem,2.5vw,1.75rem);margin:0 0 1.1rem}
section>h2+*{margin-top:.6rem}
.skip{position:absolute;left:-100vw;padding:.5rem 1rem;background:var(--card)}
.skip:focus{left:1rem;top:1rem;z-index:9}
footer{color:var(--quiet);font-size:.85rem}
nav ul{display:flex;flex-wrap:wrap;gap:.3rem 1.4rem;padding:.1rem .25rem .9rem}
`;

const TOP = `
.kind{margin:0 0 .9rem;color:var(--quiet);font-size:.78rem;font-weight:600;letter-spacing:.08em;text-transform:uppercase}
.verdict-box{display:flex;gap:1.1rem;align-items:center}
.verdict-box svg{flex:none;fill:none;stroke-width:4;stroke-linecap:round;stroke-linejoin:round;color:var(--open-ink)}
.verdict-box circle{stroke:none;fill:var(--open-back)}
.verdict-box path{stroke:currentColor}
.good svg{color:var(--good)}.good circle{fill:var(--good-back)}
.bad svg{color:var(--bad)}.bad circle{fill:var(--bad-back)}
.verdict-box p{color:var(--quiet);margin:.15rem 0 0}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(7.2rem,1fr));gap:1px;margin:1.5rem 0 .7rem;border:1px solid var(--line);border-radius:8px;overflow:hidden}
.figures div{box-shadow:0 0 0 1px var(--line);display:flex;flex-direction:column-reverse;padding:.7rem .9rem;background:var(--card)}
.figures dt{color:var(--quiet);font-size:.8rem}
.figures dd{margin:0;font-size:1.55rem;font-weight:600;line-height:1.2;font-variant-numeric:tabular-nums}
.figures .good dd{color:var(--good)}.figures .bad dd{color:var(--bad)}
.figures .bad{background:var(--bad-back)}
.sentence{font-weight:600;margin:.2rem 0 1rem}
.facts{display:flex;flex-wrap:wrap;gap:.3rem 2rem;margin:0;font-size:.87rem}
.facts div{display:flex;gap:.45rem}
.facts dt{color:var(--quiet)}.facts dd{margin:0}
`;

const TABLES = `
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:8px;margin:.5rem 0}
.long{max-height:36rem;overflow-y:auto}
table.wide{min-width:46rem}
.layers table.wide{min-width:62rem}
table{border-collapse:separate;border-spacing:0;width:100%;font-size:.88rem}
caption{padding:.5rem .75rem;text-align:left;color:var(--quiet);font-size:.85rem}
th,td{padding:.42rem .75rem;text-align:left;vertical-align:top;border-top:1px solid var(--line)}
thead th{position:sticky;top:0;z-index:1;background:var(--denied);font-size:.8rem;font-weight:600;white-space:nowrap}
tbody th{font-weight:600;white-space:nowrap}
tbody th.wrap{white-space:normal;min-width:7.4rem}
tbody tr:hover>*{background:var(--denied)}
td,tbody th{max-width:26rem;overflow-wrap:break-word}
.number{text-align:right;font-variant-numeric:tabular-nums}
thead button{all:unset;cursor:pointer;font:inherit}
thead button:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
thead button::after{content:"\\2195";display:inline-block;width:1.1em;text-align:center;color:var(--quiet)}
[aria-sort=ascending] button::after{content:"\\2191";color:var(--ink)}
[aria-sort=descending] button::after{content:"\\2193";color:var(--ink)}
.filter{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem;margin:.5rem 0;font-size:.88rem}
.filter input{font:inherit;padding:.3rem .6rem;min-width:min(16rem,60vw);color:var(--ink);background:var(--card);border:1px solid var(--quiet);border-radius:6px}
.filter output{color:var(--quiet)}
.date{white-space:nowrap}
.overdue{color:var(--bad);font-weight:600}
.notice{color:var(--open-ink);font-weight:600}
.layers td{padding-right:.2rem}
.layers small{display:block;min-width:6.4rem;line-height:1.35}
.verdict{white-space:nowrap}
.sign{display:inline-block;width:1.15em;font-weight:700;text-align:center}
.sign.dedicated{color:var(--good)}.sign.guarded{color:var(--link)}.sign.opening{color:var(--open-ink)}.sign.none{color:var(--quiet)}
.sign.leaking{color:var(--on-dark);background:var(--leak);border-radius:3px}
`;

const PARTS = `
.finding{border-left:4px solid var(--line);padding:.15rem 0 .15rem 1rem;margin:1rem 0}
.finding.blocking{border-color:var(--bad)}
.finding .message{font-weight:600;overflow-wrap:anywhere}
.where{overflow-wrap:anywhere}
.change{margin:.7rem 0 1.1rem}
.values li{padding:.12rem 0;overflow-wrap:anywhere}
ins{text-decoration:none;font-weight:600}
del{color:var(--quiet)}
.resources{columns:22rem auto;font-size:.9em}
.legend{display:flex;flex-wrap:wrap;gap:.35rem 1.3rem;margin:.5rem 0 .9rem;font-size:.86rem}
.mark{display:inline-flex;align-items:center;justify-content:center;min-width:1.5em;height:1.5em;padding:0 .25em;border-radius:4px;font-size:.85em;font-weight:700;vertical-align:baseline}
.mark.denied{background:var(--denied)}
.mark.own{background:var(--own);color:var(--own-ink);font-weight:500}
.mark.changed{border:2px solid var(--ink)}
.mark.guard{background:var(--guard);color:var(--guard-ink)}
.mark.open{background:var(--open);color:var(--on-open)}
.mark.read{background:var(--read);color:var(--on-dark)}
.mark.write{background:var(--write);color:var(--on-dark)}
.mark.leak{background:var(--leak);color:var(--on-dark)}
.limits div{margin:.8rem 0}
.limits dt{font-weight:600}
.limits dd{margin:.1rem 0 0;color:var(--quiet);max-width:46rem}
figure{margin:.8rem 0 1.2rem}
figcaption{color:var(--quiet);font-size:.88rem;margin:.3rem 0}
figcaption strong{color:var(--ink)}
figure svg{display:block;max-width:100%;height:auto}
`;

const PICTURES = `
svg text{fill:var(--ink);font-family:inherit}
svg .hint{fill:var(--quiet);font-size:12px}
figure .name{font-size:13px}
.map{display:grid;grid-template-columns:max-content max-content;width:fit-content;max-width:100%;max-height:min(85vh,60rem);overflow:auto;margin:.5rem 0;line-height:0}
.map svg{background:var(--card)}
.map svg:nth-child(1){position:sticky;left:0;top:0;z-index:3}
.map svg:nth-child(2){position:sticky;top:0;z-index:2}
.map svg:nth-child(3){position:sticky;left:0;z-index:1}
.map .tier{fill:var(--quiet);font-size:11px;font-weight:600;letter-spacing:.05em}
.map .denied{fill:var(--denied)}
.map .grid{stroke:var(--card);fill:none}
.map .dots{stroke:var(--dot);stroke-width:4;stroke-linecap:round;fill:none}
.map path.own{fill:var(--own)}.map text.own{fill:var(--own-ink)}
.cell text{font-weight:700}
.cell.guard rect{fill:var(--guard)}.cell.guard text{fill:var(--guard-ink)}
.cell.open rect{fill:var(--open)}.cell.open text{fill:var(--on-open)}
.cell.read rect{fill:var(--read)}.cell.write rect{fill:var(--write)}.cell.leak rect{fill:var(--leak)}
.cell.read text,.cell.write text,.cell.leak text{fill:var(--on-dark)}
.map .changed{fill:none;stroke:var(--ink);stroke-width:2.5}
.map .closed{fill:none;stroke:var(--ink);stroke-width:1.5;stroke-dasharray:3 3}
.bar{width:100%}
.bar .room{fill:var(--denied)}
.bar .p0{fill:var(--p0)}.bar .p1{fill:var(--p1)}.bar .p2{fill:var(--p2)}
.bar .piece-name{fill:var(--piece-ink);font-size:13px}
.bar .ceiling{stroke:var(--bad);stroke-width:3}
.curve{fill:none;stroke-width:2;stroke:var(--link)}
.curve.write{stroke:var(--open-ink);stroke-dasharray:7 4}
.node{fill:var(--ink)}
.timeline svg{width:100%}
.timeline .month{stroke:var(--line)}.timeline .baseline{stroke:var(--line)}
.timeline .today{stroke:var(--quiet);stroke-width:2}
.timeline .past{fill:var(--denied)}
.timeline .dot{fill:var(--link)}
.timeline .dot.over{fill:var(--bad)}
`;

const PAPER = `
@media (max-width:40rem){.verdict-box svg{width:36px;height:36px}.timeline,.pool .bar{overflow-x:auto}.timeline svg{min-width:40rem}.grants{overflow-x:auto}.grants svg{min-width:36rem;max-width:none}}
@media (forced-colors:active){.cell rect,.piece,.dot{forced-color-adjust:none}}
@page{size:A4 landscape;margin:12mm}
@media print{
body{max-width:none;padding:0;font-size:10.5pt;background:none}
section,.top{border:none;padding:0 0 .5rem;border-radius:0}
section[id^=environment]{break-before:page}
nav,.skip,.filter,thead button::after{display:none}
.scroll,.long,.map{overflow:visible;max-height:none}
h2,h3,h4{break-after:avoid}
tr,figure,.finding,.change{break-inside:avoid}
thead th,.map svg{position:static}
details::details-content{content-visibility:visible}
summary{list-style:none;color:inherit}
*{print-color-adjust:exact}
`;

/** On paper everything is as light as paper. */
export const STYLE = `:root{color-scheme:light dark;${LIGHT}}
@media screen and (prefers-color-scheme:dark){:root{${DARK}}}
${TEXT}${TOP}${TABLES}${PARTS}${PICTURES}${PAPER}}
`;

const PAPER_WIDTH = 1000;
const PAPER_HEIGHT = 560;

/** A map is printed whole, on one sheet. */
export function printRule(id: string, width: number, height: number): string {
  const zoom = Math.min(1, PAPER_WIDTH / width, PAPER_HEIGHT / height);
  return `@media print{#${id}{zoom:${Math.round(zoom * 1000) / 1000}}}\n`;
}
