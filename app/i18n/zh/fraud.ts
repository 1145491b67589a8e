import type { fraud as en } from "#app/i18n/en/fraud.ts";
import type { Translation } from "#app/i18n/index.ts";

export const fraud = {
  band: { low: "低", medium: "中", high: "高", critical: "极高" },
  state: { open: "待处理", needs_information: "待补充信息", closed: "已处置" },
  disposition: {
    legitimate: "正常交易",
    fraud: "欺诈",
    needs_information: "待补充信息",
    reopened: "重新打开",
  },
  decide: {
    legitimate: "判定为正常",
    fraud: "判定为欺诈",
    needs_information: "要求补充信息",
    reopen: "重新打开",
  },
  rules: {
    velocity: {
      title: "短时间内交易频繁",
      detail: "{{window}}内共 {{observed}} 笔交易（含本笔），超过 {{expected}} 笔即属异常。",
    },
    spending: {
      title: "单日支出异常偏高",
      detail:
        "{{window}}内共支出 {{observed}}，是日常水平的 {{times}} 倍（日常 {{expected}}，取自 {{sample}} 个有交易的日子）。",
    },
    failures: {
      title: "此前连续支付失败",
      detail:
        "本笔之前{{window}}内的 {{sample}} 笔交易中有 {{observed}} 笔失败，超过 {{expected}} 笔便难以用偶然解释。",
    },
    amount: {
      title: "金额远高于平时",
      detail:
        "本笔 {{observed}}，是平时金额的 {{times}} 倍（平时 {{expected}}，为 {{sample}} 笔交易的中位数）。",
    },
    newDevice: {
      title: "新设备",
      detail: "该客户{{window}}内的 {{sample}} 笔交易均未使用过此设备。",
    },
    newCountry: {
      title: "新的国家或地区",
      detail: "首次在{{country}}支付：{{window}}内的 {{sample}} 笔交易均不在此地。",
    },
    foreignCard: {
      title: "新发卡地的银行卡",
      detail: "发卡地为{{country}}：{{window}}内的 {{sample}} 笔银行卡交易均未使用过该地的卡。",
    },
    impossiblePace: {
      title: "行程不可能实现",
      detail:
        "从{{from}}到{{country}}至少 {{distance}} 公里，间隔仅{{window}}，相当于每小时 {{observed}} 公里，而正常出行不会超过每小时 {{expected}} 公里。",
    },
    newMerchant: {
      title: "首次向该商户大额付款",
      detail: "首次向该商户付款即达 {{observed}}，而该客户 {{sample}} 笔交易中九成不超过 {{expected}}。",
    },
    manyCards: {
      title: "单日使用多张银行卡",
      detail: "{{window}}内使用了 {{observed}} 张不同的卡，超过 {{expected}} 张即属异常。",
    },
    manyDevices: {
      title: "单日使用多台设备",
      detail: "{{window}}内使用了 {{observed}} 台不同的设备，超过 {{expected}} 台即属异常。",
    },
    crowdedDevice: {
      title: "同一设备试用多张卡",
      detail:
        "{{window}}内有 {{observed}} 张不同的卡或账户在此设备上付款，且至少半数失败；超过 {{expected}} 即属异常。",
    },
    unusualHour: {
      title: "交易时段异常",
      detail: "发生在 UTC {{observed}} 前后；{{window}}内的 {{sample}} 笔交易均不在该时刻前后两小时之内。",
    },
    distance: {
      title: "远离客户习惯",
      detail:
        "每 10,000 笔交易中约有 {{further}} 笔偏离客户习惯达到或超过这一程度，主要在于：{{parts}}。这是距离而不是概率，没有任何内容是从欺诈中学来的。",
    },
    history: {
      title: "历史交易不足",
      detail: "此前仅有 {{observed}} 笔交易，至少 {{expected}} 笔才能判断习惯，因此未与习惯作比较。",
    },
  },
  distance: {
    amount: "金额",
    hour: "交易时段",
    device: "新设备",
    country: "新的国家或地区",
    cardCountry: "来自新国家或地区的卡",
    merchant: "新商户",
    category: "新的商户类别",
    pace: "交易的频密程度",
  },
  written: {
    unnamed: "自定义规则",
    detail: "满足规则条件（第 {{version}} 版）。{{does}}",
    does: {
      allow: "该规则放行此交易，不产生预警。",
      review: "该规则要求人工复核。",
      block: "该规则要求拦截此交易。",
    },
  },
  listed: {
    title: {
      allow: "在允许名单中：{{kind}}",
      review: "在复核名单中：{{kind}}",
      block: "在拦截名单中：{{kind}}",
    },
    kind: {
      card: "银行卡",
      device: "设备",
      ip: "IP 地址",
      customer: "客户",
      merchant: "商户",
      bin: "卡段（BIN）",
      email: "邮箱地址",
    },
  },
  page: {
    title: "预警",
    newAlerts_other: "{{count}} 条新预警",
    show: "查看",
    sort: { "-score": "风险最高", "-time": "最新", time: "最早" },
    sortLabel: "排序",
    anyBand: "全部风险",
    list: "预警列表",
    more: "显示更多",
    emptyOpen: "没有待处置的预警",
    emptyOpenDetail: "评分超过阈值的交易会自动出现在这里，无需刷新。",
    emptyOther: "没有处于该状态的预警",
    emptyOtherDetail: "预警处置后会按结果归到这里。",
    choose: "请选择一条预警",
    chooseDetail: "这里会显示触发原因和客户习惯。按 j、k 在列表中移动。",
    decidedBy: "{{disposition}} · {{name}}",
    reasons: "触发原因",
    noReasons: "没有单独突出的规则。",
    points: "{{points}} / 1000",
    payment: "交易信息",
    openPayment: "查看交易",
    habit: "客户的消费习惯",
    habitOver_other: "此前 {{days}} 天内 {{count}} 笔交易",
    habitNone: "此前 90 天内没有交易记录，无法与习惯比较。",
    usualAmount: "通常金额",
    upTo: "九成不超过 {{amount}}",
    thisAmount: "本笔",
    failedBefore: "此前失败",
    hours: "交易时段",
    hoursHint: "按您的时区统计的每小时交易笔数；本笔发生在 {{hour}}",
    devices: "设备",
    countries: "国家/地区",
    merchants: "商户",
    cards: "银行卡",
    seen_other: "{{count}} 次",
    isNew: "首次出现",
    known: "曾出现",
    decision: "处置",
    note: "备注",
    noteHint: "写下您核实了什么，供后来者查阅。请勿填写卡号。",
    decide: "确认处置",
    decideLegitimate: "正常交易",
    decideFraud: "确认欺诈",
    decideNeedsInformation: "需补充信息",
    decided: "已处置：{{disposition}}",
    decidedTogether: "已处置 {{count}} 条预警：{{disposition}}",
    together_other: "同时处置该客户的其他 {{count}} 条待处置预警",
    togetherKey: "连同该客户的其他待处置预警",
    togetherHint: "处置结果和备注会写入每一条预警各自的记录；一键即可全部撤销。",
    togetherLeft_other: "另有 {{count}} 条期间已被他人处置，未作改动。",
    undo: "撤销",
    reopened: "预警已重新打开",
    reopen: "重新打开",
    meanwhile:
      "{{name}} 刚刚处置了这条预警：{{disposition}}。您的决定没有保存，备注仍保留在此，请查看后再决定。",
    justNow: "{{name}} 刚刚处理了这条预警：{{disposition}}。",
    theSystem: "系统",
    history: "处置记录",
    opened: {
      score: "由 {{scorer}} 触发预警",
      rule: "由规则触发预警",
      complaint: "由客户否认触发预警",
    },
    others: "该客户的其他预警",
    next: "下一条预警",
    previous: "上一条预警",
    keys: "预警",
    back: "返回列表",
    copyId: "复制交易号",
    close: "返回",
  },
  safe: {
    nothing: "我们这边没有任何影响这笔付款的情况。",
    beingChecked: "这笔付款正在进行例行核对，如需您协助，我们会与您联系。",
    checked: "这笔付款的例行核对已完成。",
  },
} satisfies Translation<typeof en>;
