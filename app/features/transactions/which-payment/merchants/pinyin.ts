// Syllables of Mandarin without tones, with simplified characters that are common in the names of shops and
// places. A character stands under its usual reading in names.
const table =
  "a阿啊 ai爱艾哎 an安岸庵 ao奥澳傲 ba八巴吧爸霸芭拔 bai百白柏佰拜 ban班半版伴板般 bang帮邦棒 bao宝包保堡报豹抱煲饱鲍 bei北贝杯备倍蓓 ben本奔 bi比必碧毕笔币壁鼻 bian边便变遍编 biao标表彪 bie别 bin宾滨彬斌 bing冰饼兵并 bo博波伯泊播薄铂菠 bu不布步部补卜 cai菜彩财才采蔡材 can餐参灿 cang仓藏苍 cao草曹操 ce测策侧 ceng层 cha茶查察叉差 chai柴拆 chan产禅蝉 chang长常昌厂场畅唱尚 chao超潮朝巢炒 che车彻 chen陈晨辰臣沉 cheng城成程诚承呈橙乘称澄盛 chi吃池驰迟赤齿尺 chong冲虫重充崇宠 chou仇绸丑 chu出楚初厨储处触础 chuan川船传穿串 chuang创窗床 chui吹 chun春纯醇淳 ci次此慈瓷词 cong从聪葱丛 cu醋粗 cui翠崔脆 cun村存 cuo错 da大达打答 dai代带戴袋黛 dan单丹蛋淡担旦 dang当党档 dao道到岛刀稻导捣 de德的得 deng灯登等邓 di地第滴底帝迪弟递蒂 dian店点电典殿 diao雕吊 die蝶叠 ding定丁鼎顶订钉 dong东冬动董洞懂 dou豆都斗抖 du度都读杜独渡肚 duan段端短 dui对队兑 dun顿敦盾 duo多朵夺 e鹅俄额饿娥 en恩 er二儿耳尔 fa发法 fan饭凡番繁范帆 fang方房坊芳放防 fei飞非费菲肥妃 fen分粉芬份 feng风丰峰锋凤枫封蜂冯 fo佛 fu福富付服府复夫芙付扶傅辅孚 ga嘎 gai改盖 gan甘干感敢赣 gang港钢刚岗 gao高糕告膏 ge个哥歌格阁鸽葛 gei给 gen根跟 geng耕更 gong工公宫功共供贡龚 gou购狗沟够 gu古谷股故固顾姑骨鼓 gua瓜挂 guan馆关观冠管官 guang光广 gui贵桂归规鬼龟 gun滚 guo国果过锅郭 ha哈 hai海还孩 han汉韩寒汗含涵 hang航行杭 hao好号豪浩郝 he和合河何荷盒贺鹤 hei黑 hen很 heng恒横衡 hong红宏虹洪鸿 hou后侯厚 hu湖虎胡户互护壶沪狐 hua华花化话画滑 huai怀淮 huan欢环换还 huang黄皇煌荒 hui会惠汇回慧辉徽 hun混婚 huo火货活获和 ji机鸡几吉集记级极季计基技济积冀纪 jia家加佳嘉价甲贾夹 jian建间见件健剑尖简坚煎 jiang江将讲姜酱疆蒋 jiao交教角叫焦饺胶娇 jie街姐节接捷界洁解结杰 jin金今进近锦津晋 jing京经景精静井晶警净敬 jiong炯 jiu九酒就旧久 ju居局聚巨菊桔橘剧 juan卷捐 jue觉决 jun军君俊均 ka卡咖喀 kai开凯 kan看堪 kang康抗 kao烤考靠 ke可客科克课柯 ken肯 keng坑 kong空孔控 kou口扣 ku酷库苦 kua跨 kuai快块筷 kuan宽款 kuang矿狂 kui葵奎 kun昆坤 kuo阔 la拉辣啦腊 lai来莱赖 lan兰蓝栏篮烂 lang郎狼浪朗 lao老劳捞姥 le乐了勒 lei雷类泪累 leng冷 li里力理利李丽礼莉黎厘历立荔梨粒璃 lian联连莲恋链脸 liang两亮良凉梁粮靓 liao料廖聊辽 lie列烈猎 lin林临琳邻霖 ling零灵领铃玲岭龄凌 liu六刘流留柳 long龙隆笼珑 lou楼卢 lu路鲁陆露鹿卢绿炉卤录 luan乱 lun轮伦 luo罗洛络萝螺落骆 lv绿旅律吕铝 ma马妈吗麻码玛 mai买卖麦迈 man满慢曼漫蛮 mang忙芒 mao猫毛茂帽冒 mei美每没梅媒妹眉玫 men门们闷 meng梦孟蒙盟猛萌 mi米密蜜迷秘觅 mian面免棉绵 miao妙庙苗秒喵 min民敏闽 ming名明鸣铭茗 mo莫魔摩墨模沫茉 mu木目牧母慕沐穆 na那娜纳拿 nai奶奈耐 nan南男难楠 nao闹 ne呢 nei内 neng能 ni你尼泥妮 nian年念 niang娘 niao鸟 nin您 ning宁柠凝 niu牛纽 nong农浓 nu努女 nuan暖 nuo诺糯 ou欧偶 pa怕爬 pai派拍牌排 pan盘潘攀 pang庞胖旁 pao跑泡炮 pei配培佩 peng朋鹏彭蓬 pi皮批啤匹披 pian片篇 piao票漂飘 pin品拼 ping平苹瓶屏萍 po坡破婆 pu普浦铺朴葡扑 qi七奇气起其期齐旗骑棋琪企启汽 qia恰 qian千钱前签铅乾 qiang强墙枪 qiao桥巧侨俏乔 qie茄切 qin琴亲秦勤 qing青清情庆晴请轻 qiong琼穷 qiu秋球丘邱 qu去区取曲趣 quan全泉权圈泉 que确雀 qun群裙 ran然染 rang让 rao饶 re热 ren人仁认任 ri日 rong荣容融蓉绒 rou肉柔 ru如入茹儒 rui瑞锐睿蕊 run润 ruo若 sa萨洒 sai赛塞 san三伞叁 sang桑 sao扫 se色 sen森 sha沙杀纱莎鲨 shai晒 shan山善杉闪珊陕删膳 shang上商尚伤赏 shao少绍烧勺邵 she社设舍蛇 shen神深身申沈参 sheng生盛胜圣升声省晟 shi是时十市食石世事师士式狮实室视诗史 shou手寿收首瘦 shu书树数鼠蔬叔舒蜀 shua刷 shuai帅 shuang双爽霜 shui水睡税 shun顺 shuo说硕 si四思司丝寺斯私 song松送宋颂 sou搜 su苏素速宿酥 suan酸蒜 sui岁随穗 sun孙笋 suo所锁 ta他她它塔 tai太台泰 tan谈坛滩谭炭 tang糖唐汤堂塘 tao淘桃陶套涛 te特 teng腾藤 ti体提题梯 tian天田甜添 tiao条跳 tie铁贴 ting听厅庭停亭婷 tong通同童桐铜 tou头投 tu图土兔途 tuan团 tui退推 tuo托驼拓 wa瓦娃哇 wai外 wan万完玩晚湾碗丸 wang王网望旺往汪 wei味为位卫微威围维伟魏唯薇 wen文温问稳 weng翁 wo我窝卧沃 wu五无吴屋物武午舞务雾 xi西喜希习溪细系席夕熙 xia下夏虾霞 xian先鲜线现仙闲县贤 xiang香想向乡相湘祥象享翔 xiao小笑校晓肖萧 xie写谢鞋协蟹 xin新心信欣鑫馨辛 xing行星兴幸型杏姓 xiong熊雄兄 xiu修秀绣 xu许需徐续旭 xuan选轩宣炫 xue学雪血 xun寻讯训 ya亚牙鸭压雅 yan烟盐言严燕炎颜研眼岩 yang阳羊杨洋养样央 yao药要摇遥姚瑶 ye业夜叶爷野 yi一以亿衣医易意艺宜怡义依益忆伊 yin银因音印饮阴 ying英营影应迎樱赢鹰 yong永用勇泳 you有优油游友又右邮悠幼 yu鱼雨与语玉育余御裕渔宇豫愉 yuan元园远院原源员缘圆苑 yue月越粤悦约阅乐 yun云运韵允 za杂 zai在再 zan赞 zang臧 zao早造枣 ze泽责 zeng曾增 zha炸扎 zhai斋宅 zhan站战展占 zhang张章掌长账 zhao找照赵招朝兆 zhe这者浙折 zhen真珍镇振针 zheng正政郑整证蒸 zhi之只知芝支直志纸制智指值 zhong中种重众钟忠 zhou周州洲舟粥 zhu主住注猪竹朱珠祝煮筑助 zhua抓 zhuan转专砖 zhuang庄装壮 zhui追 zhun准 zhuo卓桌 zi子自字紫资姿 zong总宗综 zou走邹 zu组足租祖 zui最醉 zuo作做左坐座";

