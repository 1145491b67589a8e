import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

/** Bytes below which there is next to nothing to save. */
const smallest = 256;

/**
 * Puts `.br` and `.gz` beside every script and style of a folder, as small as they get: once at the
 * build, so that no request waits for it.
 */
export async function compressAssets(folder) {
  const names = readdirSync(folder).filter((name) => /\.(?:js|css|svg)$/.test(name));
  await Promise.all(
    names.map(async (name) => {
      const file = join(folder, name);
      const content = await readFile(file);
      if (content.length < smallest) return;
      const [brotli, zipped] = await Promise.all([
        toBrotli(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }),
        toGzip(content, { level: 9 }),
      ]);
      await Promise.all([writeFile(`${file}.br`, brotli), writeFile(`${file}.gz`, zipped)]);
    }),
  );
}
