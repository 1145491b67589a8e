import { writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The chat's page for visitors: a small program of its own, with nothing of the console in it.
 * Its files carry their contents' mark in their names, so browsers may keep them for good.
 *
 * @param {string} root the project's folder
 * @param {string} output the folder of the build
 */
export async function buildChatFrame(root, output) {
  const { build } = await import("esbuild");
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { chat: "app/features/channels/chat/frame/main.tsx" },
    entryNames: "[name]-[hash]",
    outdir: join(output, "client/assets"),
    bundle: true,
    minify: true,
    metafile: true,
    format: "esm",
    platform: "browser",
    target: ["chrome100", "firefox100", "safari15.4"],
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
    legalComments: "none",
    logLevel: "silent",
  });
  const named = (ending) => {
    const file = Object.keys(metafile.outputs).find((path) => path.endsWith(ending));
    return `/assets/${file.split("/").at(-1)}`;
  };
  writeFileSync(
    join(output, "chat-frame.json"),
    JSON.stringify({ script: named(".js"), style: named(".css") }),
  );
}
