import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";
// @ts-expect-error Remix reads this file itself and knows no typed form of it.
import options from "./remix.config.js";

export default defineConfig({
  // Remix's plugin wants a real application around it; under Vitest there is none.
  plugins: [tailwindcss(), process.env.VITEST ? [] : remix(options)],
  build: { target: "es2022", sourcemap: false },
});
