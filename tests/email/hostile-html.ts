import { type Chance, chanceOf } from "./chance.ts";

/** Ways that markup has run scripts, loaded things or broken out of filters. None of them may get through. */
export const attacks: readonly string[] = [
  "<script>alert(1)</script>",
  "<ScRiPt src=//evil.example/x.js></sCrIpT x>",
  "<script>/*<p>*/alert(1)//</script foo><p>after",
  "<scr<script>ipt>alert(1)</scr</script>ipt>",
  "<img src=x onerror=alert(1)>",
  "<img src='x'onerror='alert(1)'>",
  "<img/src=x/onerror=alert(1)>",
  '<img src="x` `<script>alert(1)</script>"` `>',
  '<img """><script>alert(1)</script>">',
  "<svg><script>alert(1)</script></svg>",
  "<svg/onload=alert(1)>",
  "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
  "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
  "<svg><foreignObject><body onload=alert(1)></foreignObject></svg>",
  "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
  "<svg><style><img src=x onerror=alert(1)></style></svg>",
  "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)>#x'/></svg>",
  "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
  "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
  "<math><annotation-xml encoding='text/html'><img src=x onerror=alert(1)></annotation-xml></math>",
  "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
  "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
  "<noembed><img title='</noembed><img src=x onerror=alert(1)>'></noembed>",
  "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>",
  "<textarea><p title='</textarea><img src=x onerror=alert(1)>'></textarea>",
  "<title><p title='</title><img src=x onerror=alert(1)>'></title>",
  "<template><script>alert(1)</script></template>",
  "<select><template><img src=x onerror=alert(1)></template></select>",
  "<select><style></select><img src=x onerror=alert(1)></style>",
  "<plaintext><img src=x onerror=alert(1)>",
  "<iframe src='javascript:alert(1)'></iframe>",
  "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
  "<object data='data:text/html,<script>alert(1)</script>'></object>",
  "<embed src='data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=='>",
  "<applet code=Evil></applet>",
  "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
  "<base href='//evil.example/'>",
  "<link rel=stylesheet href='//evil.example/x.css'>",
  "<link rel=prefetch href='//evil.example/seen'>",
  "<form action='//evil.example'><input name=password><button formaction='javascript:alert(1)'>go</button></form>",
  "<isindex type=image src=1 onerror=alert(1)>",
  "<input autofocus onfocus=alert(1)>",
  "<body onload=alert(1) background='http://evil.example/seen.gif'>",
  "<body style='background:url(//evil.example/seen)'>x",
  "<table background='http://evil.example/seen.gif'><td background=x>y</table>",
  "<a href='javascript:alert(1)'>x</a>",
  "<a href='JaVaScRiPt:alert(1)'>x</a>",
  "<a href=' &#14;  javascript:alert(1)'>x</a>",
  "<a href='jav&#x09;ascript:alert(1)'>x</a>",
  "<a href='jav&Tab;asc&NewLine;ript&colon;alert(1)'>x</a>",
  "<a href='&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)'>x</a>",
  "<a href='&#0000106avascript:alert(1)'>x</a>",
  "<a href='java\u0000script:alert(1)'>x</a>",
  "<a href='\u0001javascript:alert(1)'>x</a>",
  "<a href='\u00adjavascript:alert(1)'>x</a>",
  "<a href='java\u200bscript:alert(1)'>x</a>",
  "<a href='vbscript:msgbox(1)'>x</a>",
  "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
  "<a href='data:text/html;charset=utf-7,+ADw-script+AD4-'>x</a>",
  "<a href='view-source:http://x.example'>x</a>",
  "<a href='blob:http://x.example/1'>x</a>",
  "<a href='feed:javascript:alert(1)'>x</a>",
  "<a href='file:///etc/passwd'>x</a>",
  "<a href='http://ok.example' ping='//evil.example/ping'>x</a>",
  "<a href='http://ok.example' onclick=alert(1) onmouseover='alert(1)'>x</a>",
  "<area href='javascript:alert(1)'><map name=x><area href='javascript:alert(1)'></map>",
  "<img src='javascript:alert(1)'>",
  "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
  "<img srcset='//evil.example/1.png 1x' src=cid:a>",
  "<img lowsrc='//evil.example/1.png' dynsrc='//evil.example/2.png'>",
  "<picture><source srcset='//evil.example/1.png'><img src='//evil.example/2.png'></picture>",
  "<video poster='//evil.example/x'><source onerror=alert(1)></video>",
  "<audio src='//evil.example/x' autoplay onloadstart=alert(1)>",
  "<p style='background-image:url(//evil.example/seen)'>x</p>",
  "<p style='background:url(javascript:alert(1))'>x</p>",
  "<p style='width:expression(alert(1))'>x</p>",
  "<p style='width:exp/**/ression(alert(1))'>x</p>",
  "<p style='wi\\64th:expre\\73sion(alert(1))'>x</p>",
  "<p style='-moz-binding:url(//evil.example/x.xml#a)'>x</p>",
  "<p style='behavior:url(x.htc)'>x</p>",
  "<p style='position:fixed;top:0;left:0;width:100%;height:100%;z-index:9'>cover</p>",
  "<p style='list-style:url(//evil.example/a)'>x</p>",
  "<p style='content:\"x\";cursor:url(//evil.example/c),auto'>x</p>",
  "<p style='color:red;background:image-set(\"//evil.example/a\" 1x)'>x</p>",
  "<p style='font-family:\"a\\22;background:url(//evil.example)\"'>x</p>",
  "<p style='color:\"};body{background:url(//evil.example)'>x</p>",
  "<p style=\"color: red' onmouseover='alert(1)\">x</p>",
  "<style>@import '//evil.example/x.css';</style>",
  "<style>p{background:url(//evil.example/seen)} p{color:red}</style><p>x</p>",
  "<style>*{x:expression(alert(1))}</style>",
  "<style>@font-face{font-family:x;src:url(//evil.example/f)}</style>",
  "<style></style><img src=x onerror=alert(1)>",
  "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
  "<!--><img src=x onerror=alert(1)>-->",
  '<!--<img src="--><img src=x onerror=alert(1)//">',
  "<!-- --!><img src=x onerror=alert(1)> -->",
  "<![CDATA[<img src=x onerror=alert(1)>]]>",
  "<![if !mso]><img src=x onerror=alert(1)><![endif]>",
  "<?xml version='1.0'?><?import namespace='t' implementation='#default#time2'>",
  "<!DOCTYPE html [<!ENTITY x '<script>alert(1)</script>'>]>&x;",
  "<xml id=x><a><b>&lt;script>alert(1)&lt;/script></b></a></xml>",
  "<t:set attributeName=innerHTML to='&lt;script>alert(1)'>",
  "<marquee onstart=alert(1)>x</marquee>",
  "<details open ontoggle=alert(1)><summary>x</summary>y</details>",
  "<dialog open>x</dialog><slot onslotchange=alert(1)>",
  "<button popovertarget=x>y</button><div popover id=x onbeforetoggle=alert(1)>z</div>",
  "<p id=location name=cookie class=x contenteditable accesskey=x tabindex=1>x</p>",
  "<p constructor=1 __proto__=2 tostring=3 hasownproperty=4>x</p>",
  "<constructor><__proto__><tostring>x</tostring></__proto__></constructor>",
  "<a href='http://paypal.com@evil.example/'>paypal.com</a>",
  "<a href='https://xn--pypal-4ve.com/'>https://www.paypal.com</a>",
  '<a title="&#34;&gt;&lt;img src=x onerror=alert(1)&gt;" href=http://x.example>x</a>',
  "<p title='`onmouseover=alert(1)'>x</p>",
  "<div title='</div><script>alert(1)</script>'>x</div>",
  "<b/><i/onclick=alert(1)//><u<s>x",
  "<p <script>alert(1)</script>",
  "<p/\u000conclick=alert(1)>x",
  "<\u0000script>alert(1)</\u0000script>",
  "\u00bcscript\u00bealert(1)\u00bc/script\u00be",
  "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
  "<ruby><rt><rp><rt><p><rt>x</ruby>",
  "<p><table><p><td><a><p><a>x<table><a>y</table>",
  "<table><tr><td>1<table><tr><div>between</div><td>2</table>text<tr><td>3</table>after",
  "<table><a href=http://x.example>1<tr><td><a href=http://y.example>2</a></table>",
  "<li><ul><li><div><li><p><ul></li>x",
  "<h1><div><h2><p><h3>x</h1></h2>",
  "<pre>\n\n x</pre><pre><b>\ny</b></pre><listing>\n\nz</listing>",
  "<dl><dt><dd><dl><dd><dt>x</dl></dl>",
  "<a href=http://x.example><b><a href=http://y.example><i>x</b>y</i></a></a>",
  "<p>a\rb\r\nc&#13;d&#0;e&#x110000;f&#xd800;g</p>",
];

