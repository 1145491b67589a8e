import { brandsNamed } from "./brands.ts";
import { isKindWord, kinds } from "./kinds.ts";
import { pinyin } from "./pinyin.ts";

export interface NameToken {
  text: string;
  /** 1 for a word of its own, less for what many shops are called */
  weight: number;
}

/** A merchant's name taken apart. */
export interface MerchantName {
  /** folded, as candidates carry it */
  name: string;
  tokens: readonly NameToken[];
  /** the Latin words in one, without spaces */
  joined: string;
  initials: string;
  /** the Chinese part without branch and legal form; "" where there is none */
  chinese: string;
  /** the Chinese part without what many shops are called */
  proper: string;
  /** how the Chinese parts read aloud; null where a character is not known */
  reading: string | null;
  properReading: string | null;
  brands: readonly number[];
}

const legal = new Set(
  "ltd limited inc co corp corporation llc plc gmbh company pty sa ag the of and a an at de la le by sq pos paypal www com cn net sdn bhd pte".split(
    " ",
  ),
);
const common = new Set(
  "shop store stores group international trading services service online china uk us asia global world centre center place point club union city new street road plaza house home direct branch mall station bar village market food foods corner fresh health health".split(
    " ",
  ),
);
/** Words that turn up in talk about payments: as part of a name they tell little. */
const talk = new Set(
  "pay payment payments card cards bank money app go connect mobile order total transfer balance account help support time day number code today week month first last next one two three more now digital media tv data net web link plus pro".split(
    " ",
  ),
);

const isGeneric = (token: string) => common.has(token) || isKindWord(token);

const genericChinese =
  /有限责任公司|股份有限公司|有限公司|公司|集团|旗舰店|专卖店|专营店|官方店|连锁|分店|门店|总店|商贸|贸易|科技|服务|中国|北京|上海|广州|深圳|杭州|成都|南京|武汉|西安|重庆|天津|苏州|台湾|台北|香港|澳门|店/g;

function chinesePart(name: string): string {
  const whole = name.replace(/[([].*?[)\]]/g, "");
  return (/[\u4e00-\u9fff]/.test(whole) ? whole : name).replace(/[^\u4e00-\u9fff]/g, "").slice(0, 30);
}

/** What is left of a Chinese name without the words of its kind: 老王 of 老王面馆. */
function properPart(chinese: string): string {
  let rest = chinese;
  for (const { named } of kinds) {
    const found = named.exec(rest)?.[0];
    if (found && rest.length - found.length >= 2) rest = rest.replace(found, "");
  }
  const bare = rest.replace(genericChinese, "");
  if (bare.length >= 2) return bare;
  return rest.length >= 2 ? rest : chinese;
}

function brandsOf(name: string): number[] {
  return brandsNamed(name).flatMap(({ brand, everyday, from, to }) =>
    !everyday || to - from >= name.length * 0.4 ? [brand] : [],
  );
}

/** Takes a folded merchant's name apart. */
export function readMerchantName(name: string): MerchantName {
  const words = [...name.matchAll(/[a-z0-9]+(?:'[a-z]+)?/g)]
    .map(([word]) => word.replace(/'s?$|'/g, ""))
    .filter(Boolean)
    .slice(0, 12);
  const kept = words.filter((word) => !legal.has(word) && !(/^\d+$/.test(word) && words.length > 1));
  const tokens = kept.map((text) => ({
    text,
    weight: isGeneric(text) || talk.has(text) || text.length < 2 ? 0.35 : 1,
  }));
  const chinese = chinesePart(name);
  const proper = properPart(chinese);
  const spoken = words.filter((word) => !/^(?:\d.*|ltd|limited|inc|co|corp|llc|plc|gmbh|the)$/.test(word));
  return {
    name,
    tokens,
    joined: kept.join(""),
    initials: spoken.length >= 2 ? spoken.map((word) => word[0]).join("") : "",
    chinese,
    proper,
    reading: pinyin(chinese),
    properReading: proper.length >= 2 ? pinyin(proper) : null,
    brands: brandsOf(name),
  };
}

/** Whether a word is of the talk about payments and says nothing of a merchant by itself. */
export const isTalk = (word: string) => talk.has(word);