const readings = new Map<number, string>();
const syllables = new Set<string>();
for (const row of table.split(" ")) {
  const syllable = /^[a-z]+/.exec(row)![0];
  syllables.add(syllable);
  for (const character of row.slice(syllable.length)) {
    if (!readings.has(character.charCodeAt(0))) readings.set(character.charCodeAt(0), syllable);
  }
}

/** The reading of one simplified character without its tone, or undefined where it is not in the table. */
export const pinyinOf = (unit: number): string | undefined => readings.get(unit);

/** The whole of a text read out, "laowang" for 老王; null where a character is unknown. */
export function pinyin(text: string): string | null {
  let result = "";
  for (let at = 0; at < text.length; at += 1) {
    const syllable = readings.get(text.charCodeAt(at));
    if (syllable === undefined) return null;
    result += syllable;
  }
  return result === "" ? null : result;
}

/** Whether letters can be read as at least two syllables: "haidilao" can, "harbour" cannot. */
export function isPinyin(letters: string): boolean {
  if (letters.length < 4 || letters.length > 40 || syllables.has(letters)) return false;
  const reachable = new Uint8Array(letters.length + 1);
  reachable[0] = 1;
  for (let at = 0; at < letters.length; at += 1) {
    if (!reachable[at]) continue;
    for (let length = 1; length <= 6 && at + length <= letters.length; length += 1) {
      if (syllables.has(letters.slice(at, at + length))) reachable[at + length] = 1;
    }
  }
  return reachable[letters.length] === 1;
}
