import type { files as en } from "../en/files.ts";
import type { Translation } from "../index.ts";

export const files: Translation<typeof en> = {
  list: "文件",
  save: "保存文件",
  toSend: "待发送的文件",
  attach: "附件",
  drop: "松开即可添加",
  remove: "移除 {{name}}",
  cancel: "取消 {{name}}",
  again: "重试",
  going: "已上传 {{share}}%",
  lost: "未上传：网络已断开",
  wait: "文件仍在上传。",
  refused: {
    empty: "文件是空的",
    too_large: "文件太大：单个不超过 10 MB，合计不超过 20 MB",
    wrong_type: "不支持此类文件，可发送图片、文档、文本、音频和视频",
    too_many: "文件太多：每条消息最多 10 个",
    busy: "上传的文件较多，请稍后再试",
    gone: "文件已不存在，请重新添加",
  },
};
