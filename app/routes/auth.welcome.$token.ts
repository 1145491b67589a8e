import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { linkCookie } from "#app/features/accounts/session-cookie.server.ts";

/**
 * Where a link of an invitation or a reset leads. The token moves from the address into a
 * cookie at once, so that it stands in no history, no title bar and no Referer header.
 */
export const loader = ({ params }: LoaderFunctionArgs) =>
  redirect("/auth/welcome", {
    headers: { "Set-Cookie": linkCookie(params.token ?? ""), "Referrer-Policy": "no-referrer" },
  });
