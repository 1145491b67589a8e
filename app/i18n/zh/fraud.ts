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
    unusualHour: {
      title: "交易时段异常",
      detail: "发生在 UTC {{observed}} 前后；{{window}}内的 {{sample}} 笔交易均不在该时刻前后两小时之内。",
    },
    history: {
      title: "历史交易不足",
      detail: "此前仅有 {{observed}} 笔交易，至少 {{expected}} 笔才能判断习惯，因此未与习惯作比较。",
    },
  },
  safe: {
    nothing: "我们这边没有任何影响这笔付款的情况。",
    beingChecked: "这笔付款正在进行例行核对，如需您协助，我们会与您联系。",
    checked: "这笔付款的例行核对已完成。",
  },
} satisfies Translation<typeof en>;
