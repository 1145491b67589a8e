/** The process answers. Says nothing of what it depends on: a restart would not mend those. */
export const loader = () =>
  new Response("ok\n", { headers: { "Content-Type": "text/plain", "Cache-Control": "no-store" } });
