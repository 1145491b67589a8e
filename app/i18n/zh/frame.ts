import type { frame as en } from "#app/i18n/en/frame.ts";
import type { Translation } from "#app/i18n/index.ts";

export const frame = {
  navigation: "主导航",
  skip: "跳到正文",
  away: "实时连接已断开，当前内容可能不是最新；恢复后会自动更新。",
  language: "语言",
  nav: {
    home: "首页",
    alerts: "预警",
    transactions: "交易",
    users: "用户",
    apiKeys: "API 密钥",
    audit: "审计日志",
    system: "系统状态",
  },
  theme: { label: "主题", system: "跟随系统", light: "浅色", dark: "深色" },
  user: { menu: "{{name}} 的账户", profile: "个人资料与安全", signOut: "退出登录" },
  palette: {
    open: "搜索与命令",
    title: "搜索与命令",
    placeholder: "前往页面，或查找客户、交易",
    nothing: "没有匹配的结果",
    found: "搜索结果",
    goTo: "前往",
    settings: "设置",
    switchLanguage: "切换到英文 · Switch to English",
    switchTheme: "切换为{{theme}}主题",
    help: "查看键盘快捷键",
  },
  keys: { title: "键盘快捷键", everywhere: "全局", goTo: "前往", list: "列表" },
} as const satisfies Translation<typeof en>;
