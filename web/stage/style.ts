// The style of the stage: one constant text, so that its hash stands in the policy.

const TOKENS = `:root{color-scheme:light dark;--bg:#F3F7F7;--surface:#fff;--surface-2:#E8F0F0;
--ink:#13262B;--ink-2:#41565C;--ink-3:#5A6E74;--line:#D3DEE0;--line-strong:#7A8E94;
--primary:#0A6A73;--primary-strong:#085860;--on-primary:#fff;--primary-tint:#DFF1F2;
--accent:#9A5B00;--accent-tint:#FFF3DC;--enter:#0E7A3B;--focus:#0B57D0;--frame:#13262B;
--danger:#B3261E;--link:#075E8C}
@media (prefers-color-scheme:dark){:root{--bg:#0D1618;--surface:#142124;--surface-2:#1C2D31;
--ink:#EAF2F2;--ink-2:#B5C6C9;--ink-3:#8FA4A8;--line:#2A3D42;--line-strong:#71888E;
--primary:#5CC4CC;--primary-strong:#7AD3DA;--on-primary:#05272B;--primary-tint:#12363A;
--accent:#F0B95A;--accent-tint:#3A2A0C;--enter:#62D58D;--focus:#8AB4FF;--frame:#04090A;
--danger:#FF8A80;--link:#7CC4F0}}`

const BASE = `*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;background:var(--bg);
color:var(--ink);font:16px/24px "PingFang SC","HarmonyOS Sans SC","MiSans","Source Han Sans SC",
"Noto Sans CJK SC","Microsoft YaHei",system-ui,sans-serif;font-variant-numeric:tabular-nums}
[hidden]{display:none!important}
button,a.b{font-family:inherit;font-weight:600;font-size:14px;line-height:20px;min-height:44px;
padding:0 14px;border-radius:8px;border:1px solid var(--line-strong);background:var(--surface);
color:var(--ink);cursor:pointer;display:inline-flex;align-items:center;justify-content:center;
text-decoration:none}
button:hover,a.b:hover{border-color:var(--primary);color:var(--primary-strong)}
button.p{background:var(--primary);border-color:var(--primary);color:var(--on-primary);
font-size:18px;min-height:48px}
button.p:hover{background:var(--primary-strong);color:var(--on-primary)}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
a{color:var(--link)}`

const HEAD = `.bar{display:flex;align-items:center;gap:12px;min-height:56px;padding:4px 32px;
background:var(--surface);border-bottom:1px solid var(--line)}
.bar b{font-size:18px;color:var(--primary)}.bar .sp{flex:1}
.tag{background:var(--accent-tint);color:var(--accent);border-radius:4px;padding:4px 10px;
font-size:14px;line-height:20px;font-weight:600}
.lead{padding:10px 0 8px}
h1{margin:0;font-weight:600;font-size:28px;line-height:40px;text-wrap:balance}
.en h1{font-size:24px;line-height:32px}
.lead p{margin:0;color:var(--ink-2)}`

const PANELS = `main{flex:1;display:flex;flex-direction:column;width:100%;max-width:1280px;
margin:0 auto;padding:0 32px}
.panels{flex:1;display:grid;grid-template-columns:300px 56px 360px 56px 1fr;min-height:440px;
max-height:620px}
.panel{display:flex;flex-direction:column;min-width:0;min-height:0}
.panel h2{margin:0;font-weight:600;font-size:14px;line-height:24px;color:var(--ink-3)}
.arrow{display:flex;flex-direction:column;align-items:center;justify-content:center;
color:var(--primary);font-weight:600;font-size:16px;line-height:24px}
.arrow svg{width:32px;height:20px}.en .arrow{font-size:14px}
.poster{flex:1;display:flex;flex-direction:column;align-items:center;background:#fff;
color:#13262B;border:1px solid var(--line);border-radius:12px;overflow:hidden;text-align:center}
.poster .band{align-self:stretch;background:#0A6A73;color:#fff;padding:8px;
font-weight:600;font-size:18px;line-height:26px}
.poster .band small{display:block;font-size:14px;line-height:18px;font-weight:400}
.poster .kind{font-size:14px;line-height:20px;color:#41565C;padding:6px 12px 0}
.poster svg{width:208px;height:208px;margin:4px 0}
.poster .place{font-weight:600;font-size:20px;line-height:26px}
.poster .no{font-size:14px;line-height:22px;color:#41565C}
.poster .no b{font-size:18px;color:#13262B;letter-spacing:.06em}
.poster .do{margin-top:auto;padding:8px 16px 14px;align-self:stretch;display:flex}
.poster .do .p{flex:1;background:#0A6A73;border-color:#0A6A73;color:#fff}
.phone{flex:1;position:relative;border:8px solid var(--frame);border-radius:32px;overflow:hidden;
background:var(--bg)}
iframe{position:absolute;inset:0;width:100%;height:100%;border:0;background:var(--bg)}
.idle{position:absolute;inset:0;display:flex;flex-direction:column;align-items:center;
justify-content:center;gap:8px;padding:24px;text-align:center;color:var(--ink-2);
background:var(--bg)}
.idle svg{width:72px;height:72px;color:var(--primary)}
.idle b{color:var(--ink)}
.door{flex:1;position:relative;border:1px solid var(--line);border-radius:12px;overflow:hidden;
background:var(--surface)}
.desk{flex:1;display:flex;flex-direction:column;min-height:500px}
.desk .top{display:flex;align-items:center;gap:12px;padding-bottom:6px}
.desk .top h2{margin:0;font-weight:600;font-size:14px;line-height:24px;color:var(--ink-3);flex:1}
.desk .door{min-height:440px}.narrow{display:none}`

