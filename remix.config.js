/**
 * The one home of Remix's options; vite.config.ts hands them to the Remix plugin.
 * @type {import("@remix-run/dev").AppConfig}
 */
export default {
  appDirectory: "app",
  serverModuleFormat: "esm",
  ignoredRouteFiles: ["**/.*", "**/*.test.{ts,tsx}"],
  future: {
    v3_fetcherPersist: true,
    // A part of a page that loads while its route is still being discovered turns the whole page into
    // "not found" when the page is read anew meanwhile, as ours are by every live event. All routes
    // together are a few kilobytes.
    v3_lazyRouteDiscovery: false,
    v3_relativeSplatPath: true,
    v3_routeConfig: false,
    v3_singleFetch: true,
    v3_throwAbortReason: true,
  },
};
