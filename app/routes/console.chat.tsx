import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { ErrorPage } from "#app/components/error-page.tsx";
import { requireActor, requirePermission } from "#app/features/accounts/sessions.server.ts";
import type { ChatAnswer } from "#app/features/channels/chat/chat-keys-panel.tsx";
import {
  addChatKey,
  chatSettingForm,
  chatSetup,
  removeChatKey,
  saveChatSetting,
} from "#app/features/channels/chat/widget-settings.server.ts";
import { WidgetSettingsPage } from "#app/features/channels/chat/widget-settings-page.tsx";
import { ProblemError } from "#app/platform/errors.ts";

export const handle = { title: "widget.title" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  requirePermission(actor, "chat.manage");
  return chatSetup(actor);
}

export async function action({ request }: ActionFunctionArgs): Promise<ChatAnswer> {
  const actor = await requireActor(request);
  requirePermission(actor, "chat.manage");
  const form = Object.fromEntries(await request.formData());
  try {
    if (form.intent === "add-key") return { made: await addChatKey(actor) };
    if (form.intent === "remove-key") {
      await removeChatKey(actor, String(form.kid));
      return {};
    }
    const { data } = chatSettingForm.safeParse(form);
    if (!data) return { saved: false };
    await saveChatSetting(actor, data);
    return { saved: true };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return form.intent === "add-key" || form.intent === "remove-key" ? { refused: true } : { saved: false };
  }
}

export default function ChatWidget() {
  return (
    <WidgetSettingsPage
      setup={useLoaderData<typeof loader>()}
      answer={useActionData<typeof action>() ?? {}}
    />
  );
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
