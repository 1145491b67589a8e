import { readCases } from "./read-cases.ts";
import type { Settings } from "./surroundings.ts";

// Written apart from the tuning set, and never used to choose a weight.

export const judgingSettings: Settings = {
  seed: 4057,
  payments: [8, 40],
  days: 75,
  shops: [
    "玉兔茶舍 5814 CN",
    "Old Mill Bakery 5462 GB",
    "青藤书屋 5942 CN",
    "Riverside Pharmacy 5912 GB",
    "悦己美甲 7230 CN",
    "Kowloon Noodle House 5812 HK",
    "Orchid Spa 7298 TH",
    "Blue Anchor Seafood 5812 US",
    "PetPals 5995 US",
    "盒马鲜生 5411 CN",
    "顺丰速运 4215 CN",
    "Spotify 5815 SE",
    "宜家家居 5712 CN",
    "Decathlon 5941 FR",
    "屈臣氏 5912 CN",
    "携程旅行 4722 CN",
    "Grab 4121 SG",
    "Pret A Manger 5814 GB",
    "Zalando 5651 DE",
    "Best Buy 5732 US",
    "DoorDash 5814 US",
    "Planet Fitness 7997 US",
    "Lawson 5499 JP",
    "Yodobashi Camera 5732 JP",
    "红星影城 7832 CN",
    "Trailhead Sports 5941 US",
    "南风火锅 5812 CN",
    "万家超市 5411 CN",
  ],
  idOf: (random) =>
    `PAY-${String(20260000 + (random % 997))}-${(random >>> 4).toString(16).toUpperCase().padStart(7, "0")}`,
};

export const judgingCases = () => readCases("judging");
