/** A kind of merchant: what people call it, its merchant category codes (ISO 18245), and words in its names. */
export interface Kind {
  name: string;
  /** whether a merchant category code belongs to it */
  has(mcc: string): boolean;
  said: RegExp;
  /** found in a merchant's folded name, it is of this kind whatever its code says */
  named: RegExp;
}

// [kind, codes or ranges, what people say in English, what they say in Chinese, further words of names]
type Row = readonly [string, string, string, string, string];
const rows: readonly Row[] = [
  [
    "coffee",
    "5814 5812 5462",
    "coffee|coffees|cafe|coffee ?shop|latte|lattes|cappuccino|americano|espresso|flat white|barista|cuppa|mocha",
    "咖啡|拿铁|美式|卡布奇诺|摩卡",
    "coffee|cafe|caffe|espresso|roasters?|咖啡",
  ],
  [
    "tea",
    "5814 5499 5812",
    "bubble tea|boba|milk tea|tea ?shop|tea ?house",
    "奶茶|茶饮|茶馆|果茶",
    "tea|boba|奶茶|茶",
  ],
  [
    "restaurant",
    "5812 5811 5813 5814",
    "restaurant|dinner|lunch|brunch|meal|dining|bistro|ate|eating out|eatery|diner|supper|food|noodles?|hot ?pot|sushi|ramen|pizza|pizzeria|bbq|barbecue|steak ?house|dumplings?",
    "餐厅|餐馆|饭店|饭馆|吃饭|聚餐|火锅|烧烤|面馆|烤肉|寿司|拉面|披萨|比萨|饺子|酒家|酒楼|私房菜|饭钱|餐费|晚餐|午餐|午饭|晚饭|早餐|早饭|小吃|川菜|粤菜|日料|料理|牛排",
    "restaurant|kitchen|bistro|grill|diner|eatery|noodle|noodles|sushi|ramen|pizza|pizzeria|hot ?pot|bbq|steak|seafood|trattoria|brasserie|dumplings?|餐厅|餐饮|饭店|酒家|酒楼|火锅|烧烤|面馆|菜馆|私房菜|料理|小吃|食府|寿司|拉面|饺子|烤肉|烤鸭",
  ],
  [
    "fast food",
    "5814 5812",
    "fast ?food|burgers?|fries|fried chicken|takeaway|take ?away|takeout|take ?out|food delivery|delivery food|sandwich|kebab|nuggets",
    "快餐|汉堡|炸鸡|外卖|薯条|盖饭|盒饭|便当",
    "burgers?|fried chicken|sandwich|kebab|汉堡|炸鸡|快餐|外卖",
  ],
  [
    "bakery",
    "5462 5814 5811 5441",
    "bakery|bread|cakes?|pastry|pastries|croissants?|donuts?|doughnuts?|dessert",
    "面包|蛋糕|烘焙|甜品|点心|包子",
    "bakery|bakers|patisserie|cakes?|bread|donuts?|面包|蛋糕|烘焙|甜品|包子",
  ],
  [
    "bar",
    "5813 5812",
    "bar|pub|drinks?|beers?|cocktails?|night ?club|club|karaoke|ktv",
    "酒吧|夜店|喝酒|啤酒|唱歌|ktv|居酒屋",
    "bar|pub|tavern|inn|brewery|taproom|karaoke|ktv|酒吧|居酒屋",
  ],
  [
    "alcohol",
    "5921",
    "liquor|wine|off[- ]licence|wine shop|booze|spirits",
    "酒行|红酒|白酒|买酒",
    "wines?|liquor|spirits|cellars?|酒行|酒业",
  ],
  [
    "supermarket",
    "5411 5422 5451 5499 5300 5331 5399",
    "super ?market|grocery|groceries|grocer|food shopping|weekly shop|market",
    "超市|买菜|生鲜|菜市场|菜场|杂货|水果店|水果",
    "supermarket|market|grocer|grocers|grocery|fresh|mart|hypermarket|foods|超市|生鲜|鲜生|菜市|市集|水果|卖场",
  ],
  [
    "convenience",
    "5499 5411 5331",
    "convenience store|corner shop|corner store|mini ?mart|kiosk|bodega|newsagent",
    "便利店|小卖部|便利|杂货店|便利商店",
    "mart|convenience|express|corner shop|kiosk|便利|小铺",
  ],
  [
    "pharmacy",
    "5912 5122",
    "pharmacy|chemist|chemist's|drug ?store|medicine|medication|meds|prescription|pills",
    "药店|药房|买药|药",
    "pharmacy|chemist|drugs?|drugstore|药房|药店|医药|大药房",
  ],
  [
    "health",
    "8011 8021 8031 8041 8042 8043 8049 8050 8062 8071 8099",
    "hospital|doctor|doctor's|clinic|dentist|dental|medical|gp|physio|optician|checkup|check-up|health ?care",
    "医院|看病|诊所|牙医|看牙|挂号|体检|门诊|口腔|眼科",
    "hospital|clinic|dental|dentist|medical|health|optical|医院|诊所|口腔|门诊|体检",
  ],
  [
    "hotel",
    "7011 7012 3500-3999",
    "hotels?|hostel|motel|inn|resort|room booking|accommodation|airbnb|b&b|bnb|guest ?house|lodging|overnight stay",
    "酒店|宾馆|旅馆|民宿|住宿|房费|客栈|旅店|订房|开房",
    "hotel|hostel|inn|resort|suites|lodge|motel|酒店|宾馆|旅馆|民宿|客栈|度假",
  ],
  [
    "flight",
    "3000-3350 4511 4582",
    "flights?|air ?line|airlines|air ?fare|plane|plane tickets?|air tickets?|flight tickets?|boarding",
    "机票|航空|飞机|航班|飞机票",
    "air|airlines?|airways|aviation|航空",
  ],
  [
    "travel",
    "4722 4723 7999",
    "travel agency|travel|tour|trip|holiday booking|package holiday|vacation",
    "旅行社|旅游|旅行|订票|跟团",
    "travel|tours?|trips?|holidays|旅行|旅游|国旅",
  ],
  [
    "train",
    "4112 4111",
    "trains?|rail|railway|train tickets?|high[- ]speed",
    "火车|高铁|火车票|动车|铁路|高铁票",
    "rail|railway|trains?|铁路|高铁",
  ],
  [
    "transit",
    "4111 4131 4112",
    "metro|subway|underground|tube|bus|tram|transit|bus ticket|transport|light rail|coach",
    "地铁|公交|巴士|轻轨|公交卡|交通卡|大巴",
    "metro|bus|transit|transport|light rail|tram|地铁|公交|轻轨|巴士|客运",
  ],
  [
    "taxi",
    "4121",
    "taxi|cab|ride|rides|ride[- ]hailing|ride share|car ride|taxi ride",
    "打车|出租车|的士|网约车|打的|专车|叫车|出行|顺风车|车费",
    "taxi|cabs?|rides?|出行|打车|专车|出租",
  ],
  ["ferry", "4411 4468", "ferry|cruise|boat", "轮渡|船票|邮轮|游轮", "ferry|ferries|cruises?|轮渡|邮轮"],
  [
    "car rental",
    "7512 7513 7519 3351-3500",
    "car rental|rental car|car hire|hire car|rent a car|bike share|scooter",
    "租车|共享单车|单车|骑车",
    "rentals?|rent a car|car hire|租车|单车",
  ],
  [
    "petrol",
    "5541 5542 5172 5983",
    "petrol|gas station|fuel|gasoline|filling station|diesel|petrol station|service station|filled up|charging station|ev charging",
    "加油|加油站|油费|汽油|充电桩|石化|石油",
    "fuel|petrol|gas|energy|oil|service station|加油|石化|石油|能源",
  ],
  [
    "parking",
    "7523 7521",
    "parking|car park|parking lot|garage",
    "停车|停车费|停车场|车库",
    "parking|car park|停车",
  ],
  ["toll", "4784", "toll|tolls|motorway|highway toll", "过路费|高速费|路桥|高速", "toll|tolls|etc|高速"],
  [
    "car service",
    "7538 7531 7534 7535 7549 7542 5533 5532",
    "car repair|mechanic|garage|tyres?|tires?|car wash|car service|oil change",
    "修车|洗车|汽修|轮胎|保养",
    "auto|motors?|tyres?|car wash|garage|汽修|洗车|轮胎",
  ],
  [
    "books",
    "5942 5192 5994 5943 2741",
    "books?|book ?shop|book ?store|novel|novels|magazine|stationery|comics?",
    "书店|买书|书|图书|书城|文具|杂志",
    "books?|bookshop|bookstore|stationery|press|书店|书城|图书|书局|书屋|文具",
  ],
  [
    "clothes",
    "5651 5611 5621 5631 5641 5691 5699 5655 5681 5697 5137",
    "clothes|clothing|dress|shirts?|jacket|coat|jeans|trousers|pants|fashion|apparel|sweater|hoodie|skirt|outfit|t-shirts?|suit",
    "衣服|服装|裙子|外套|裤子|衬衫|女装|男装|买衣服|t恤|毛衣|羽绒服|服饰",
    "outfitters|denim|knitwear|fashion|apparel|clothing|wear|boutique|tailors?|服饰|服装|女装|男装|制衣",
  ],
  [
    "shoes",
    "5661 5139 5655 5941",
    "shoes?|trainers|sneakers|boots|footwear|sandals",
    "鞋|鞋子|球鞋|运动鞋|靴子",
    "shoes?|footwear|sneakers?|鞋",
  ],
  [
    "electronics",
    "5732 5734 5045 5722 5065 4812",
    "electronics|laptop|computer|phone shop|headphones|earphones|tv|camera|tablet|gadget|charger|keyboard|monitor|earbuds|console",
    "电器|电脑|数码|手机店|耳机|相机|平板|充电器|键盘|显示器|家电|电视|买手机",
    "electronics?|digital|computers?|camera|tech|phones?|数码|电器|电脑|电子|家电|手机",
  ],
  [
    "software",
    "5734 5815 5817 7372 5818 5968 4816",
    "software|subscription|saas|licen[cs]e|cloud|hosting|domain|vpn",
    "软件|订阅|会员|云服务|域名|服务器|续费",
    "software|cloud|hosting|labs|softworks|软件|云|网络",
  ],
  [
    "games",
    "5816 7994 5818 5945 7993",
    "games?|gaming|in-game|skins?|gems|video ?game|dlc|top-?up game|game credits",
    "游戏|手游|皮肤|点券|钻石|氪金|点卡|抽卡",
    "games?|gaming|play|arcade|游戏",
  ],
  [
    "streaming",
    "4899 5815 5968 7841",
    "streaming|movie subscription|music subscription|tv subscription|video subscription|subscription|membership|premium",
    "视频会员|音乐会员|会员|包月|影视会员|连续包月|订阅|续费",
    "tv|video|music|stream|media|视频|音乐|影视",
  ],
  [
    "cinema",
    "7832 7829",
    "cinema|movies?|movie theat(?:er|re)|film|films|movie tickets?|cinema tickets?|pictures",
    "电影|电影院|影院|电影票|影城",
    "cinema|cinemas|screens|picture house|movies?|film|影城|影院|电影",
  ],
  [
    "tickets",
    "7922 7941 7991 7996 7998 7999",
    "concert|theatre|theater|gig|show tickets?|festival|museum|zoo|theme park|amusement park|match tickets?|exhibition|aquarium|event tickets?",
    "演唱会|门票|话剧|演出|博物馆|动物园|游乐园|主题公园|展览|球赛|景区|音乐会",
    "theatre|theater|tickets?|museum|zoo|park|gallery|festival|arena|票务|剧院|博物馆|乐园|景区",
  ],
  [
    "gym",
    "7997 7941 7911 7298 7999",
    "gym|fitness|yoga|pilates|workout|swimming|pool|sports club|personal trainer|crossfit",
    "健身|健身房|瑜伽|游泳|私教|健身卡|游泳馆",
    "gym|fitness|yoga|pilates|swim|sports? club|健身|瑜伽|游泳",
  ],
  [
    "hair",
    "7230",
    "hair ?cut|hair ?dresser|barber|salon|hair|hairdresser's",
    "理发|剪头发|美发|发廊|烫发|染发",
    "hair|barbers?|salon|美发|理发|造型",
  ],
  [
    "beauty",
    "7298 5977 7297",
    "spa|massage|beauty|nails?|manicure|cosmetics|make-?up|skin ?care|perfume|facial",
    "美容|按摩|美甲|化妆品|护肤|香水|足疗|养生|spa",
    "spa|beauty|nails?|cosmetics|massage|skincare|美容|美甲|化妆|按摩|养生",
  ],
  [
    "laundry",
    "7210 7211 7216",
    "laundry|dry ?clean(?:ing|ers)?|laundrette|laundromat",
    "干洗|洗衣",
    "laundry|cleaners|laundrette|洗衣|干洗",
  ],
  [
    "flowers",
    "5992 5193",
    "flowers?|florist|bouquet",
    "鲜花|花店|花束|送花",
    "flowers?|florists?|blooms?|花店|鲜花|花艺",
  ],
  [
    "furniture",
    "5712 5713 5714 5719 5200 5211 5251 5231",
    "furniture|sofa|mattress|ikea trip|home depot|diy|hardware|hardware store|bed|desk|tools|paint",
    "家具|家居|沙发|床垫|五金|装修|建材|桌子",
    "furniture|home|furnishings|hardware|diy|interiors|家具|家居|五金|建材",
  ],
  [
    "jewellery",
    "5944 5094",
    "jewell?ery|jewell?er|ring|necklace|watch|earrings|bracelet|gold",
    "珠宝|首饰|戒指|项链|手表|黄金|金店|金饰",
    "jewell?ers?|jewell?ery|watches|gold|diamonds?|珠宝|首饰|金店|钟表",
  ],
  [
    "toys",
    "5945 5947",
    "toys?|lego|gifts?|gift shop|souvenirs?|dolls?",
    "玩具|礼物|礼品|乐高|手办|纪念品",
    "toys?|gifts?|hobby|玩具|礼品|手办",
  ],
  [
    "sports",
    "5941 5940",
    "sports? shop|sports? store|sporting goods|bike shop|bicycle|bike|outdoor gear|camping|tent|racket",
    "运动用品|户外|自行车|体育用品|球拍|帐篷",
    "sports?|cycles|bikes?|outdoors?|体育|户外|运动|单车",
  ],
  [
    "pets",
    "0742 5995",
    "vet|vet's|pet|pet shop|pet store|dog food|cat food|animal hospital",
    "宠物|兽医|猫粮|狗粮|猫砂|猫罐头|狗零食|宠物店|宠物医院",
    "pets?|vets?|veterinary|宠物",
  ],
  [
    "department store",
    "5311 5310 5300",
    "department store|shopping mall|mall|shopping cent(?:er|re)|outlet",
    "百货|商场|购物中心|奥特莱斯",
    "department|galleria|plaza|mall|outlet|百货|商场|广场|购物中心",
  ],
  [
    "marketplace",
    "5999 5262 5964 5969 5399 5310 5311",
    "online shop|online store|online shopping|web ?shop|marketplace|online order|bought online",
    "网购|网店|电商|网上商城|商城|网上买|海淘|代购",
    "marketplace|shop|store|商城|网购|优选|严选",
  ],
  [
    "telecom",
    "4814 4812 4815 4821",
    "phone bill|mobile|sim|data plan|phone plan|broadband|internet bill|wifi bill|phone credit|roaming|mobile bill|airtime|phone top[- ]?up",
    "话费|流量|宽带|手机费|充话费|电话费|充值话费|网费|套餐",
    "mobile|telecom|connect|broadband|wireless|communications|移动|联通|电信|通信|宽带",
  ],
  [
    "utilities",
    "4900",
    "electricity|electric bill|power bill|water bill|gas bill|utility|utilities|utility bill|energy bill|heating",
    "电费|水费|燃气费|煤气费|水电|水电费|供电|暖气费|取暖费|燃气",
    "power|electric|water|gas|energy|utilities|供电|自来水|燃气|电力|水务|热力",
  ],
  [
    "insurance",
    "6300 5960 6381 6399",
    "insurance|premium|policy|insurer",
    "保险|保费|车险|医保|社保",
    "insurance|assurance|mutual|保险|人寿|财险",
  ],
  [
    "rent",
    "6513 7349",
    "rent|landlord|property fee|property management|lease",
    "房租|租金|物业费|物业|房东",
    "property|estate|lettings|realty|物业|公寓|租房",
  ],
  [
    "education",
    "8211 8220 8241 8244 8249 8299 8351",
    "school|tuition|course|courses|class|classes|lessons?|university|college|kindergarten|tutor|tutoring|exam|nursery|daycare",
    "学费|课程|培训|学校|补习|报名费|幼儿园|网课|考试|驾校|大学|辅导",
    "school|academy|university|college|education|tutors?|learning|学校|教育|培训|学院|大学|驾校|幼儿园",
  ],
  [
    "courier",
    "4215 9402 4214",
    "courier|postage|shipping|parcel|delivery fee|post office|stamps",
    "快递|邮费|运费|寄件|邮局|物流",
    "express|post|courier|logistics|parcel|快递|速运|物流|邮政",
  ],
  [
    "cash",
    "6010 6011",
    "cash ?machine|atm|cash withdrawal|withdrawal|withdrew|cash advance",
    "取现|取款|提现|取钱|atm",
    "atm|取款",
  ],
  [
    "transfer",
    "4829 6012 6051 6538 6540 6536 6537",
    "money transfer|wire|wire transfer|remittance|top-?up|top up|wallet top-?up|crypto|bitcoin",
    "汇款|转账|充值|转钱|打款",
    "remit|transfer|money|exchange|wallet|汇款|转账|充值",
  ],
  [
    "government",
    "9211 9222 9223 9311 9399 9405",
    "tax|taxes|fine|visa fee|government|passport|council tax|speeding ticket|traffic fine",
    "税|交税|罚款|签证费|护照|政务|社保|交管",
    "tax|council|government|revenue|税务|政务|交警|社保",
  ],
  [
    "charity",
    "8398 8661",
    "donation|donated|charity|church|donate",
    "捐款|捐|慈善|公益",
    "charity|foundation|church|慈善|基金会|公益",
  ],
  [
    "advertising",
    "7311",
    "ads?|advertising|ad spend|promotion",
    "广告|推广|投放",
    "ads|advertising|media|广告|传媒",
  ],
  [
    "professional",
    "8111 8931 7392 8999",
    "lawyer|accountant|legal fees|consult(?:ing|ant)",
    "律师|会计|咨询费",
    "law|legal|accounting|consulting|律师|会计|咨询",
  ],
  [
    "printing",
    "7338 2791 7333 7221 7395",
    "printing|photocopies|photos?|photo studio|passport photo",
    "打印|复印|照相|洗照片|摄影|图文",
    "print|printing|photo|studio|图文|打印|摄影|照相",
  ],
];

