/** Banks by the names people use, each row one bank. Latin names are matched as whole words. */
const rows = [
  "招商银行|招行|招商|cmb|china merchants bank|china merchants|cmbc china merchants",
  "工商银行|工行|中国工商银行|icbc|industrial and commercial bank of china|industrial & commercial bank of china",
  "建设银行|建行|中国建设银行|ccb|china construction bank",
  "中国银行|中行|bank of china|boc",
  "农业银行|农行|中国农业银行|abc|agricultural bank of china|agri bank|agbank",
  "交通银行|交行|bocom|bank of communications|bcom",
  "邮政储蓄银行|邮储银行|邮储|邮政银行|psbc|postal savings bank of china|postal savings",
  "中信银行|中信|citic|china citic bank|citic bank",
  "民生银行|民生|cmbc|china minsheng bank|minsheng bank|minsheng",
  "浦发银行|浦发|spdb|spd bank|shanghai pudong development bank",
  "兴业银行|兴业|cib|industrial bank",
  "光大银行|光大|ceb|china everbright bank|everbright",
  "平安银行|平安|pab|ping an bank|pingan|ping an",
  "华夏银行|华夏|hxb|hua xia bank|huaxia bank",
  "广发银行|广发|cgb|china guangfa bank|guangfa",
  "北京银行|bank of beijing|bob",
  "上海银行|bank of shanghai|bosc",
  "宁波银行|bank of ningbo|nbcb",
  "江苏银行|bank of jiangsu",
  "微众银行|微众|webank",
  "网商银行|mybank",
  "汇丰银行|汇丰|hsbc",
  "恒生银行|恒生|hang seng bank|hang seng",
  "渣打银行|渣打|standard chartered|stanchart|scb",
  "中银香港|boc hong kong|bochk|boc hk",
  "东亚银行|东亚|bank of east asia|bea",
  "星展银行|星展|dbs|posb|dbs bank",
  "华侨银行|华侨|ocbc",
  "大华银行|大华|uob|united overseas bank",
  "花旗银行|花旗|citi|citibank",
  "摩根大通|大通银行|大通|chase|jpmorgan chase|jpmorgan",
  "美国银行|美银|bank of america|bofa|boa",
  "富国银行|富国|wells fargo",
  "第一资本|capital one",
  "巴克莱银行|巴克莱|barclays|barclaycard",
  "劳埃德银行|lloyds|lloyds bank",
  "natwest|national westminster",
  "桑坦德|santander",
  "monzo",
  "revolut",
  "starling|starling bank",
  "n26",
  "wise",
  "德意志银行|deutsche bank",
  "德国商业银行|commerzbank",
  "sparkasse",
  "法国巴黎银行|bnp paribas|bnp",
  "兴业银行法国|societe generale|socgen",
  "ing|ing bank",
  "瑞银|ubs",
  "三菱日联|mufg|三菱ufj",
  "三井住友|smbc|sumitomo mitsui",
  "瑞穗|mizuho",
  "乐天银行|rakuten bank|rakuten card",
  "国民银行|kb kookmin|kookmin",
  "新韩银行|shinhan",
  "盘谷银行|bangkok bank",
  "开泰银行|kasikorn|kbank|kasikornbank",
  "马来亚银行|maybank",
  "联昌银行|cimb",
  "中国信托|中信银|ctbc",
  "国泰世华|cathay united bank|cathay united",
  "玉山银行|玉山|e.sun|esun bank|e sun bank",
  "台新银行|台新|taishin",
  "台北富邦|富邦|fubon|taipei fubon",
  "rbc|royal bank of canada",
  "td|td bank|toronto dominion",
  "commonwealth bank|commbank|cba",
  "anz",
  "westpac",
  "nab|national australia bank",
] as const;

interface Bank {
  names: readonly string[];
}

const banks: readonly Bank[] = rows.map((row) => ({ names: row.split("|") }));

/** Names so short or so common that a text means the bank only beside a word of cards or banks. */
const needsBank = new Set(
  "招商 中信 民生 兴业 光大 平安 华夏 广发 东亚 华侨 大华 大通 富国 恒生 微众 星展 渣打 花旗 汇丰 abc boc ccb ceb cib pab bob scb bea boa nab td wise chase ing starling citi natwest santander discover anz cba ubs nbcb cgb hxb 富邦 台新 玉山 乐天".split(
    " ",
  ),
);

const isLatin = (name: string) => /^[\x20-\x7e]+$/.test(name);
const escapeName = (name: string) => name.replace(/[.&]/g, "\\$&");

const numberOfName = new Map<string, number>(
  banks.flatMap(({ names }, number) => names.map((name) => [name, number] as const)),
);
const sorted = [...numberOfName.keys()].sort((one, other) => other.length - one.length);
const pattern = new RegExp(
  `(?<![a-z])(?:${sorted.filter(isLatin).map(escapeName).join("|")})(?![a-z])|${sorted.filter((name) => !isLatin(name)).join("|")}`,
  "g",
);

export interface NamedBank {
  bank: number;
  from: number;
  to: number;
}

const reach = 14;
const bankWords = /卡|银行|账户|bank|card|account|credit|debit|visa|mastercard/;

/** Banks named in a folded text. */
export function banksNamed(text: string): NamedBank[] {
  const found: NamedBank[] = [];
  for (const match of text.matchAll(pattern)) {
    const [from, to] = [match.index, match.index + match[0].length];
    const around = text.slice(Math.max(0, from - reach), from) + text.slice(to, to + reach);
    if (needsBank.has(match[0]) && !bankWords.test(around)) continue;
    found.push({ bank: numberOfName.get(match[0])!, from, to });
    if (found.length >= 20) break;
  }
  return found;
}

/** The bank an issuer's folded name stands for, or null where it is not in the list. */
export function bankOfIssuer(issuer: string): number | null {
  const exact = numberOfName.get(issuer);
  if (exact !== undefined) return exact;
  const match = issuer.match(pattern)?.[0];
  return match === undefined ? null : (numberOfName.get(match) ?? null);
}
