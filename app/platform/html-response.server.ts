/** HTML as it is, for a frame: what it may do is said by `headersFor` of its path. */
export const htmlResponse = (html: string): Response =>
  new Response(html, {
    headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "private, no-store" },
  });
