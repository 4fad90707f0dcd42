// The style of the visitor pages: one constant text for each kind of page, so that its hash
// stands in the policy. Only the tokens in use are inlined. Targets are 44 px or more; large
// print 64.

const TOKENS = `:root{color-scheme:light dark;--bg:#F3F7F7;--surface:#fff;--ink:#13262B;
--ink-2:#41565C;--ink-3:#5A6E74;--line:#D3DEE0;--line-strong:#7A8E94;--primary:#0A6A73;
--on-primary:#fff;--primary-tint:#DFF1F2;--accent:#9A5B00;--accent-tint:#FFF3DC;--enter:#0E7A3B;
--enter-tint:#E3F5EA;--staff:#B3400C;--staff-tint:#FFEDE3;--wait:#3D5A80;--wait-tint:#E7EEF7;
--off:#5A6E74;--off-tint:#E8F0F0;--danger:#B3261E;--link:#075E8C;--focus:#0B57D0;--on-shape:#fff}
@media (prefers-color-scheme:dark){:root{--bg:#0D1618;--surface:#142124;--ink:#EAF2F2;
--ink-2:#B5C6C9;--ink-3:#8FA4A8;--line:#2A3D42;--line-strong:#71888E;--primary:#5CC4CC;
--on-primary:#05272B;--primary-tint:#12363A;--accent:#F0B95A;--accent-tint:#3A2A0C;
--enter:#62D58D;
--enter-tint:#11331F;--staff:#FFA566;--staff-tint:#402010;--wait:#9DBCE6;--wait-tint:#1B2A40;
--off:#8FA4A8;--off-tint:#1C2D31;--danger:#FF8A80;--link:#7CC4F0;--focus:#8AB4FF;
--on-shape:#05272B}}`

const BASE = `*{box-sizing:border-box}
html{--body:16px/26px;--cap:14px/22px;--title:20px/28px;--word:40px/48px;--pass:56px/64px;
--clock:28px/36px;--btn:18px/24px;--tall:48px;--low:44px;-webkit-text-size-adjust:100%;
--ff:"PingFang SC","HarmonyOS Sans SC","MiSans","Source Han Sans SC","Noto Sans CJK SC",
"Microsoft YaHei",system-ui,sans-serif}
html.lg{--body:22px/32px;--cap:20px/28px;--title:28px/40px;--word:52px/64px;--pass:72px/80px;
--clock:36px/44px;--btn:24px/32px;--tall:64px;--low:64px}
body{margin:0;background:var(--bg);color:var(--ink);font:var(--body) var(--ff);
font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main,.bar,.demo{max-width:520px;margin:0 auto}main{padding:0 12px 20px}
.bar{display:flex;justify-content:space-between;align-items:center;padding:0 4px 0 16px;
color:var(--ink-2);font-size:14px;min-height:44px}
.bar nav{display:flex;margin:0}.bar a,.bar button{display:flex;align-items:center;
min-height:44px;min-width:44px;padding:0 10px;background:0;border:0;color:var(--primary);
font:600 14px/22px var(--ff);text-decoration:none;cursor:pointer}
.lg .bar,.lg .bar a,.lg .bar button{font-size:18px;line-height:24px}.bar span{min-width:0}
.bar nav{flex:none}.lg .bar a,.lg .bar button{white-space:nowrap;padding:0 8px;min-height:60px;
min-width:60px;justify-content:center}.lg .demo{font-size:18px;line-height:26px}
.demo{background:var(--accent-tint);color:var(--accent);font:13px/20px var(--ff);
text-align:center;padding:4px 12px}
h1,h2{margin:0;font:600 var(--title) var(--ff);text-wrap:balance}p{margin:8px 0 0}
.cap{font-size:14px;line-height:22px;
color:var(--ink-2)}.lg .cap{font-size:20px;line-height:28px}
.card{background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:12px 16px;
margin-top:12px}
a{color:var(--link)}:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
.go,.out{display:flex;align-items:center;justify-content:center;width:100%;padding:8px 12px;
border-radius:8px;font:600 var(--btn) var(--ff);text-decoration:none;
cursor:pointer;text-align:center}

.out{min-height:var(--low);border:1px solid var(--line-strong);background:var(--surface);
color:var(--primary);font-size:16px;line-height:22px}.lg .out{font-size:22px;line-height:30px}
form{margin:0}.row{display:flex;gap:8px;margin-top:12px}.row>*{flex:1;min-width:0}
.row .out{padding:8px 6px}.lg .row{flex-direction:column}.foot{display:flex;flex-wrap:wrap;gap:0 20px;margin-top:8px}
.foot a,.foot button{display:inline-flex;align-items:center;min-height:44px;padding:0;border:0;
background:0;color:var(--link);font:var(--cap) var(--ff);
text-decoration:underline;cursor:pointer}.lg .foot a,.lg .foot button{min-height:60px}

[hidden]{display:none!important}
@media (prefers-reduced-motion:reduce){*{animation:none!important}}`