const STRIP = `.strip{display:grid;grid-template-columns:repeat(7,1fr);gap:8px 10px;
padding:10px 0 2px;align-items:stretch}
.scene{min-height:52px;padding:6px 10px;border-radius:12px;text-align:left;
justify-content:flex-start;gap:8px;font-weight:600;font-size:15px;line-height:20px}
.scene i{font-style:normal;flex:none;width:28px;height:28px;border-radius:14px;
background:var(--surface-2);color:var(--ink-2);display:flex;align-items:center;
justify-content:center;font-size:14px}
.scene[aria-pressed=true]{background:var(--primary-tint);border-color:var(--primary)}
.scene[aria-pressed=true] i{background:var(--surface);color:var(--ink)}
.scene.done i,.scene.done[aria-pressed=true] i{background:var(--enter);color:var(--surface)}
.says{grid-column:1/-1;min-width:0}
.says p{margin:0}.says .why{font-size:14px;line-height:22px;color:var(--ink-2)}
.says .why b{font-weight:600}
.bad{color:var(--danger)}
.foot{border-top:1px solid var(--line);background:var(--surface);margin-top:6px}
.foot div{max-width:1280px;margin:0 auto;padding:0 32px;min-height:44px;display:flex;
flex-wrap:wrap;align-items:center;gap:2px 20px;font-size:14px;line-height:20px;color:var(--ink-2)}
.foot b{font-size:16px;color:var(--ink)}.foot .sp{flex:1}
.foot a{display:inline-flex;align-items:center;min-height:44px}`

const FLOATS = `.toasts{position:fixed;top:64px;right:16px;width:320px;z-index:5;display:flex;
flex-direction:column;gap:12px}
.toast{background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:12px 16px;
box-shadow:0 8px 24px rgb(10 40 46 / .16)}
.toast h2{margin:0 0 4px;font-weight:600;font-size:16px;line-height:24px;display:flex;
justify-content:space-between;align-items:center}
.toast h2 button{min-height:44px;min-width:44px;border:0;background:none;margin:-8px -12px -8px 0;
color:var(--ink-2)}
.toast p{margin:0 0 8px;overflow-wrap:anywhere}.toast small{font-size:14px;color:var(--ink-3)}
.toast dl{margin:0 0 8px;display:grid;grid-template-columns:auto 1fr;gap:0 12px}
.toast dt{color:var(--ink-3)}.toast dd{margin:0;font-weight:600}
.toast .p{width:100%;font-size:16px}
dialog{border:1px solid var(--line);border-radius:12px;background:var(--surface);color:var(--ink);
width:min(420px,94vw);max-height:80vh;margin:64px 16px auto auto;padding:16px;
box-shadow:0 8px 24px rgb(10 40 46 / .16)}
dialog ol{list-style:none;margin:0 0 12px;padding:0}
dialog li{padding:8px 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
#inbox-count{white-space:pre}
dialog li small{display:block;font-size:14px;color:var(--ink-3)}`

const SMALL = `@media (max-width:1180px){
.panels{grid-template-columns:1fr;max-height:none}
.arrow{flex-direction:row;gap:8px;padding:8px}.arrow svg{transform:rotate(90deg)}
.phone,.panel .door{height:640px;flex:none}
.phone{width:100%;max-width:376px;margin:0 auto}
.strip{grid-template-columns:repeat(3,1fr)}
}
@media (max-width:700px){
.bar,main,.foot div{padding-left:16px;padding-right:16px}
.bar{flex-wrap:wrap;gap:6px}.bar .sp{display:none}.bar b{flex:1;font-size:16px;white-space:nowrap}
.bar button,.bar a.b{padding:0 8px}.tag{order:9;flex-basis:100%;text-align:center}
h1,.en h1{font-size:22px;line-height:30px}.strip{grid-template-columns:repeat(2,1fr)}
.desk .door{display:none}.desk{min-height:0}.narrow{display:block}.narrow a{margin-top:8px;width:100%}
.toasts{left:16px;right:16px;width:auto;top:auto;bottom:16px}
.foot div{padding-top:8px;padding-bottom:4px}.foot .sp{display:none}
}`

/** The whole style of the stage. */
export const STAGE_STYLE: string = [TOKENS, BASE, HEAD, PANELS, STRIP, FLOATS, SMALL].join('\n')
