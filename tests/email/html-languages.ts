import type { HtmlReply } from "./html-replies.ts";

/** What programs write before a quote in a language: as Gmail, Apple Mail and Yahoo say it, and as Outlook labels it. */
interface Language {
  code: string;
  own: string;
  /** Gmail, Apple Mail, Yahoo */
  wrote: readonly string[];
  /** From, Sent, To, Subject with Outlook's own date */
  labels: readonly [string, string, string, string];
  date: string;
  mobile: string;
}

const who = `Ben &lt;<a href="mailto:ben@x.example">ben@x.example</a>&gt;`;

/** Written for these tests, after what the programs print. */
const languages: readonly Language[] = [
  {
    code: "en",
    own: "It failed again.",
    wrote: [
      `On Mon, Jan 5, 2026 at 10:30 AM ${who} wrote:`,
      "On 5 Jan 2026, at 10:30, Ben &lt;ben@x.example&gt; wrote:",
      "On Monday, January 5, 2026 at 10:30:00 AM GMT+1, Ben &lt;ben@x.example&gt; wrote:",
    ],
    labels: ["From:", "Sent:", "To:", "Subject:"],
    date: "Monday, January 5, 2026 10:30 AM",
    mobile: "Get Outlook for iOS",
  },
  {
    code: "zh",
    own: "又失败了。",
    wrote: [
      `${who} 于2026年1月5日周一 10:30写道：`,
      "2026年1月5日 10:30，Ben &lt;ben@x.example&gt; 写道：",
      "在 2026年1月5日星期一 GMT+8 10:30:00， Ben &lt;ben@x.example&gt; 写道：",
    ],
    labels: ["发件人:", "发送时间:", "收件人:", "主题:"],
    date: "2026年1月5日 10:30",
    mobile: "获取 Outlook for iOS",
  },
  {
    code: "ja",
    own: "また失敗しました。",
    wrote: [
      `2026年1月5日(月) 10:30 ${who}:`,
      "2026/01/05 10:30、Ben &lt;ben@x.example&gt;のメール:",
      "2026年1月5日月曜日 10:30:00 JST、Ben &lt;ben@x.example&gt; が書きました:",
    ],
    labels: ["差出人:", "送信日時:", "宛先:", "件名:"],
    date: "2026年1月5日 10:30",
    mobile: "Outlook for iOS を入手",
  },
  {
    code: "de",
    own: "Es ging wieder nicht.",
    wrote: [
      `Am Mo., 5. Jan. 2026 um 10:30 Uhr schrieb ${who}:`,
      "Am 05.01.2026 um 10:30 schrieb Ben &lt;ben@x.example&gt;:",
      "Am Montag, 5. Januar 2026, 10:30:00 MEZ hat Ben &lt;ben@x.example&gt; Folgendes geschrieben:",
    ],
    labels: ["Von:", "Gesendet:", "An:", "Betreff:"],
    date: "Montag, 5. Januar 2026 10:30",
    mobile: "Outlook für iOS beziehen",
  },
  {
    code: "fr",
    own: "Cela a encore échoué.",
    wrote: [
      `Le lun. 5 janv. 2026 à 10:30, ${who} a écrit :`,
      "Le 5 janv. 2026 à 10:30, Ben &lt;ben@x.example&gt; a écrit :",
      "Le lundi 5 janvier 2026 à 10:30:00 UTC+1, Ben &lt;ben@x.example&gt; a écrit :",
    ],
    labels: ["De :", "Envoyé :", "À :", "Objet :"],
    date: "lundi 5 janvier 2026 10:30",
    mobile: "Obtenez Outlook pour iOS",
  },
  {
    code: "es",
    own: "Ha fallado otra vez.",
    wrote: [
      `El lun, 5 ene 2026 a las 10:30, ${who} escribió:`,
      "El 5 ene 2026, a las 10:30, Ben &lt;ben@x.example&gt; escribió:",
      "En lunes, 5 de enero de 2026, 10:30:00 CET, Ben &lt;ben@x.example&gt; escribió:",
    ],
    labels: ["De:", "Enviado:", "Para:", "Asunto:"],
    date: "lunes, 5 de enero de 2026 10:30",
    mobile: "Obtener Outlook para iOS",
  },
  {
    code: "pt",
    own: "Falhou outra vez.",
    wrote: [
      `Em seg., 5 de jan. de 2026 às 10:30, ${who} escreveu:`,
      "No dia 05/01/2026, às 10:30, Ben &lt;ben@x.example&gt; escreveu:",
      "Em segunda-feira, 5 de janeiro de 2026 às 10:30:00 BRT, Ben &lt;ben@x.example&gt; escreveu:",
    ],
    labels: ["De:", "Enviado:", "Para:", "Assunto:"],
    date: "segunda-feira, 5 de janeiro de 2026 10:30",
    mobile: "Obter o Outlook para iOS",
  },
  {
    code: "it",
    own: "Non ha funzionato di nuovo.",
    wrote: [
      `Il giorno lun 5 gen 2026 alle ore 10:30 ${who} ha scritto:`,
      "Il giorno 5 gen 2026, alle ore 10:30, Ben &lt;ben@x.example&gt; ha scritto:",
      "Il lunedì 5 gennaio 2026 alle ore 10:30:00 CET, Ben &lt;ben@x.example&gt; ha scritto:",
    ],
    labels: ["Da:", "Inviato:", "A:", "Oggetto:"],
    date: "lunedì 5 gennaio 2026 10:30",
    mobile: "Scarica Outlook per iOS",
  },
  {
    code: "nl",
    own: "Het ging weer mis.",
    wrote: [
      `Op ma 5 jan 2026 om 10:30 schreef ${who}:`,
      "Op 5 jan. 2026, om 10:30 heeft Ben &lt;ben@x.example&gt; het volgende geschreven:",
      "Op maandag 5 januari 2026 om 10:30:00 CET schreef Ben &lt;ben@x.example&gt;:",
    ],
    labels: ["Van:", "Verzonden:", "Aan:", "Onderwerp:"],
    date: "maandag 5 januari 2026 10:30",
    mobile: "Outlook voor iOS downloaden",
  },
  {
    code: "pl",
    own: "Znowu się nie udało.",
    wrote: [
      `pon., 5 sty 2026 o 10:30 ${who} napisał(a):`,
      "Wiadomość napisana przez Ben &lt;ben@x.example&gt; w dniu 5 sty 2026, o godz. 10:30:",
      "W dniu poniedziałek, 5 stycznia 2026 10:30:00 CET użytkownik Ben &lt;ben@x.example&gt; napisał:",
    ],
    labels: ["Od:", "Wysłane:", "Do:", "Temat:"],
    date: "poniedziałek, 5 stycznia 2026 10:30",
    mobile: "Pobierz aplikację Outlook dla systemu iOS",
  },
  {
    code: "ru",
    own: "Опять не прошло.",
    wrote: [
      `пн, 5 янв. 2026 г. в 10:30, ${who}:`,
      "5 янв. 2026 г., в 10:30, Ben &lt;ben@x.example&gt; написал(а):",
      "понедельник, 5 января 2026 г., 10:30:00 GMT+3, Ben &lt;ben@x.example&gt; написал(а):",
    ],
    labels: ["От:", "Отправлено:", "Кому:", "Тема:"],
    date: "5 января 2026 г. 10:30",
    mobile: "Скачать Outlook для iOS",
  },
];