const MORE = `h2{font-size:18px}.lg h2{font-size:26px}.go{min-height:56px;border:0;
background:var(--primary);color:var(--on-primary);margin-top:12px}
.lg .go{min-height:64px}.note{background:var(--wait-tint);color:var(--ink);border-radius:8px;
padding:10px 12px;
margin-top:12px}.warn{background:var(--accent-tint)}`

const RESULT = `.v{border:1px solid;border-radius:20px;margin-top:4px;padding:14px 12px 12px;
text-align:center}.v svg{display:block;margin:0 auto}
.v h1{font:700 var(--word) var(--ff);margin-top:8px}
.lg .v{padding-left:8px;padding-right:8px}
.enter{background:var(--enter-tint);border-color:var(--enter)}.enter h1{color:var(--enter)}
.staff{background:var(--staff-tint);border-color:var(--staff)}.staff h1{color:var(--staff)}


.v p{margin:4px 0 0}.who{font:600 20px/28px var(--ff)}.lg .who{font-size:28px;
line-height:40px}.sign{display:flex;align-items:center;justify-content:center;gap:14px;
font:700 var(--pass) var(--ff);margin-top:12px}
.v .sign svg{margin:0;width:.9em;height:.9em}.place{font:600 18px/26px var(--ff)}
.lg .place{font-size:26px;line-height:36px}.tick{font:600 var(--clock) var(--ff);margin-top:4px}
.go{min-height:48px;border:0;
background:var(--primary);color:var(--on-primary);margin-top:12px}.lg .go{min-height:64px}
.vh{display:none}.lg .vh{display:block;position:absolute;
opacity:0;width:1px;height:1px}.mo{display:none;margin-top:12px}
.lg .mo{display:flex;min-height:64px}.vh:focus-visible+.mo{outline:3px solid var(--focus);
outline-offset:2px}.lg .vh:not(:checked)~.xt{display:none}.ask{margin-top:12px}
.ask p{margin:0;font-weight:600}
html:lang(en) .v h1{font-size:34px;line-height:1.2}html.lg:lang(en) .v h1{font-size:44px}`

const TROUBLE = `.wait{background:var(--wait-tint);border-color:var(--wait)}
.wait h1{color:var(--wait)}
.off{background:var(--off-tint);border-color:var(--off)}.off h1{color:var(--ink-2)}
.big{font:700 28px/40px var(--ff);letter-spacing:.04em;margin-top:8px}`

