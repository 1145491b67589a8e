import { randomUUID } from "node:crypto";
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { ErrorPage } from "#app/components/error-page.tsx";
import { countAttempt } from "#app/features/accounts/attempts.server.ts";
import { savePreferences } from "#app/features/accounts/preferences.server.ts";
import { clientOf, currentActor } from "#app/features/accounts/sessions.server.ts";
import { ContactFields, type Refusal } from "#app/features/channels/contact-fields.tsx";
import { holdsCardNumber, readContact, typedIn } from "#app/features/channels/contact-form.ts";
import { PublicPage, Thanks } from "#app/features/channels/contact-page.tsx";
import { takeContact } from "#app/features/channels/web-form.server.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { TooMany } from "#app/platform/errors.ts";

export const handle = { title: "contact.title" };

/** The page's address once a message is kept: loading it again sends nothing. */
export async function loader({ request }: LoaderFunctionArgs) {
  const search = new URL(request.url).searchParams;
  const sent = /^\d{1,9}$/.exec(search.get("sent") ?? "")?.[0];
  return {
    sent: sent ? Number(sent) : null,
    cardRemoved: search.get("card") === "1",
    clientId: randomUUID(),
  };
}

const refuse = (refused: Refusal, status = 422) => data({ refused }, { status });

export async function action({ request, context }: ActionFunctionArgs) {
  const form = Object.fromEntries(await request.formData());
  if (form.language === "en" || form.language === "zh") {
    const cookie = await savePreferences(request, await currentActor(request), { locale: form.language });
    return redirect("/help/contact", { headers: { "Set-Cookie": cookie } });
  }
  const { contact, refused } = readContact(form);
  if (!contact) return refuse(refused);
  try {
    await countAttempt("contact", { account: contact.email, address: clientOf(request, context).address });
  } catch (error) {
    if (!(error instanceof TooMany)) throw error;
    const wait = Number(error.headers?.["Retry-After"] ?? 60);
    const minutes = Math.max(1, Math.ceil(wait / 60));
    return refuse({ problems: {}, form: "tooMany", typed: typedIn(form), minutes }, 429);
  }
  const { number } = await takeContact({ type: "system" }, contact);
  return redirect(`/help/contact?sent=${number}${holdsCardNumber(form) ? "&card=1" : ""}`);
}

export default function ContactPage() {
  const { sent, cardRemoved, clientId } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation();
  if (sent !== null) {
    return (
      <PublicPage>
        <Thanks number={sent} cardRemoved={cardRemoved} />
      </PublicPage>
    );
  }
  return (
    <PublicPage>
      <h1 className="text-2xl font-semibold tracking-[-0.01em] text-strong">{t("contact.title")}</h1>
      <p className="mt-1 text-pretty text-ink">{t("contact.lead")}</p>
      <div className="mt-5 rounded-xl border border-line bg-surface px-5 py-6 shadow-flat sm:px-7">
        <ContactFields clientId={clientId} refused={answer?.refused ?? null} />
      </div>
      <p className="mt-5 text-pretty px-1 text-sm text-muted">{t("contact.urgent")}</p>
    </PublicPage>
  );
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
