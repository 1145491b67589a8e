// Words that shops are named after, in English and Chinese: "Harbour Books" may be called 海港书店. Each row is
// one notion; the words of a language are variants of each other.
const rows =
  "harbour harbor 海港 港湾|port 港口 港|bay 湾|ocean 海洋 大洋|sea 海|river 河 江|lake 湖|lakeside 湖畔 湖边|mountain mount hill 山|peak 峰|spring 春 泉|summer 夏|autumn fall 秋|winter 冬|snow 雪|rain 雨|cloud 云|sky 天空 天|sun 太阳|sunny sunshine 阳光|sunrise 日出 朝阳|sunset 日落 夕阳|moon 月 月亮|moonlight 月光|star 星|rainbow 彩虹|wind 风|fire 火|golden gold 金 黄金|silver 银|jade 玉 翡翠|pearl 珍珠|crystal 水晶|diamond 钻石|copper bronze 铜|iron 铁|stone rock 石|wood wooden 木|forest 森林|garden 花园 园|park 公园|meadow 草地|field 田野|valley 谷|island 岛|bridge 桥|tower 塔|gate 门|castle 城堡|palace 宫|temple 寺|street 街|corner 街角 转角|square plaza 广场|village 村|town 镇|old 老 旧|new 新|big grand great 大|little small tiny 小|happy 快乐 开心 欢乐|lucky fortune 幸运 福|dream 梦|love 爱|peace 和平|freedom 自由|harmony 和谐|royal 皇家|king 国王 王|queen 皇后 女王|prince 王子|dragon 龙|phoenix 凤凰|tiger 虎 老虎|panda 熊猫|lion 狮子 狮|bear 熊|fox 狐狸|wolf 狼|rabbit 兔 兔子|cat 猫|dog 狗|horse 马|elephant 大象|eagle 鹰|bird 鸟|swan 天鹅|owl 猫头鹰|fish 鱼|whale 鲸 鲸鱼|butterfly 蝴蝶|bee 蜜蜂|lotus 莲 荷|rose 玫瑰|orchid 兰花 兰|plum 梅|peony 牡丹|cherry 樱桃|blossom 花|bamboo 竹|pine 松|maple 枫|willow 柳|oak 橡树|ginkgo 银杏|apple 苹果|orange 橙|lemon 柠檬|peach 桃|mango 芒果|grape 葡萄|berry 莓|olive 橄榄|red 红|blue 蓝|green 绿|white 白|black 黑|yellow 黄|purple 紫|pink 粉|north northern 北|south southern 南|east eastern 东|west western 西|central centre center 中央 中心|oriental 东方|pacific 太平洋|global world 环球 世界|national 国家|metro 都市|city 城市 城|lantern 灯笼|lamp light 灯|mirror 镜|bell 钟|boat ship 船|anchor 锚|wheel 轮|needle 针|button 纽扣|paper 纸|pen 笔|page 页|ink 墨|kite 风筝|balloon 气球|cup 杯|bowl 碗|spoon 勺|table 桌|kitchen 厨房|home 家|house 屋|family 家庭 家|friend friends 朋友|brother brothers 兄弟|sister sisters 姐妹|grandma granny 奶奶 外婆|mama mum 妈妈|uncle 叔叔 大叔|auntie aunt 阿姨|master 大师|farm 农场|farmer 农夫|fisherman 渔夫|sugar sweet 甜 糖|honey 蜂蜜 蜜|milk 牛奶 奶|cheese 芝士 奶酪|rice 米|noodle noodles 面|dumpling dumplings 饺子|soup 汤|chicken 鸡|duck 鸭|beef 牛肉|pork 猪肉|lamb 羊肉|seafood 海鲜|vegetable vegetarian 素|spicy 辣|hot 热|cold cool 冷 凉|fresh 鲜 新鲜|morning 早晨 清晨|night 夜 晚|midnight 午夜|daily everyday 每日 天天|time 时光 时间|hundred 百|thousand 千|seven 七|nine 九|double 双|first 第一|fast quick swift 快|smart 智慧|digital 数码|future 未来|bright 明亮|health healthy 健康|beauty 美|victory 胜利|union united 联合|ever forever 永|sail sailing 帆|wave waves 浪 海浪|coral 珊瑚|shell 贝壳|sand 沙|beach 海滩 沙滩|coast coastal 海岸|canyon 峡谷|desert 沙漠|camel 骆驼|breeze 微风|thunder 雷|lightning 闪电|feather 羽毛|clover 三叶草|sunflower 向日葵|lavender 薰衣草|mint 薄荷|sesame 芝麻|pepper 胡椒|ginger 姜|walnut 核桃|nest 巢|cottage 小屋|harvest 丰收|wave 波|books book bookshop bookstore 书店 书|coffee cafe 咖啡|tea 茶|bakery bread 面包|pharmacy chemist 药房 药店|hotel inn 酒店|supermarket market 超市|cinema 影院 影城|gym fitness 健身|hospital clinic 医院 诊所|school academy 学校|fashion clothing outfitters 服饰|shoes 鞋|toys 玩具|flowers florist 花店|electronics 电器 电子|restaurant bistro 餐厅|hot pot hotpot 火锅|taxi cabs rides 出行 打车|airlines airways 航空|travel 旅行 旅游|games 游戏|music 音乐";

export interface Notion {
  english: readonly string[];
  chinese: readonly string[];
}

const notions: readonly Notion[] = rows.split("|").map((row) => {
  const words = row.split(" ");
  return {
    english: words.filter((word) => /^[a-z]/.test(word)),
    chinese: words.filter((word) => !/^[a-z]/.test(word)),
  };
});

const byEnglish = new Map<string, readonly string[]>();
const byChinese = new Map<string, string[]>();
for (const { english, chinese } of notions) {
  for (const word of english) byEnglish.set(word, [...(byEnglish.get(word) ?? []), ...chinese]);
  for (const word of chinese) byChinese.set(word, [...(byChinese.get(word) ?? []), ...english]);
}

/** Chinese words for an English one; none where it is not in the list. */
export const chineseFor = (word: string): readonly string[] =>
  byEnglish.get(word) ?? byEnglish.get(word.replace(/s$/, "")) ?? [];

/** English words for a Chinese one; none where it is not in the list. */
export const englishFor = (word: string): readonly string[] => byChinese.get(word) ?? [];

export const longestChineseNotion = 3;
