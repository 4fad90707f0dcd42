// The one inline script of the visitor pages: a constant, so that its hash stands in the policy.
// Everything works without it; it saves a tap, moves the clock and tries again when we are busy.
// It reads its orders from data attributes only, never from text that a person typed.

/**
 * Posts by itself only on a fresh top-level visit that somebody looks at, at most 60 s old; the
 * server has judged Sec-Fetch-Site before it wrote data-auto. Source: ADR 0002.
 * In WeChat or Alipay the form of a new phone asks the app who holds it, behind the page that is
 * there already; after 1.5 s, or as soon as somebody types, it stays with the form.
 * Source: ADR 0012.
 */
export const SCRIPT: string = [
  '(function(d,w){var h=d.documentElement,g=function(i){return d.getElementById(i)},f=g("go"),',
  'p=w.performance||{},n;',
  'function busy(){var b=f.querySelector("[data-busy]");if(b)b.textContent=b.dataset.busy}',
  'function fresh(){n=p.getEntriesByType&&p.getEntriesByType("navigation")[0];',
  'n=n?n.type==="navigate":p.navigation&&p.navigation.type===0;',
  'return n&&d.visibilityState==="visible"&&!d.prerendering&&p.now()<6e4&&w.top===w}',
  'var a=g("oa");if(a&&a.dataset.auto&&fresh())w.addEventListener("load",function(){',
  'setTimeout(function(){function stay(){w.stop()}w.location.assign(a.href+"?auto=1");',
  'setTimeout(stay,1500);d.addEventListener("input",stay,{once:true})})});',
  'if(f){f.addEventListener("submit",function(){setTimeout(busy)});',
  'if(f.dataset.auto&&fresh()){busy();f.submit()}',
  'if(f.dataset.retry)setTimeout(function(){f.submit()},+f.dataset.retry+Math.random()*2e3)}',
  'var c=g("clock");if(c){var o=c.dataset.now-Date.now(),t=function(){',
  'c.textContent=new Date(Date.now()+o+288e5).toISOString().slice(11,19);',
  'setTimeout(t,1e3-(Date.now()+o)%1e3)};t()}',
  'var u=g("undo");if(u)setTimeout(function(){u.hidden=true},+u.dataset.left);',
  'var l=g("lg");if(l)l.addEventListener("click",function(e){e.preventDefault();',
  'var on=h.classList.toggle("lg");l.textContent=l.dataset[on?"on":"off"];',
  'd.cookie="zpc_large="+(on?1:0)+";path=/;max-age=15552000;samesite=lax"});',
  'var q=g("print");if(q){q.hidden=false;q.onclick=function(){w.print()}}',
  'var s=g("say"),y=w.speechSynthesis;if(s&&y&&w.SpeechSynthesisUtterance){s.hidden=false;',
  's.onclick=function(){var m=new SpeechSynthesisUtterance(s.dataset.text);m.lang=h.lang;',
  'y.cancel();y.speak(m)}}})(document,window)',
].join('')
