import "@remix-run/node";

// With single fetch, loaders' values arrive as what they are (dates, maps) instead of JSON.
declare module "@remix-run/node" {
  interface Future {
    v3_singleFetch: true;
  }
}