type Shape = (language: Language) => string;

const printed = ({ labels, date }: Language, tag: string, end = "<br>") =>
  [`${labels[0]}</${tag}> ${who}`, `${labels[1]}</${tag}> ${date}`, `${labels[2]}</${tag}> Support`]
    .concat(`${labels[3]}</${tag}> Re: 42`)
    .map((line) => `<${tag}>${line}`)
    .join(end);

const older = "<div>Does it work now?</div><div>Ben</div>";

const shapes: Record<string, Shape> = {
  gmail: ({ own, wrote }) =>
    `<div dir="ltr">${own}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">${wrote[0]}<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex">${older}</blockquote></div>`,
  "gmail without its classes": ({ own, wrote }) =>
    `<div>${own}</div><br><div><div>${wrote[0]}<br></div><blockquote style="border-left:1px solid #ccc">${older}</blockquote></div>`,
  "apple mail": ({ own, wrote }) =>
    `<body>${own}<br><div><br><blockquote type="cite"><div>${wrote[1]}</div><br><div>${older}</div></blockquote></div></body>`,
  "apple mail on a telephone": ({ own, wrote }) =>
    `<body dir="auto">${own}<div><br></div><div dir="ltr"><br><blockquote type="cite">${wrote[1]}<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">${older}</div></blockquote></body>`,
  yahoo: ({ own, wrote }) =>
    `<div class="yahoo-style-wrap"><div>${own}</div><div><br></div></div><div id="ydp1yahoo_quoted_9" class="yahoo_quoted"><div><div>${wrote[2]}</div><div><br></div><div>${older}</div></div></div>`,
  "yahoo without its classes": ({ own, wrote }) =>
    `<div>${own}</div><br><div><div>${wrote[2]}</div><br><blockquote>${older}</blockquote></div>`,
  outlook: (language) =>
    `<div class="WordSection1"><p class="MsoNormal">${language.own}</p><p class="MsoNormal">&nbsp;</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">${printed(language, "b")}</p></div></div><p class="MsoNormal">Does it work now?</p></div>`,
  "outlook on the web": (language) =>
    `<div class="elementToProof">${language.own}</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri">${printed(language, "b")}</font></div>${older}`,
  "outlook on a telephone": (language) =>
    `<div dir="ltr">${language.own}</div><div id="ms-outlook-mobile-signature"><div></div>${language.mobile}</div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr"><font>${printed(language, "b")}</font></div>${older}`,
  "outlook without its marks": (language) =>
    `<p>${language.own}</p><p>&nbsp;</p><p>${printed(language, "b")}</p><p>Does it work now?</p>`,
  "qq mail": (language) =>
    `<div>${language.own}</div><div><br></div><div style="font-size:12px;padding:2px 0">------------------&nbsp;${language.code === "zh" ? "原始邮件" : "Original"}&nbsp;------------------</div><div style="background:#efefef">${["From", "Date", "To", "Subject"].map((label, place) => `<div><b>${language.code === "zh" ? language.labels[place] : `${label}:`}</b>&nbsp;${place === 0 ? `"Ben"&lt;ben@x.example&gt;;` : place === 1 ? language.date : "x"}</div>`).join("")}</div>${older}`,
  "163": ({ own, code }) =>
    `<div style="line-height:1.7"><div>${own}</div><div><br></div><p>${code === "zh" ? "在 2026-01-05 10:30:00，&quot;Ben&quot; &lt;ben@x.example&gt; 写道：" : "At 2026-01-05 10:30:00, &quot;Ben&quot; &lt;ben@x.example&gt; wrote:"}</p><blockquote id="isReplyContent" style="PADDING-LEFT:1ex;BORDER-LEFT:#ccc 1px solid">${older}</blockquote></div>`,
  "163 by its newer editor": ({ own, code }) =>
    `<div>${own}</div><div id="spnEditorContent"><br></div><div>---- ${code === "zh" ? "回复的原邮件" : "Replied Message"} ----</div><table><tr><td>${code === "zh" ? "发件人" : "From"}</td><td>Ben&lt;ben@x.example&gt;</td></tr><tr><td>${code === "zh" ? "发送日期" : "Date"}</td><td>2026年01月05日 10:30</td></tr><tr><td>${code === "zh" ? "收件人" : "To"}</td><td>support@upay.example</td></tr><tr><td>${code === "zh" ? "主题" : "Subject"}</td><td>Re: 42</td></tr></table>${older}`,
  foxmail: (language) =>
    `<div>${language.own}</div><div><br></div><blockquote style="margin-Top:0;margin-Bottom:0;margin-Left:.5em"><div>&nbsp;</div><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm"><div style="font-size:12px;background:#efefef;padding:8px">${printed(language, "b", "</div><div>")}</div></div>${older}</blockquote>`,
};

/** Ten mails one above the other, as a thread that went to and fro is quoted. */
function longThread({ own, wrote, code }: Language): HtmlReply {
  const nested = Array.from({ length: 10 }).reduce<string>(
    (inner, _, place) =>
      `<div class="gmail_quote"><div class="gmail_attr">${wrote[0]}<br></div><blockquote class="gmail_quote"><div>Answer ${place}</div><br>${inner}</blockquote></div>`,
    older,
  );
  return { program: `a long thread, ${code}`, html: `<div>${own}</div><br>${nested}`, visible: own };
}

/** Every program's reply in every language. */
export const htmlInLanguages: readonly HtmlReply[] = languages.flatMap((language) => [
  ...Object.entries(shapes).map(([program, shape]) => ({
    program: `${program}, ${language.code}`,
    html: shape(language),
    visible: language.own,
  })),
  longThread(language),
]);
