import { readCases } from "./read-cases.ts";
import type { Settings } from "./surroundings.ts";

// Judged before the set of `judging.ts` was written; tuned on since.

export const earlierSettings: Settings = {
  seed: 90210,
  payments: [8, 40],
  days: 70,
  shops: [
    "七星便利店 5499 CN",
    "Kettle & Crumb 5814 GB",
    "文轩网 5942 CN",
    "Linden-Apotheke 5912 DE",
    "丝域造型 7230 CN",
    "Spice Route Kitchen 5812 GB",
    "Lotus Garden Spa 7298 TH",
    "Fleetfoot Running 5661 GB",
    "喵星宠物生活馆 5995 CN",
    "惠民购物中心 5411 CN",
    "中通快递 4215 CN",
    "Canva 5734 AU",
    "红苹果家具城 5712 CN",
    "Pedalworks Cycles 5941 GB",
    "去哪儿网 4722 CN",
    "Grab 4121 SG",
    "古茗奶茶 5814 CN",
    "Fjordwear 5651 SE",
    "MediaWelt 5732 DE",
    "Gino's Pizza 5812 US",
    "Iron Temple Gym 7997 US",
    "全家便利商店 5499 TW",
    "星光国际影城 7832 CN",
    "Mile High Inn 7011 US",
    "聚能充电桩 5541 CN",
    "Sixstring Guitars 5733 US",
  ],
  idOf: (random) =>
    `${(random >>> 3).toString(16).padStart(8, "0")}-${(random % 65536).toString(16).padStart(4, "0")}`,
};

export const earlierCases = () => readCases("earlier");
