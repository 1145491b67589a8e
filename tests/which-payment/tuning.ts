import { readCases } from "./read-cases.ts";
import type { Settings } from "./surroundings.ts";

// What the weights were tuned on. The set for judging has its own phrasing, shops, seed and settings.

export const tuningSettings: Settings = {
  seed: 11,
  payments: [6, 25],
  days: 45,
  shops: [
    "Harbour Books 5942 CN",
    "Lakeside Fresh Market 5411 CN",
    "星巴克咖啡(国贸店) 5814 CN",
    "麦当劳 5814 CN",
    "全家便利店 5499 CN",
    "Uniqlo 5651 CN",
    "Didi Chuxing 4121 CN",
    "中国石化加油站 5541 CN",
    "Tianhe Pharmacy 5912 CN",
    "海底捞火锅(五道口店) 5812 CN",
    "Apple.com/bill 5815 US",
    "Steam Games 5816 US",
    "Hilton Tokyo 3504 JP",
    "永辉超市 5411 CN",
    "China Mobile 4814 CN",
    "老王面馆 5812 CN",
    "Golden Dragon Kitchen 5812 HK",
    "Maple Cinema 7832 CA",
    "Northwind Outfitters 5651 US",
    "城市健身 7997 CN",
    "Bluebird Cabs 4121 GB",
    "Amazon 5999 US",
  ],
  idOf: (random) => `tx_${random.toString(36).padStart(7, "0")}`,
};

export const tuningCases = () => readCases("tuning");