function codesOf(text: string): (mcc: string) => boolean {
  const single = new Set<string>();
  const ranges: [number, number][] = [];
  for (const part of text.split(" ")) {
    const [from, to] = part.split("-");
    if (to === undefined) single.add(part);
    else ranges.push([Number(from), Number(to)]);
  }
  return (mcc) => single.has(mcc) || ranges.some(([from, to]) => Number(mcc) >= from && Number(mcc) <= to);
}

function namesOf(words: string): RegExp {
  const latin = words.split("|").filter((word) => /^[\x20-\x7e]+$/.test(word));
  const chinese = words.split("|").filter((word) => !/^[\x20-\x7e]+$/.test(word));
  return new RegExp(
    [latin.length > 0 ? `(?<![a-z])(?:${latin.join("|")})(?![a-z])` : "", ...chinese]
      .filter(Boolean)
      .join("|"),
  );
}

const everyWord = new RegExp(
  `^(?:${rows.flatMap(([, , english, chinese, named]) => [english, chinese, named]).join("|")})$`,
);

/** Whether a word tells the kind of a shop and not which one: "kitchen", "books", 超市. */
export const isKindWord = (word: string) => everyWord.test(word);

/** Kinds of merchants people speak of instead of their names. */
export const kinds: readonly Kind[] = rows.map(([name, codes, english, chinese, named]) => ({
  name,
  has: codesOf(codes),
  said: new RegExp(`(?<![a-z])(?:${english})(?![a-z])|${chinese}`, "g"),
  named: namesOf(named),
}));
