/** Replies as HTML, shaped like those of the mail programs named. Written for these tests. */

export interface HtmlReply {
  program: string;
  html: string;
  visible: string;
  /** where it matters */
  signature?: string;
}

export const htmlReplies: HtmlReply[] = [
  {
    program: "gmail",
    html: `<div dir="ltr">Yes, it works.<br></div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Mon, Jan 5, 2026 at 10:30 AM John &lt;<a href="mailto:j@x.com">j@x.com</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"><div dir="ltr">Does it?</div></blockquote></div>`,
    visible: "Yes, it works.",
  },
  {
    program: "thunderbird, signed below the quote",
    html: `<p>It came.</p><div class="moz-cite-prefix">On 05/01/2026 10:30, Ben wrote:<br></div><blockquote type="cite" cite="mid:1@x.com"><p>Did it?</p></blockquote><div class="moz-signature">-- <br>Ida</div>`,
    visible: "It came.",
    signature: "--\nIda",
  },
  {
    program: "foxmail",
    html: `<div>请核对。</div><hr style="width: 210px;" color="#b5c4df" size="1" align="left"><div>李娜</div><div>销售部</div><blockquote style="margin-left: 0.5em"><div style="border:none;border-top:solid #B5C4DF 1.0pt"><div><b>发件人：</b>A &lt;a@x.com&gt;</div><div><b>发送时间：</b>2026-01-05 10:30</div><div><b>主题：</b>x</div></div>q</blockquote>`,
    visible: "请核对。",
  },
  {
    program: "a piece that the sender shows",
    html: `<p>Your page tells me:</p><blockquote>Not accepted here.</blockquote><p>Why?</p>`,
    visible: "Your page tells me:\n\n> Not accepted here.\n\nWhy?",
  },
  {
    program: "gmail sig",
    html: `<div dir="ltr">Yes.<br clear="all"><div><br></div><span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature"><div dir="ltr">John<br>Example</div></div></div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">xx yy zz<br></div><blockquote class="gmail_quote"><div>q</div></blockquote></div>`,
    visible: "Yes.",
  },
  {
    program: "gmail inline",
    html: `<div dir="ltr"><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Mon, Jan 5, 2026 at 10:30 AM John &lt;j@x.com&gt; wrote:<br></div><blockquote class="gmail_quote"><div>Did you pay?</div></blockquote><div>Yes</div><blockquote class="gmail_quote"><div>When?</div></blockquote><div>Monday</div></div></div>`,
    visible: "Yes\n\nMonday",
  },
  {
    program: "apple",
    html: `<html><body style="word-wrap: break-word;">It failed.<div><br><blockquote type="cite"><div>On Jan 5, 2026, at 10:30 AM, John &lt;j@x.com&gt; wrote:</div><br><div>Hi</div></blockquote></div></body></html>`,
    visible: "It failed.",
  },
  {
    program: "apple2",
    html: `<div>It failed.</div><div><br></div><div id="AppleMailSignature">Sent from my iPhone</div><div><br>On Jan 5, 2026, at 10:30 AM, John &lt;<a href="mailto:j@x.com">j@x.com</a>&gt; wrote:<br><br></div><blockquote type="cite"><div>Hi</div></blockquote>`,
    visible: "It failed.",
    signature: "Sent from my iPhone",
  },
  {
    program: "outlook",
    html: `<div class="WordSection1"><p class="MsoNormal">It failed.<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal"><b>From:</b> John &lt;j@x.com&gt; <br><b>Sent:</b> Monday, January 5, 2026 10:30 AM<br><b>To:</b> Support<br><b>Subject:</b> Re: x<o:p></o:p></p></div></div><p class="MsoNormal">Old text</p></div>`,
    visible: "It failed.",
  },
  {
    program: "outlook web",
    html: `<div>It failed.</div><div id="appendonsend"></div><hr tabindex="-1" style="display:inline-block; width:98%"><div id="divRplyFwdMsg" dir="ltr"><font><b>Von:</b> John<br><b>Gesendet:</b> x</font></div><div>Old</div>`,
    visible: "It failed.",
  },
  {
    program: "thunderbird",
    html: `<p>Answer</p><div class="moz-cite-prefix">Am 05.01.26 um 10:30 schrieb Max:<br></div><blockquote type="cite" cite="mid:x"><p>Q</p></blockquote><p>Below</p><pre class="moz-signature" cols="72">-- 
Max</pre>`,
    visible: "Answer\n\nBelow",
    signature: "-- \nMax",
  },
  {
    program: "yahoo",
    html: `<div class="ydp1 yahoo-style-wrap"><div>It failed</div></div><div id="yahoo_quoted_123" class="yahoo_quoted"><div>On Monday, January 5, 2026, 10:30:00 AM, X &lt;x@y.z&gt; wrote:</div><div>Old</div></div>`,
    visible: "It failed",
  },
  {
    program: "qq",
    html: `<div>付款失败</div><div><br></div><div style="font-size:12px;padding:2px 0 2px 0;">------------------&nbsp;原始邮件&nbsp;------------------</div><div style="font-size: 12px;background:#efefef;padding:8px;"><div><b>发件人:</b>&nbsp;"客服"&lt;s@x.com&gt;;</div><div><b>发送时间:</b>&nbsp;2026年1月5日</div><div><b>收件人:</b>&nbsp;x</div><div><b>主题:</b>&nbsp;y</div></div><div>旧内容</div>`,
    visible: "付款失败",
  },
  {
    program: "163",
    html: `<div>付款失败</div><p>在 2026-01-05 10:30:00，"客服" &lt;s@x.com&gt; 写道：</p><blockquote id="isReplyContent" style="PADDING-LEFT: 1ex; MARGIN: 0px 0px 0px 0.8ex; BORDER-LEFT: #ccc 1px solid"><div>旧</div></blockquote>`,
    visible: "付款失败",
  },
  {
    program: "foxmail",
    html: `<div>付款失败</div><div><br></div><hr style="width: 210px; height: 1px;" color="#b5c4df" size="1" align="left"><div><span>zhang@x.com</span></div><blockquote style="margin-top: 0px; margin-bottom: 0px; margin-left: 0.5em;"><div>&nbsp;</div><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm"><div style="font-size:12px;background:#efefef;padding:8px"><div><b>发件人：</b>&nbsp;<a href="mailto:s@x.com">客服</a></div><div><b>发送时间：</b>&nbsp;2026-01-05</div><div><b>收件人：</b>x</div><div><b>主题：</b>y</div></div></div><div>旧</div></blockquote>`,
    visible: "付款失败",
  },
  {
    program: "indent",
    html: `<p>See:</p><blockquote style="margin-left:40px"><p>My own indented text</p></blockquote><p>ok</p>`,
    visible: "See:\n\nMy own indented text\n\nok",
  },
  {
    program: "proton",
    html: `<div>Hi</div><div class="protonmail_signature_block"><div class="protonmail_signature_block-proton">Sent with Proton Mail</div></div><div class="protonmail_quote">On Mon, X wrote:<br><blockquote class="protonmail_quote" type="cite">q</blockquote></div>`,
    visible: "Hi",
  },
  {
    program: "all",
    html: `<blockquote type="cite">only quote</blockquote>`,
    visible: "> only quote",
  },
];
