/** A bank that issues cards. All are invented; the BIN ranges are those of the networks. */
export interface Issuer {
  name: string;
  country: string;
  products: readonly { bin: string; network: string }[];
  /** share of its country's cards */
  share: number;
  /** how much more (or less) often than the average it declines */
  strictness: number;
  /** how much more often than the average it cannot be reached */
  downtime: number;
}

const networkOf = (bin: string) => {
  if (/^3[47]/.test(bin)) return "amex";
  if (bin.startsWith("35")) return "jcb";
  if (bin.startsWith("62")) return "unionpay";
  if (bin.startsWith("4")) return "visa";
  return "mastercard";
};

// [name, country, share, strictness, downtime, BINs]. The spread of strictness follows what
// acquirers see: authorisation rates differ by several points between issuers of one country.
type Row = [string, string, number, number, number, string];
const rows: Row[] = [
  ["Yangtze Commercial Bank", "CN", 34, 0.9, 0.8, "622871 625912"],
  ["Bank of Jinling", "CN", 24, 0.8, 0.7, "622743 628258"],
  ["Pearl River Bank", "CN", 20, 1, 1, "622513 439219"],
  ["Great Plains Rural Bank", "CN", 13, 1.5, 2.2, "623058"],
  ["Mingzhou Bank", "CN", 9, 1.2, 1.4, "622916 518377"],
  ["Victoria Harbour Bank", "HK", 42, 0.8, 0.6, "452088 540806"],
  ["Lion Rock Bank", "HK", 33, 0.9, 0.8, "489351 622491"],
  ["Kowloon Savings", "HK", 25, 1.2, 1.3, "552343 623411"],
  ["Straits United Bank", "SG", 55, 0.8, 0.6, "455788 541128"],
  ["Merlion Bank", "SG", 45, 0.9, 0.8, "464993 552119"],
  ["Bank Seri Melati", "MY", 58, 1.1, 1.3, "450176 529754"],
  ["Kinabalu Bank", "MY", 42, 1.3, 1.5, "471625 547139"],
  ["Siam River Bank", "TH", 60, 1.2, 1.4, "453017 526841"],
  ["Lanna Thai Bank", "TH", 40, 1.4, 1.6, "490764"],
  ["Hikari Card", "JP", 62, 0.8, 0.5, "354056 453901"],
  ["Minato Credit", "JP", 38, 0.9, 0.6, "356714 520982"],
  ["Hangang Card", "KR", 100, 0.9, 0.7, "457972 552468"],
  ["Albion Bank", "GB", 60, 0.9, 0.7, "475128 535522"],
  ["Thamesmead Building Society", "GB", 40, 1, 0.9, "465859"],
  ["Alster Kreditbank", "DE", 55, 1, 0.8, "491625 530764"],
  ["Sparverein Isartal", "DE", 45, 1.1, 1, "544927"],
  ["Banque de la Garonne", "FR", 100, 1, 0.9, "497041 513278"],
  ["Hudson Federal", "US", 54, 1.2, 0.7, "414778 522841"],
  ["Lakeshore National", "US", 30, 1.1, 0.8, "443047"],
  ["Copperfield Express", "US", 16, 0.8, 0.5, "374822"],
  ["Gulf Pearl Bank", "KW", 100, 1.2, 1.2, "450891 531167"],
];

export const issuers: readonly Issuer[] = rows.map(([name, country, share, strictness, downtime, bins]) => ({
  name,
  country,
  share,
  strictness,
  downtime,
  products: bins.split(" ").map((bin) => ({ bin, network: networkOf(bin) })),
}));
