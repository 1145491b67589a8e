import type { Clue } from "../clue.ts";
import { foldWord } from "../text/fold.ts";

// Countries as people name them, and cities people pay in. Names from the language data of the platform come on top.
const rows =
  "CN china|mainland china|中国|国内|大陆|北京|上海|广州|深圳|杭州|成都|beijing|shanghai|guangzhou|shenzhen|hangzhou|chengdu;HK hong kong|hongkong|香港|kowloon|九龙;MO macau|macao|澳门;TW taiwan|台湾|taipei|台北|高雄;JP japan|日本|tokyo|osaka|kyoto|东京|大阪|京都|北海道|hokkaido|okinawa|冲绳;KR korea|south korea|韩国|seoul|首尔|busan|釜山|济州;US usa|u.s.|america|the states|the us|united states|美国|new york|los angeles|san francisco|las vegas|纽约|洛杉矶|旧金山|拉斯维加斯|seattle|西雅图|hawaii|夏威夷|boston|chicago;GB uk|u.k.|england|britain|scotland|英国|london|伦敦|manchester|曼彻斯特|edinburgh|爱丁堡;FR france|法国|paris|巴黎|nice|尼斯;DE germany|德国|berlin|munich|frankfurt|柏林|慕尼黑|法兰克福;IT italy|意大利|rome|milan|venice|罗马|米兰|威尼斯|佛罗伦萨;ES spain|西班牙|madrid|barcelona|马德里|巴塞罗那;PT portugal|葡萄牙|lisbon|里斯本;NL netherlands|holland|荷兰|amsterdam|阿姆斯特丹;BE belgium|比利时|brussels|布鲁塞尔;CH switzerland|瑞士|zurich|geneva|苏黎世|日内瓦;AT austria|奥地利|vienna|维也纳;SE sweden|瑞典|stockholm|斯德哥尔摩;NO norway|挪威|oslo;DK denmark|丹麦|copenhagen|哥本哈根;FI finland|芬兰|helsinki;PL poland|波兰|warsaw;CZ czech|捷克|prague|布拉格;GR greece|希腊|athens|雅典;TR turkey|turkiye|土耳其|istanbul|伊斯坦布尔;RU russia|俄罗斯|moscow|莫斯科;TH thailand|泰国|bangkok|phuket|chiang mai|曼谷|普吉|清迈;VN vietnam|越南|hanoi|saigon|ho chi minh|河内|胡志明|岘港;SG singapore|新加坡|狮城;MY malaysia|马来西亚|kuala lumpur|吉隆坡|马来;ID indonesia|印尼|印度尼西亚|bali|jakarta|巴厘岛|雅加达;PH philippines|菲律宾|manila|马尼拉|长滩岛;IN india|印度|mumbai|delhi|孟买|新德里;AE uae|emirates|dubai|abu dhabi|阿联酋|迪拜;AU australia|澳大利亚|澳洲|sydney|melbourne|悉尼|墨尔本;NZ new zealand|新西兰|auckland|奥克兰;CA canada|加拿大|vancouver|toronto|温哥华|多伦多;MX mexico|墨西哥|cancun;BR brazil|巴西|rio;AR argentina|阿根廷;ZA south africa|南非|cape town;EG egypt|埃及|cairo|开罗;KH cambodia|柬埔寨|金边|暹粒;MV maldives|马尔代夫;LK sri lanka|斯里兰卡;NP nepal|尼泊尔;IE ireland|爱尔兰|dublin|都柏林;IS iceland|冰岛;SA saudi|saudi arabia|沙特;IL israel|以色列;HU hungary|匈牙利|budapest|布达佩斯;HR croatia|克罗地亚;MA morocco|摩洛哥";

const countryOfName = new Map<string, string>(
  rows.split(";").flatMap((row) =>
    row
      .slice(3)
      .split("|")
      .map((name) => [name, row.slice(0, 2)] as const),
  ),
);
const escapeName = (name: string) => name.replaceAll(".", "\\.");
const isLatin = (name: string) => /^[\x20-\x7e]+$/.test(name);

/** Names that say something else where no word of place stands before them. */
const needsPreposition = new Set([
  "nice",
  "turkey",
  "emirates",
  "rio",
  "马来",
  "国内",
  "大陆",
  "中国",
  "china",
  "上海",
  "北京",
  "广州",
  "深圳",
  "杭州",
  "成都",
  "boston",
  "chicago",
]);
const preposition =
  /(?:(?<![a-z])(?:in|at|from|to|near|visiting|around|across|through|via) (?:the )?|在|去|从|到|人在|飞)$/;

function patternOf(names: readonly string[]): RegExp {
  const sorted = [...names].sort((one, other) => other.length - one.length);
  const [latin, chinese] = [sorted.filter(isLatin).map(escapeName), sorted.filter((name) => !isLatin(name))];
  return new RegExp(`(?<![a-z])(?:${latin.join("|")})(?![a-z])|${chinese.join("|")}`, "g");
}
const pattern = patternOf([...countryOfName.keys()]);
const abroad =
  /(?<![a-z])(?:abroad|overseas|foreign (?:country|shop|website|merchant|transaction))(?![a-z])|国外|境外|海外|外国/g;

const most = 8;

/** Countries and well-known cities a payment was made in: "in Japan", 在东京, "abroad". */
export function placeClues(text: string, home: string | undefined): Clue[] {
  const clues: Clue[] = [];
  for (const match of text.matchAll(pattern)) {
    const country = countryOfName.get(match[0])!;
    const before = text.slice(Math.max(0, match.index - 12), match.index);
    const placed = preposition.test(before);
    if ((!placed && needsPreposition.has(match[0])) || clues.length >= most) continue;
    // 中国银行, "Bank of China", "Japan Airlines": part of a name.
    if (
      /^(?:银行|移动|联通|电信|石化|石油|航空|airlines)/.test(
        text.slice(match.index + match[0].length).trimStart(),
      ) ||
      /bank of $/.test(before)
    )
      continue;
    clues.push({
      kind: "country",
      from: match.index,
      to: match.index + match[0].length,
      sureness: placed ? 0.6 : 0.4,
      evidence: ({ payment }) => {
        const place = payment.merchant?.country;
        if (place === undefined) return payment.device?.country === country ? 1 : 0;
        return place === country ? (country === home ? 0.6 : 2.4) : placed ? -1.8 : -1;
      },
      saw: ({ payment }) => `${payment.merchant?.country ?? payment.device?.country}`,
    });
  }
  for (const match of text.matchAll(abroad)) {
    if (clues.length >= most || home === undefined) break;
    clues.push({
      kind: "country",
      from: match.index,
      to: match.index + match[0].length,
      sureness: 0.4,
      evidence: ({ payment }) =>
        payment.merchant?.country === undefined ? 0 : payment.merchant.country === home ? -1 : 1.8,
      saw: ({ payment }) => `${payment.merchant?.country}`,
    });
  }
  return clues;
}

/** Where most of the card's or the device's life is: the country that is home. */
export function homeOf(countries: readonly (string | undefined)[]): string | undefined {
  const counts = new Map<string, number>();
  for (const country of countries) if (country) counts.set(country, (counts.get(country) ?? 0) + 1);
  return [...counts].sort((one, other) => other[1] - one[1])[0]?.[0];
}

/** A folded country name for tests of the list. */
export const countryNamed = (name: string) => countryOfName.get(foldWord(name));
