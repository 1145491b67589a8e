import type { LoaderFunctionArgs } from "@remix-run/node";
import { framePage } from "#app/features/channels/chat/frame-page.server.ts";

export const loader = ({ request, context }: LoaderFunctionArgs) => framePage(request, context.nonce);
