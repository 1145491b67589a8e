import type { customers as en } from "#app/i18n/en/customers.ts";
import type { Translation } from "#app/i18n/index.ts";

export const customers = {
  title: "客户",
  unnamed: "未提供姓名",
  profile: "基本信息",
  email: "邮箱",
  phone: "电话",
  language: "语言",
  country: "国家/地区",
  since: "建档时间",
  locale: { en: "英文", zh: "中文" },
  payments: "最近交易",
  allPayments: "全部交易",
  noPayments: "该客户还没有交易记录。",
  alerts: "预警",
  noAlerts: "该客户的交易从未触发预警。",
  habit: "消费习惯",
  habitNone: "交易太少，尚不足以判断习惯。",
} as const satisfies Translation<typeof en>;
