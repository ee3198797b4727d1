/** The page's only style sheet. Its colours have enough contrast in both modes: 4.5 to 1 for text. */
export const style = `
:root{color-scheme:light dark;--ground:#fff;--text:#1b1f24;--quiet:#57606a;--line:#d0d7de;--raised:#f6f8fa;--link:#0550ae;--error:#b3151c;--warning:#7d4e00;--good:#116329;--asked:#0550ae;--other:#6e7781;--box:#ddf4ff;--platform:#fff8c5;--outside:#ffebe9}
@media (prefers-color-scheme:dark){:root{--ground:#0d1117;--text:#e6edf3;--quiet:#9da7b3;--line:#3d444d;--raised:#161b22;--link:#79b8ff;--error:#ff8f88;--warning:#e3b341;--good:#56d364;--asked:#79b8ff;--other:#8b949e;--box:#12304f;--platform:#3b2f0b;--outside:#4b1a1a}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1rem 1.5rem 4rem;max-width:90rem;background:var(--ground);color:var(--text);font:15px/1.5 system-ui,sans-serif}
a{color:var(--link)}
nav ul{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;padding:0;list-style:none}
section{border-top:1px solid var(--line);margin-top:2rem;content-visibility:auto;contain-intrinsic-size:auto 40rem}
h1,h2,h3{line-height:1.25}
h3{font-size:1rem;overflow-wrap:anywhere}
summary{cursor:pointer}
summary h3{display:inline}
.block{margin:.6rem 0;content-visibility:auto;contain-intrinsic-size:auto 2rem}
.wide,.drawing{overflow:auto;max-width:100%;margin:.5rem 0 1rem}
.drawing{border:1px solid var(--line);max-height:48rem}
table{border-collapse:collapse;font-size:.9rem}
caption{text-align:left;color:var(--quiet);padding:.2rem 0}
th,td{border:1px solid var(--line);padding:.25rem .5rem;text-align:left;vertical-align:top}
thead th{background:var(--raised)}
tbody th{font-weight:500}
pre{margin:.2rem 0;padding:.3rem .5rem;background:var(--raised);overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere}
pre.gone{border-left:3px solid var(--error)}
pre.new{border-left:3px solid var(--good)}
.quiet,.hint,.objects,.place{color:var(--quiet)}
.objects,.hint{font-size:.9rem}
.finding p{margin:.2rem 0}
.findings>li{margin:.8rem 0}
.error .severity,.critical,.high,.over strong{color:var(--error)}
.warning .severity,.medium{color:var(--warning)}
ol.plain{list-style:none;margin:0;padding:0}
.key::before{content:"";display:inline-block;width:1.6rem;border-top:2px solid var(--asked);vertical-align:middle;margin-right:.3rem}
.key.other::before{border-top:2px dashed var(--other)}
.edge path{fill:none;stroke:var(--asked);stroke-width:1.3}
.edge.other path{stroke:var(--other);stroke-dasharray:4 3;stroke-width:1}
.edge:hover path{stroke-width:3}
.tip{fill:var(--other)}
.node rect{fill:var(--box);stroke:var(--asked)}
.node.platform rect,.node.name-server rect{fill:var(--platform);stroke:var(--other)}
.node.outside rect{fill:var(--outside);stroke:var(--error)}
.node text{fill:var(--text);font:12px ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;text-anchor:middle}
.bar .limit{fill:var(--raised);stroke:var(--line)}
.bar .used{fill:var(--good)}
.bar.over .used{fill:var(--error)}
@media print{.drawing{max-height:none}}
`;
