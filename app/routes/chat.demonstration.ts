import type { LoaderFunctionArgs } from "@remix-run/node";
import { demonstrationPage } from "#app/features/channels/chat/demonstration-page.server.ts";

export const loader = ({ request, context }: LoaderFunctionArgs) => demonstrationPage(request, context.nonce);
