import { Link } from "@remix-run/react";
import { Banner } from "#app/components/banner.tsx";
import { Button, ButtonLink } from "#app/components/button.tsx";
import { DescriptionList } from "#app/components/description-list.tsx";
import { Time, useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { ApiKeyStateBadge } from "./api-key-table.tsx";
import type { ListedApiKey } from "./api-keys.server.ts";
import type { FormProblem } from "./form-problem.ts";
import { ProblemForm, useProblemWords } from "./problem-form.tsx";
import { useScopeWords } from "./scope-words.tsx";
import { PaneSection, SidePane } from "./side-pane.tsx";

/** One key: what it may do, how it is used, and the way to end it. */
export function ApiKeyPane({
  apiKey,
  asking,
  revoked,
  problem,
}: {
  apiKey: ListedApiKey;
  /** the address asks to confirm the revocation */
  asking: boolean;
  /** it was revoked by the last request */
  revoked: boolean;
  problem: FormProblem | null;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useProblemWords();
  const scopeWords = useScopeWords();
  const { id, name, state } = apiKey;
  return (
    <SidePane
      title={name}
      lead={<code className="font-mono text-xs">{apiKey.prefix}…</code>}
      back={{ to: ".", label: t("apikeys.title") }}
    >
      {problem?.form && <Banner tone="danger">{words(problem.form)}</Banner>}
      {revoked && <Banner tone="ok">{t("apikeys.revoked", { name })}</Banner>}
      {asking && state !== "revoked" && <Confirmation id={id} name={name} />}
      <DescriptionList
        rows={[
          [t("apikeys.state"), <ApiKeyStateBadge key="state" state={state} />],
          [t("apikeys.scopes"), scopeWords(apiKey.scopes)],
          [
            t("apikeys.lastUsed"),
            apiKey.lastUsedAt ? <Time key="used" at={apiKey.lastUsedAt} /> : t("apikeys.never"),
          ],
          [t("apikeys.expires"), apiKey.expiresAt ? format.date(apiKey.expiresAt) : t("apikeys.noExpiry")],
          [t("apikeys.created"), <Time key="created" at={apiKey.createdAt} mode="short" />],
          [t("apikeys.createdBy"), apiKey.createdBy ?? t("apikeys.bySystem")],
          [
            t("apikeys.revokedAt"),
            apiKey.revokedAt && <Time key="revoked" at={apiKey.revokedAt} mode="short" />,
          ],
        ]}
      />
      {state !== "revoked" && (
        <PaneSection>
          <ButtonLink to={`?key=${id}&ask=revoke`} preventScrollReset className="text-danger">
            {t("apikeys.revoke")}…
          </ButtonLink>
        </PaneSection>
      )}
      <PaneSection>
        <Link
          to={`/console/audit?subject=api_key:${id}`}
          className="text-sm text-action-text hover:underline"
        >
          {t("apikeys.trail")}
        </Link>
      </PaneSection>
    </SidePane>
  );
}

function Confirmation({ id, name }: { id: string; name: string }) {
  const { t } = useTranslation();
  return (
    <section
      aria-labelledby="confirm-title"
      className="rounded-lg border border-danger/50 bg-danger-tint p-4"
    >
      <h3 id="confirm-title" className="text-sm font-semibold text-strong">
        {t("apikeys.revokeTitle", { name })}
      </h3>
      <p className="mt-1 text-sm text-ink">{t("apikeys.revokeDetail")}</p>
      <ProblemForm intent="revoke" action={`?key=${id}`} className="mt-3 flex gap-2">
        {({ pending }) => (
          <>
            <input type="hidden" name="id" value={id} />
            <Button type="submit" variant="danger" pending={pending} autoFocus>
              {t("apikeys.revokeSubmit")}
            </Button>
            <ButtonLink to={`?key=${id}`} preventScrollReset>
              {t("common.cancel")}
            </ButtonLink>
          </>
        )}
      </ProblemForm>
    </section>
  );
}
