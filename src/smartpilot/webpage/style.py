"""The style of the page. No rule may need a network, and none is written at an element: the page forbids it."""

STYLE = """
:root{color-scheme:light;--ink:#16202b;--soft:#4a5866;--line:#c9d2da;--navy:#17365d;--paper:#fff;--wash:#f3f6f9}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.65 "Source Han Sans SC","Noto Sans CJK SC",
"Microsoft YaHei","PingFang SC",sans-serif;overflow-wrap:anywhere}
header,main,footer{max-width:1080px;margin:0 auto;padding:0 20px}
header{padding-top:28px;border-bottom:3px solid var(--navy);padding-bottom:14px}
h1{font-size:26px;line-height:1.35;margin:0;color:var(--navy)}
h2{font-size:19px;line-height:1.4;margin:34px 0 10px;color:var(--navy)}
h3{font-size:16px;margin:20px 0 6px}
p{margin:6px 0}
.sub,.note,caption{color:var(--soft)}
.note{font-size:13.5px}
a{color:#17508f}
.key{display:grid;grid-template-columns:repeat(auto-fit,minmax(125px,1fr));margin:18px 0 0;border-top:1px solid
var(--line);border-left:1px solid var(--line)}
.key div{border-right:1px solid var(--line);border-bottom:1px solid var(--line);padding:10px 14px}
.key dt{color:var(--soft);font-size:13.5px}
.key dd{margin:0;font-size:25px;line-height:1.3;font-variant-numeric:tabular-nums;color:var(--navy)}
.key dd.words{font-size:16px;line-height:1.95}
.key dd small{display:block;font-size:13.5px;line-height:1.5;color:var(--soft)}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left;font-size:13.5px;padding:0 0 6px}
th,td{text-align:left;vertical-align:top;padding:5px 10px 5px 0;border-bottom:1px solid var(--line)}
td{min-width:6em}
tbody th{font-weight:400}
thead th{border-bottom:2px solid var(--navy);color:var(--navy);white-space:nowrap;font-weight:600}
th.n,td.n{text-align:right;white-space:nowrap;min-width:0}
td.chart{width:34%;min-width:110px}
td.chart svg{margin-top:5px}
tbody th{min-width:5.5em}
tr.group th{font-weight:600;padding-top:12px;border-bottom-color:#8796a5}
tr.group small{font-weight:400;color:var(--soft)}
.day{white-space:nowrap}
tr.sum th,tr.sum td{font-weight:600;border-top:2px solid var(--navy)}
svg{display:block}
.defs{position:absolute}
.figure{display:grid;grid-template-columns:minmax(0,560px) minmax(180px,1fr);gap:24px;align-items:start}
.tiles{width:100%;height:auto}
.tiles text{text-anchor:middle;fill:var(--ink)}
.tiles .label{font-size:19px;font-weight:600}
.tiles .count{font-size:17px}
.tiles .part{font-size:15px}
.tile rect,.swatch rect{stroke:#5f7183;stroke-width:1}
.none rect{fill:#fff;stroke:#aab5c0;stroke-dasharray:4 3}
.none text{fill:#5a6672}
.idle rect{fill:#fff}
.s0 rect{fill:#f4ead7}
.s1 rect{fill:#e3edf6}
.s2 rect{fill:#bdd5ea}
.s3 rect{fill:#8fb8da}
.s4 rect{fill:#1f5c94}
.s4 text{fill:#fff}
.legend{list-style:none;margin:0;padding:0}
.legend li{display:flex;align-items:center;gap:8px;margin:3px 0}
.legend svg{flex:none}
.row{display:flex;flex-wrap:wrap;gap:2px 22px;margin:0 0 8px}
.bar{width:100%;height:14px;background:#fff;outline:1px solid #8796a5}
.bar-met{fill:#1f5c94}
.bar-late{fill:url(#late)}
.bar-overdue{fill:url(#overdue)}
.bar-open{fill:#fff}
.swatch .bar-open{stroke:#5f7183}
.ground-late{fill:#9cc1e0}.stripe{stroke:#1f5c94;stroke-width:2;fill:none}
.ground-overdue{fill:#f7d9cf}.dot{fill:#9b2f14}
.line{list-style:none;margin:0 0 0 8px;padding:0 0 0 2px}
.line li{position:relative;padding:0 0 14px 26px;border-left:2px solid var(--line)}
.line li::before{content:"";position:absolute;left:-7px;top:7px;width:8px;height:8px;border-radius:50%;
border:2px solid var(--navy);background:#fff}
.line li.past::before{background:var(--navy)}
.line li.today{border-left-color:#9b2f14;color:#9b2f14;font-weight:600}
.line li.today::before{border-color:#9b2f14;background:#9b2f14;border-radius:0}
.line b{font-weight:600}
details{border-bottom:1px solid var(--line)}
summary{cursor:pointer;padding:7px 0;font-weight:600}
summary small{font-weight:400;color:var(--soft);font-size:13.5px}
details .wide{padding:0 0 12px}
td.late{color:#9b2f14}
ol.sources{font-size:13.5px;padding-left:2.2em}
footer{margin-top:40px;padding-top:12px;padding-bottom:40px;border-top:1px solid var(--line);font-size:13.5px;
color:var(--soft)}
@media(max-width:700px){.figure{grid-template-columns:minmax(0,1fr)}h1{font-size:22px}header,main,footer{padding-left:14px;
padding-right:14px}}
@page{size:A4;margin:18mm 16mm}
@media print{*{-webkit-print-color-adjust:exact;print-color-adjust:exact}body{font-size:10.5pt}
header,main,footer{padding:0;max-width:none}.wide{overflow:visible}
tr,li,.key div,.figure,.tiles,summary{break-inside:avoid}h2,h3,caption{
break-after:avoid}thead{display:table-header-group}.figure{grid-template-columns:110mm 1fr}a{color:inherit;
text-decoration:none}}
"""
