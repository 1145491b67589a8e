/** What a text is about, as far as its words tell. */
export interface Topic {
  /** speaks of payments at all */
  payment: boolean;
  /** speaks of something that happened to a payment, not of payments in general */
  event: boolean;
  /** asks how something is done, or whether it can be */
  general: boolean;
  /** speaks of the account, the app, the service */
  other: boolean;
}

const payment =
  /(?<![a-z])(?:pay|pays|payed|paid|paying|payments?|paymnt|pymt|charge[ds]?|charging|transactions?|txn|trans|transfer\w*|purchase[ds]?|bought|buy|order(?:ed|s)?|refund\w*|debit(?:ed)?|deduct\w*|bill(?:ed)?|spent|cost|checkout|money|declined?|decline|receipt|subscription|top[- ]?up|topped up|withdr\w+|deposit|dollars?|bucks|fee|card|swipe[d]?|tapped)(?![a-z])|付|扣|刷|支付|交易|笔|款|钱|买|消费|转账|充值|订单|退|花了|账单|缴费|下单|结账|收费|到账|盗/;

const event =
  /(?<![a-z])(?:(?:my|the|this|that|a|an|one|last|latest|another|which|these|those) (?!limit|fee|max|min|rate|cost|difference|process|procedure|best|way)(?:[\w'.,$]+ ){0,4}(?:payment|charge|transaction|purchase|transfer|refund|debit|deposit|receipt|order|bill|top[- ]?up|paymnt|one)s?|(?:was|were|been|got|getting|am being) (?:\w+ )?(?:charged|billed|debited|declined|deducted|refunded|rejected|double)|charged (?:me|my|twice)|i(?:'ve| have|'d)? (?:just |already |only |actually )?(?:paid|payed|bought|spent|sent|transferred|ordered|made|tried|purchased|topped)|paid|bought|spent|declined|deducted|double charged|charged twice|money (?:is |was |has )?(?:gone|left|taken|deducted)|did ?n'?t go through|not go(?:ne)? through|went through|keeps? (?:failing|getting)|took (?:my |the )?(?:money|\d)|refund (?:has ?n'?t|not|still|never)|where(?:'?s| is) my|(?:payment|transaction|card|order|purchase|transfer|charge|checkout|top[- ]?up)[^.!?\n]{0,30} fail(?:ed|ing|s)?|fail(?:ed|ing|s)?[^.!?\n]{0,20} (?:payment|transaction|order|purchase|transfer)|don'?t recogni[sz]e|didn'?t (?:make|authori[sz]e|buy))(?![a-z])|付了|付过|扣了|扣我|扣掉|扣两|刷了|刷的|买了|买的|花了|那笔|这笔|那单|这单|一笔|[两二三]笔|被扣|扣款|没到账|未到账|转了|充了|(?:付|款|支付|交易|转账|充值|购买|订单|刷卡|消费|扣)[^。!?,\n]{0,8}失败|失败[^。!?,\n]{0,6}(?:付|款|支付|交易|转账|充值)|付不|没付|没成功|被拒|拒付|多扣|重复|退款没|没退|还没退|盗刷|谁扣|支付的|付的|扣的|刷掉|买东西|付款的|下的单|交易(?!密码|限额|时间)|收到货|莫名|上笔|上一笔/;

const general =
  /(?<![a-z])(?:how (?:do|can|to|would|should|long|much (?:is|are|does|do)|many)|can (?:i|we|you (?!check|look|see|find|tell|explain|help|refund|cancel|confirm|please|pls|investigate|reverse|trace|kindly|let|u))|could i|may i|is it (?:possible|ok|safe)|is there (?:a|any)|are there|do you (?:support|accept|charge|have|offer|take|know if)|does (?:upay|your|the app|it)|does (?:\w+ ){1,3}(?:work|cost|take|accept|support)|what(?:'?s| is| are) (?:the|your|my (?:limit|balance))|where (?:can|do) i|when (?:do|does|will|are)|will (?:i|it|there|you)|should i|am i able|if i (?:pay|use|buy|transfer|want)|i(?:'d| would) like to (?:know how|change|update|add|remove|close|open)|i want to (?:know how|change|update|add|remove|close|open|increase)|how come i can'?t (?:log|sign)|which (?:cards|countries|currencies|banks)|tell me about|tomorrow|next (?:week|month|year|time)|planning to|going to (?:buy|pay|travel))(?![a-z])|明天|后天|下周|下个月|下次|打算|怎么(?:才能|样|办理|修改|改|绑|开|关|设置|申请|注销|查|用|提高|换|充|退(?!.*(?:没|呢))|添加|解绑|升级|操作)|如何|怎样|能不能|可不可以|可以.{0,12}吗|能.{0,12}吗|是否|支持.{0,10}吗|有没有|有.{0,8}吗|什么是|是什么意思|要多久|多久能|多少手续费|会不会|需要什么|哪些|几点/;

const other =
  /(?<![a-z])(?:pass ?words?|log ?(?:in|ins|on|ged)|sign ?(?:in|up|on)|signing in|verification code|two[- ]factor|2fa|face ?id|fingerprint|pin code|reset|user ?name|e-?mail address|phone number|change my (?:name|address|number|email|phone)|update my|close my account|delete my account|open an account|account (?:locked|blocked|frozen|suspended)|locked out|verify my (?:identity|account|email)|identity|passport|kyc|exchange rates?|interest|opening hours|business hours|branch|notifications?|language|dark mode|crash(?:es|ed|ing)?|install|update the app|new version|invite|referral|job|career|partner|api key|feedback|add (?:a|my|another|new) (?:\w+ )?card|remove (?:a|my) (?:\w+ )?card|link (?:a|my) (?:\w+ )?card|new card|lost my card|card (?:arrive|delivery|design)|daily limit|raise my limit|increase my|my limit|statement|tax document|certificate|vip|membership level|points|coupons?|vouchers?|promotion|campaign|thank(?:s| you)(?: so much| a lot)?[.! ]*$|weather|speak to (?:a|an) (?:human|agent|person)|real person)(?![a-z])|密码|登录|登陆|登不|验证码|人脸|指纹|实名|认证|绑卡|绑定|解绑|换绑|注销|手机号|邮箱|改名|昵称|头像|账号被|账户被|冻结|解冻|注册|汇率|利率|营业时间|几点上班|网点|通知|语言|闪退|卡顿|安装|更新|版本|邀请|推荐码|招聘|合作|优惠券|积分|活动|会员等级|额度提|提额|提高限额|限额是|发票|对账单|电子账单|人工客服|转人工|天气|谢谢你|开户|卡片寄|办卡|补卡|挂失/;

/** Reads from a folded text what it is about. */
export const topicOf = (text: string): Topic => ({
  payment: payment.test(text),
  event: event.test(text),
  general: general.test(text),
  other: other.test(text),
});
