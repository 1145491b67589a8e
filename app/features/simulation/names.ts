import { Random } from "./random.ts";

const list = (text: string) => text.split(" ");
/** "王Wang" as ["王", "Wang"]. */
const withPinyin = (text: string) => list(text).map((entry) => [entry.slice(0, 1), entry.slice(1)] as const);

const surnames = withPinyin(
  "王Wang 李Li 张Zhang 刘Liu 陈Chen 杨Yang 赵Zhao 黄Huang 周Zhou 吴Wu 徐Xu 孙Sun 胡Hu 朱Zhu 高Gao 林Lin 何He 郭Guo 马Ma 罗Luo " +
    "梁Liang 宋Song 郑Zheng 谢Xie 韩Han 唐Tang 冯Feng 于Yu 董Dong 程Cheng 曹Cao 袁Yuan 邓Deng 许Xu 傅Fu 沈Shen 曾Zeng 彭Peng 吕Lü 苏Su",
);
const givenCharacters = withPinyin(
  "伟Wei 芳Fang 娜Na 敏Min 静Jing 丽Li 强Qiang 磊Lei 军Jun 洋Yang 勇Yong 艳Yan 杰Jie 娟Juan 涛Tao 明Ming 超Chao 秀Xiu 霞Xia 平Ping " +
    "刚Gang 桂Gui 英Ying 华Hua 玉Yu 萍Ping 红Hong 玲Ling 辉Hui 鑫Xin 宇Yu 浩Hao 凯Kai 佳Jia 欣Xin 怡Yi 晨Chen 雨Yu 婷Ting 雪Xue " +
    "梓Zi 涵Han 博Bo 文Wen 思Si 远Yuan 嘉Jia 睿Rui 子Zi 轩Xuan 若Ruo 彤Tong 清Qing 妍Yan 天Tian 翔Xiang 志Zhi 国Guo 建Jian 海Hai",
);

// Given and family names by country, in the Latin letters such customers use abroad.
const latin: Record<string, [given: string[], family: string[], familyFirst?: boolean]> = {
  HK: [
    list(
      "Kelvin Joyce Wing Ka-ming Vivian Jason Carmen Siu-fong Edmund Michelle Ho-yin Tsz-ching Raymond Yuki",
    ),
    list("Chan Wong Lam Cheung Leung Ng Lau Ho Yip Tsang Kwok Mak Fung Tang Chow"),
  ],
  SG: [
    list(
      "Wei-ling Marcus Jun-jie Hui-min Priya Arjun Nurul Farhan Rachel Daniel Siti Kumar Xin-yi Ethan Kavitha",
    ),
    list("Tan Lim Lee Ng Ong Goh Chua Nair Pillai Rahman Ismail Teo Koh Menon Yeo"),
  ],
  MY: [
    list(
      "Ahmad Aisyah Nur Hafiz Mei-ling Kah-wai Suresh Divya Zulkifli Farah Amirul Wei-jian Siew Anand Nadia",
    ),
    list("Abdullah Ibrahim Tan Lim Wong Hassan Othman Rajan Krishnan Yusof Lee Chong Salleh Aziz Ong"),
  ],
  TH: [
    list("Somchai Siriporn Nattapong Kanya Anong Chai Pim Thanawat Malee Krit Ploy Wichai Suda Arthit Nok"),
    list("Srisuk Chaiyasit Wongsa Boonmee Saetang Rattanakul Phromma Kittisak Suwan Thongchai"),
  ],
  JP: [
    list("Haruto Yui Sota Hina Ren Aoi Yuma Mei Takumi Sakura Daiki Rin Kenta Nanami Shota"),
    list("Sato Suzuki Takahashi Tanaka Watanabe Ito Yamamoto Nakamura Kobayashi Kato Yoshida Yamada"),
  ],
  KR: [
    list("Min-jun Seo-yeon Ji-ho Ha-eun Do-yun Ji-woo Joon-ho Soo-jin Hyun-woo Eun-ji Tae-yang Yu-na"),
    list("Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim"),
    true,
  ],
  GB: [
    list("Oliver Amelia George Isla Harry Ava Arthur Emily Muhammad Freya Callum Niamh Rhys Zara Imogen"),
    list(
      "Smith Jones Taylor Brown Williams Evans Patel Khan Walker Wright Hughes Murray Clarke Begum Fraser",
    ),
  ],
  DE: [
    list("Lukas Anna Jonas Lea Felix Marie Emre Sophie Maximilian Ayşe Jannik Katharina Moritz Greta"),
    list("Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Yılmaz Hoffmann Koch Richter"),
  ],
  FR: [
    list("Louis Camille Hugo Chloé Jules Inès Gabriel Manon Adam Léa Antoine Margaux Karim Élodie"),
    list("Martin Bernard Dubois Thomas Robert Petit Moreau Laurent Lefebvre Garnier Benali Rousseau"),
  ],
  US: [
    list("Liam Emma Noah Olivia Jayden Sofia Ethan Mia Carlos Ava Tyrone Madison Wei Jasmine Logan"),
    list("Johnson Garcia Miller Davis Rodriguez Wilson Nguyen Anderson Thompson Lopez Jackson Chen Rivera"),
  ],
  KW: [
    list("Abdulaziz Fatima Mohammed Noura Yousef Mariam Khalid Dana Hamad Sara Bader Hessa Salem Latifa"),
    list("Al-Mutairi Al-Ajmi Al-Enezi Al-Rashidi Al-Sabah Al-Otaibi Behbehani Al-Kandari Al-Shammari"),
  ],
};

/** A customer's own details, for the seed and the pages. */
export interface Person {
  name: string;
  email: string;
  locale: "en" | "zh";
}

// RFC 2606 keeps these names free of people.
const mailDomains = ["example.com", "example.net", "example.org"];

const letters = (text: string) =>
  text
    .normalize("NFD")
    .replaceAll("ı", "i")
    .replace(/[^A-Za-z]/g, "")
    .toLowerCase();

/** A name and address for a customer; `number` makes the address the customer's own. */
export function person(seed: number, number: number, country: string): Person {
  const random = new Random(seed, number, 0x6e616d65);
  // Half of Hong Kong's customers and a fifth of Singapore's and Malaysia's go by a Chinese name.
  const chinese =
    country === "CN" ||
    (country === "HK" && random.chance(0.5)) ||
    ((country === "SG" || country === "MY") && random.chance(0.2));
  let given: string;
  let family: string;
  let name: string;
  if (chinese) {
    const [character, pinyin] = random.pick(surnames);
    const parts = Array.from({ length: random.chance(0.78) ? 2 : 1 }, () => random.pick(givenCharacters));
    family = pinyin;
    given = parts.map(([, sound]) => sound).join("");
    name = character + parts.map(([one]) => one).join("");
  } else {
    const [givenNames, families, familyFirst] = latin[country] ?? (latin.US as (typeof latin)[string]);
    given = random.pick(givenNames);
    family = random.pick(families);
    name = familyFirst ? `${family} ${given}` : `${given} ${family}`;
  }
  const mailbox = random.chance(0.5)
    ? `${letters(given)}.${letters(family)}`
    : `${letters(family)}${letters(given).slice(0, 3)}`;
  const zh = country === "CN" || (chinese && country === "HK") || (chinese && random.chance(0.3));
  return { name, email: `${mailbox}${number}@${random.pick(mailDomains)}`, locale: zh ? "zh" : "en" };
}
