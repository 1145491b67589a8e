import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { ErrorPage } from "#app/components/error-page.tsx";
import { countAttempt } from "#app/features/accounts/attempts.server.ts";
import { savePreferences } from "#app/features/accounts/preferences.server.ts";
import { clientOf, currentActor } from "#app/features/accounts/sessions.server.ts";
import { PublicPage } from "#app/features/channels/contact-page.tsx";
import { longestComment } from "#app/features/tickets/survey.ts";
import { SurveyForm, SurveyNotice } from "#app/features/tickets/survey-page.tsx";
import { answerSurvey, SurveyClosed, surveyOfToken } from "#app/features/tickets/surveys.server.ts";
import { TooMany } from "#app/platform/errors.ts";

export const handle = { title: "survey.page.title" };

/** The link is a secret: it goes into no one else's log. */
export const headers = () => ({ "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" });

export async function loader({ request, params }: LoaderFunctionArgs) {
  const survey = await surveyOfToken(params.token ?? "");
  if (!survey) return data({ survey: null, kept: false }, { status: 404 });
  const search = new URL(request.url).searchParams;
  // The customer's own language, until they choose another one here.
  if (!search.has("seen")) {
    const cookie = await savePreferences(request, null, { locale: survey.locale });
    search.set("seen", "1");
    return redirect(`?${search}`, { headers: { "Set-Cookie": cookie } });
  }
  const { rating, comment, open } = survey;
  return data({ survey: { rating, comment, open }, kept: search.has("kept") });
}

const refuse = (problem: "needed" | "tooLong" | "tooMany", status = 422) => data({ problem }, { status });

export async function action({ request, params, context }: ActionFunctionArgs) {
  const form = Object.fromEntries(await request.formData());
  if (form.language === "en" || form.language === "zh") {
    const cookie = await savePreferences(request, await currentActor(request), { locale: form.language });
    return redirect("?seen=1", { headers: { "Set-Cookie": cookie } });
  }
  const survey = await surveyOfToken(params.token ?? "");
  if (!survey) return redirect("?");
  const rating = Number(form.rating);
  const comment = String(form.comment ?? "");
  if (![1, 2, 3, 4, 5].includes(rating)) return refuse("needed");
  if (comment.length > longestComment) return refuse("tooLong");
  try {
    await countAttempt("contact", { account: survey.id, address: clientOf(request, context).address });
    await answerSurvey(survey.id, { rating, comment });
  } catch (error) {
    if (error instanceof TooMany) return refuse("tooMany", 429);
    // The page itself says that the time is over.
    if (!(error instanceof SurveyClosed)) throw error;
  }
  return redirect("?seen=1&kept=1");
}

export default function SurveyPage() {
  const { survey, kept } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <PublicPage>
      {survey === null ? (
        <SurveyNotice kind="unknown" />
      ) : !survey.open ? (
        <SurveyNotice kind="closed" />
      ) : kept ? (
        <SurveyNotice kind="thanks" />
      ) : (
        <SurveyForm rating={survey.rating} comment={survey.comment} problem={answer?.problem ?? null} />
      )}
    </PublicPage>
  );
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
