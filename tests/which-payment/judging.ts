import { readCases } from "./read-cases.ts";
import type { Settings } from "./surroundings.ts";

// The newest set for judging: written when everything else stood, and answered before anything was changed for it.

export const judgingSettings: Settings = {
  seed: 4711,
  payments: [8, 40],
  days: 60,
  shops: [
    "Marigold Deli 5812 GB",
    "Tidewater Outfitters 5651 US",
    "Quill & Co Stationers 5943 GB",
    "鲜果时光 5499 CN",
    "老城根面馆 5812 CN",
    "Nimbus Hosting 4816 US",
    "城南停车场 7523 CN",
    "绿野户外 5941 CN",
    "Blitz Taxi 4121 DE",
    "Corner Pharmacy 5912 GB",
    "京味烤鸭 5812 CN",
    "Harborline Hotels 7011 US",
    "悦读书城 5942 CN",
    "Pixel Arcade 5816 US",
    "安心药店 5912 CN",
    "Sunrise Gas 5541 US",
    "Tokyo Ramen Bar 5812 JP",
    "好邻居超市 5411 CN",
    "Velvet Hair Studio 7230 GB",
    "Metro Mart 5411 HK",
    "快跑快送 4215 CN",
    "BigScreen Cinemas 7832 GB",
  ],
  idOf: (random) => `pay-${random.toString(16).padStart(8, "0")}`,
};

export const judgingCases = () => readCases("judging");