const FORM = `.f{margin-top:12px}label,.lab{display:block;font-size:14px;line-height:22px;
color:var(--ink-2);margin-bottom:4px}.lg label,.lg .lab{font-size:20px;line-height:28px}
input,select{width:100%;min-height:var(--tall);padding:8px 12px;
border:1px solid var(--line-strong);
border-radius:8px;background:var(--surface);color:var(--ink);font:var(--body) var(--ff);
font-size:16px}.lg input,.lg select{font-size:22px}
.two{display:flex;gap:8px}.two input{flex:1;min-width:0}.two .out{width:auto;min-width:112px;
flex:none;min-height:var(--tall)}.lg .two{flex-direction:column}
[aria-invalid=true]{border:2px solid var(--danger)}.err{display:flex;gap:6px;color:var(--danger);
font-weight:600;font-size:14px;line-height:22px;margin-top:4px}.err:before{content:"!";flex:none;
width:20px;height:20px;border-radius:50%;background:var(--danger);color:var(--on-shape);
text-align:center;line-height:20px}.lg .err{font-size:20px;line-height:28px}
.check{display:flex;gap:12px;align-items:flex-start;min-height:44px;color:var(--ink)}
.check input{flex:none;width:28px;min-height:28px;height:28px;margin:0;
accent-color:var(--primary)}
.check label{margin:0;color:var(--ink);flex:1}
.later{border:0;background:0;min-height:44px;padding:0;color:var(--link);
font:600 14px/22px var(--ff);text-decoration:underline;text-align:left;cursor:pointer;
animation:late 0s 20s both}.lg .later{font-size:20px;line-height:28px;min-height:60px}
.lg .check input{width:36px;min-height:36px;height:36px}.lg .tag{font-size:18px;line-height:26px}@keyframes late{from{visibility:hidden}
to{visibility:visible}}@supports selector(:has(*)){form:not(:has([value=passport]:checked)) .iss{
display:none}}ul{list-style:none;margin:8px 0 0;padding:0}li{border-top:1px solid var(--line);
padding:10px 0}li:first-child{border:0}.tag{display:inline-block;border:1px solid
var(--line-strong);border-radius:4px;padding:0 6px;font-size:13px;line-height:20px;
color:var(--ink-2)}.m label{display:flex;align-items:center;gap:12px;min-height:48px;margin:0;
color:var(--ink);font:600 18px/26px var(--ff)}.lg .m label{min-height:64px;font-size:24px;
line-height:34px}.m input{flex:none;width:32px;min-height:32px;height:32px;margin:0;padding:0;
accent-color:var(--primary)}.m{padding:2px 0}fieldset{border:0;margin:12px 0 0;padding:0;
min-width:0}legend{padding:0;font:600 18px/26px var(--ff)}.lg legend{font-size:24px;
line-height:34px}summary{min-height:48px;display:flex;align-items:center;cursor:pointer;
font:600 18px/26px var(--ff);color:var(--primary)}summary:before{content:"+";font-size:28px;
margin-right:10px}[open]>summary:before{content:"\\2212"}.lg summary{min-height:64px;
font-size:26px}.add{margin-top:16px}.sub{display:block;font-size:15px;line-height:22px;
font-weight:400}.lg .sub{font-size:20px;line-height:28px}.many .go{flex-direction:column}
@supports selector(:has(*)){.p:not(:has([value=passport]:checked)) .iss,
.p:has([value=none]:checked) .num,.p:not(:has([name^=ward]:checked)) .bir,
.p:has([value=resident-id]:checked) .bir{display:none}}.two2{display:flex;flex-wrap:wrap;
gap:8px;margin-top:8px}.small{width:auto;min-width:112px;margin-top:0}li .small{margin-top:4px}
.two2 .small{margin-top:0}`

const CARD = `.pc{background:#fff;color:#13262B;border:1px solid var(--line-strong);
border-radius:12px;max-width:397px;margin:12px auto 0;padding:20px 16px;text-align:center}
.pc h1{font:700 28px/36px var(--ff)}.pc .qr{display:block;width:100%;max-width:260px;height:auto;
margin:12px auto}.pc .who{font:700 32px/40px var(--ff)}.pc p{font-size:14px;line-height:21px;
margin:8px 0 0}.pc .tiny{color:#41565C;font-size:13px;line-height:18px}
@media screen{.lg .pc p{font-size:20px;line-height:28px}.lg .pc .tiny{font-size:18px;
line-height:26px}}@page{size:105mm 148mm;margin:0}@media print{body{background:#fff}.bar,.demo,.np{
display:none!important}.pc{border:0;margin:0;width:105mm;max-width:none;height:147mm;
padding:7mm 8mm;border-radius:0}.pc .qr{max-width:58mm;margin:3mm auto}main{padding:0;
max-width:none;margin:0}}`

/** Leaves out what a page never uses: line breaks, and tokens that nothing of it names. */
function squeeze(css: string, drawn = ''): string {
  const tight = css.replaceAll('\n', ' ').replaceAll(/\s*([{}>])\s*/g, '$1')
  return tight.replaceAll(/(--[a-z0-9-]+):[^;}]*;? ?/g, (declaration, name: string) =>
    `${tight}${drawn}`.includes(`var(${name})`) ? declaration : '',
  )
}

const SHAPES = 'var(--enter)var(--staff)var(--on-shape)'
const TROUBLE_SHAPES = 'var(--off)var(--wait)var(--on-shape)'

/** Style of the result, which every check-in of the city answers with. */
export const RESULT_STYLE: string = squeeze(TOKENS + BASE + RESULT, SHAPES)
/** Style of a code that opens no door and of the page that tries again. */
export const TROUBLE_STYLE: string = squeeze(
  TOKENS + BASE + MORE + RESULT + TROUBLE,
  TROUBLE_SHAPES,
)
/** Style of a card to be printed on A6. */
export const CARD_STYLE: string = squeeze(TOKENS + BASE + MORE + CARD)
/** Style of everything with fields or lists. */
export const FORM_STYLE: string = squeeze(TOKENS + BASE + MORE + FORM)
