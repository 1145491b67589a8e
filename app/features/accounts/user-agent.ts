/** What a User-Agent header says, as far as people need it to know a session again. */
export interface Browser {
  browser: string | null;
  system: string | null;
}

/** Most telling first: Edge and Opera also call themselves Chrome, and Chrome calls itself Safari. */
const browsers: [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\//, "Edge"],
  [/\b(?:OPR|Opera)\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\bMicroMessenger\//, "WeChat"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/\b(?:HeadlessChrome|Chrome|CriOS|Chromium)\//, "Chrome"],
  [/\bVersion\/[\d.]+.*Safari\//, "Safari"],
  [/\bcurl\//, "curl"],
];

const systems: [RegExp, string][] = [
  [/\bAndroid\b/, "Android"],
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bWindows NT\b/, "Windows"],
  [/\bMac OS X\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

const find = (list: [RegExp, string][], header: string) =>
  list.find(([pattern]) => pattern.test(header))?.[1] ?? null;

/** Names the browser and the system of a User-Agent header; null where it does not tell. */
export const browserOf = (header: string | null): Browser => ({
  browser: find(browsers, header ?? ""),
  system: find(systems, header ?? ""),
});
