import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { clearedCookie } from "#app/features/accounts/session-cookie.server.ts";
import { currentSession, signOut } from "#app/features/accounts/sessions.server.ts";

/** Nothing to see: whoever comes by address is sent to the console or to sign in. */
export const loader = () => redirect("/console");

export async function action({ request }: ActionFunctionArgs) {
  const session = await currentSession(request);
  if (session) await signOut(session);
  return redirect("/auth/sign-in", { headers: { "Set-Cookie": clearedCookie } });
}