const names = (
  "p div span b i a table tbody thead tr td th caption col colgroup ul ol li dl dt dd h1 h2 pre ruby rt rp center font " +
  "form button select option svg math mi mtext annotation-xml foreignObject desc title style script noscript template " +
  "iframe object textarea xmp plaintext noembed marquee applet body html head frameset hr br img input nobr blockquote " +
  "details summary video audio label fieldset legend main dir menu listing address constructor __proto__ x-y o:p"
).split(" ");

const values = [
  "x",
  "javascript:alert(1)",
  "http://a.example/?a=1&b=2",
  "cid:one@two",
  "color:red",
  "color: red; background: url(//evil.example/x)",
  "100%",
  "1",
  "</p><script>alert(1)</script>",
  "-->",
  "]]>",
  "&quot;&gt;&lt;",
  "`",
  "",
];
const attributes = (
  "href src style title class id onclick onerror align width colspan background srcset action xlink:href data-blocked-src " +
  "data-host data-lookalike target rel alt name type constructor __proto__ encoding is slot"
).split(" ");

function attributeOf(random: Chance): string {
  const value = random.pick(values);
  const quote = random.pick(["'", '"', "", "`"]);
  return ` ${random.pick(attributes)}${random.chance(0.9) ? "=" : " = "}${quote}${value}${quote}`;
}

function piece(random: Chance): string {
  const roll = random.next();
  if (roll < 0.12) return random.pick(attacks);
  if (roll < 0.3)
    return random.pick(["text", " ", "\n", "&lt;b&gt;", "&nbsp;", "\r\n", "<", "&", "汉字", "\u0000"]);
  if (roll < 0.35)
    return random.pick([
      "<!--",
      "-->",
      "<![CDATA[",
      "]]>",
      "<!",
      "<?",
      "--!>",
      "<!--[if mso]>",
      "<![endif]-->",
    ]);
  const name = random.pick(names);
  if (roll < 0.6) return `</${name}>`;
  const given = Array.from({ length: random.whole(0, 3) }, () => attributeOf(random)).join("");
  return `<${name}${given}${random.chance(0.1) ? "/" : ""}>`;
}

/** HTML of mixed-up tags and attacks; the same for the same seed. */
export function hostileHtml(seed: number): string {
  const random = chanceOf(seed);
  const html = Array.from({ length: random.whole(1, 60) }, () => piece(random)).join("");
  if (!random.chance(0.3)) return html;
  // Cut and joined anywhere: half a tag, half an entity.
  const at = random.whole(0, html.length);
  return html.slice(at) + html.slice(0, random.whole(0, at));
}
