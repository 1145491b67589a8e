import type { composer as en } from "#app/i18n/en/composer.ts";
import type { Translation } from "#app/i18n/index.ts";

export const composer = {
  format: "格式",
  bold: "加粗",
  italic: "强调",
  link: "链接",
  list: "列表",
  numbers: "编号列表",
  quote: "引用",
  code: "代码",
  preview: "预览",
  nothing: "尚未输入内容",
  colleagues: "同事",
  macro: {
    run: "运行宏…",
    runIt: "运行",
    find: "查找宏",
    none: "没有符合的宏。组长可在“快捷回复与宏”中创建。",
    with: "随消息执行：{{name}}",
    remove: "不运行此宏",
    done: "已运行“{{name}}”",
    nothing: "“{{name}}”：无需更改",
  },
  stale: {
    title_other: "您提到的付款在撰写期间发生了变化，消息尚未发送。",
    change: "之前{{before}}，现在{{after}}",
    back: "返回修改",
  },
} satisfies Translation<typeof en>;
