import type { Category } from "./categories.ts";
import { categories } from "./categories.ts";
import { markets } from "./markets.ts";
import { hash } from "./random.ts";

/** Where something is bought. */
export interface Merchant {
  id: string;
  name: string;
  mcc: string;
  country: string;
  /** what it charges; null for a world-wide shop that charges its customer's own currency */
  currency: string | null;
  category: Category;
  /** tills with a QR code or a card reader; 0 where there is no shop */
  terminals: number;
  /** its prices next to others of the kind */
  priceFactor: number;
}

// Two names for each: as signs in the street would read, and in Chinese for shops in China.
const words: Record<string, [string[], string[]]> = {
  convenience: [
    ["Corner Shop", "24 Mart", "Express Mart"],
    ["便利店", "二十四小时便利", "邻里小铺"],
  ],
  grocery: [
    ["Fresh Market", "Supermarket", "Grocers"],
    ["生鲜超市", "农夫市集", "购物超市"],
  ],
  fastFood: [
    ["Noodle Bar", "Bakery", "Tea & Buns"],
    ["面馆", "包子铺", "奶茶店"],
  ],
  transit: [
    ["Metro", "City Bus", "Light Rail"],
    ["地铁", "公交", "轻轨"],
  ],
  restaurant: [
    ["Kitchen", "Bistro", "Seafood House"],
    ["酒家", "火锅", "私房菜"],
  ],
  taxi: [
    ["Rides", "Cabs", "Go"],
    ["出行", "专车", "打车"],
  ],
  clothing: [
    ["Outfitters", "Denim", "Knitwear"],
    ["服饰", "男装", "女装"],
  ],
  telecom: [
    ["Mobile", "Telecom", "Connect"],
    ["移动通信", "宽带", "通信"],
  ],
  pharmacy: [
    ["Pharmacy", "Chemist", "Health Store"],
    ["大药房", "康民药房", "健康药房"],
  ],
  department: [
    ["Department Store", "Galleria", "Plaza"],
    ["百货", "购物中心", "广场"],
  ],
  fuel: [
    ["Fuel", "Service Station", "Energy"],
    ["加油站", "能源", "石化"],
  ],
  utilities: [
    ["Power & Water", "Electric", "City Gas"],
    ["供电公司", "自来水", "燃气"],
  ],
  electronics: [
    ["Electronics", "Digital", "Camera & Phone"],
    ["数码", "电器城", "手机专营"],
  ],
  cinema: [
    ["Cinema", "Picture House", "Screens"],
    ["影城", "国际影院", "电影院"],
  ],
  books: [
    ["Books", "Bookshop", "Stationery"],
    ["书店", "书城", "文具"],
  ],
  insurance: [
    ["Life", "Mutual", "Insurance"],
    ["人寿", "财险", "保险"],
  ],
  jewellery: [
    ["Jewellers", "Gold & Jade", "Watches"],
    ["珠宝", "金行", "钟表行"],
  ],
};

const places: Record<string, string[]> = {
  CN: ["江南", "滨江", "鼓楼", "长宁", "锦里", "白云", "东湖", "望海", "芙蓉", "秦淮", "朝阳门", "五羊"],
  HK: ["Harbour", "Nathan Road", "Peak", "Star Street", "Tai Ping", "Causeway"],
  SG: ["Orchard", "Katong", "Tiong Bahru", "Bugis", "East Coast", "Joo Chiat"],
  MY: ["Bukit Indah", "Melaka", "Georgetown", "Seri Mutiara"],
  TH: ["Chao Phraya", "Lanna", "Sukhumvit", "Andaman"],
  JP: ["Sakura", "Kamogawa", "Minato", "Aozora"],
  KR: ["Hangang", "Namsan", "Bukchon", "Haeundae"],
  GB: ["Thames", "Albion", "Camden", "Kingsway"],
  DE: ["Isar", "Linden", "Alster", "Rhein"],
  FR: ["Garonne", "Bastide", "Lumière", "Canal"],
  US: ["Bayside", "Hudson", "Maple Street", "Lakeshore"],
  KW: ["Marina", "Gulf Road", "Salmiya", "Dana"],
};

// Sellers to the whole world, with the country they trade from.
const worldwide: Record<string, string> = {
  marketplace: "Parcelhub SG,Bluecart US,万物集市 CN,Kitewing HK,Little Bazaar GB,拾物集 CN",
  games:
    "Dragon Orchard Games CN,Northlight Studios US,Pixel Harbour SG,Moonfox JP,Ember Forge GB,Tiny Tactics KR",
  media: "Streamly US,Earwax Music GB,云端听书 CN,Drama Box KR,Cinebox US,Anime Garden JP",
  hotel: "Roomkey SG,Stay Lantern HK,Bedstead GB,Inn & Away US,云栖酒店 CN,Ryokan Direct JP",
  education: "Lingua Lane GB,学海网校 CN,Codecraft Academy US,Bright Path SG,Exam Ready HK",
  airline:
    "Cathay Pearl Air HK,Straits Airways SG,Air Jinling CN,Albion Air GB,Sunrise Nippon JP,Desert Falcon KW",
  giftCards: "Giftwell US,Card Carousel GB,礼品卡商城 CN,Present Perfect SG,Topup Town HK",
  charity: "Clear Water Trust GB,Reading for All SG,希望书屋基金 CN,Open Kitchens US,Harbour Relief HK",
};

/** All merchants, the same in every world: about 320 in 12 countries. */
export const merchants: readonly Merchant[] = buildMerchants();

function buildMerchants(): Merchant[] {
  const all: Merchant[] = [];
  const add = (merchant: Omit<Merchant, "id" | "mcc" | "terminals" | "priceFactor">) => {
    const number = all.length + 1;
    const inStore = merchant.category.channels.in_store !== undefined;
    all.push({
      ...merchant,
      id: `m_${String(number).padStart(3, "0")}`,
      mcc: merchant.category.mcc,
      terminals: inStore ? 2 + (hash(number, 1) % 8) : 0,
      priceFactor: 0.75 + (hash(number, 2) % 60) / 100,
    });
  };
  for (const category of categories) {
    for (const seller of worldwide[category.key]?.split(",") ?? []) {
      const name = seller.slice(0, -3);
      add({ name, country: seller.slice(-2), currency: null, category });
    }
    const [english, chinese] = words[category.key] ?? [[], []];
    if (english.length === 0) continue;
    for (const { country, currency, shops } of markets) {
      const nouns = country === "CN" ? chinese : english;
      const towns = places[country] ?? [];
      const first = hash(all.length, 3);
      for (let shop = 0; shop < shops; shop++) {
        const town = towns[(first + shop) % towns.length];
        const noun = nouns[(first + shop) % nouns.length];
        add({ name: country === "CN" ? `${town}${noun}` : `${town} ${noun}`, country, currency, category });
      }
    }
  }
  return all;
}

const speaksChinese = new Set(["CN", "HK"]);
const isChinese = (name: string) => /\p{Script=Han}/u.test(name);

const byCategory = new Map(
  categories.map((category) => [
    category,
    new Map(
      markets.map(({ country }) => [
        country,
        merchants.filter((merchant) =>
          merchant.category !== category
            ? false
            : merchant.currency === null
              ? speaksChinese.has(country) || !isChinese(merchant.name)
              : merchant.country === country,
        ),
      ]),
    ),
  ]),
);

/** Who sells a category to people of a country: next door, or world-wide in a language they read. */
export function sellers(category: Category, country: string): readonly Merchant[] {
  return byCategory.get(category)?.get(country) ?? [];
}
