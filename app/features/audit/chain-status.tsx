import { Form, useNavigation } from "@remix-run/react";
import { Link2, Link2Off } from "lucide-react";
import { Badge } from "#app/components/badge.tsx";
import { Banner } from "#app/components/banner.tsx";
import { Button } from "#app/components/button.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { ChainReport } from "./audit.server.ts";

/** Recomputes the chain when asked to. */
export function VerifyButton() {
  const { t } = useTranslation();
  const navigation = useNavigation();
  const pending = navigation.formMethod === "POST";
  return (
    <Form method="post" preventScrollReset>
      <Button type="submit" icon={Link2} pending={pending}>
        {t(pending ? "audit.verifying" : "audit.verify")}
      </Button>
    </Form>
  );
}

/** The chain is whole: a word beside the title. */
export function ChainBadge({ report }: { report: ChainReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <span role="status">
      {report.intact ? (
        <Badge tone="ok" icon={Link2}>
          {t("audit.intact", { count: report.events, number: format.number(report.events) })}
        </Badge>
      ) : (
        <Badge tone="danger" icon={Link2Off}>
          {t("audit.broken", { seq: report.seq })}
        </Badge>
      )}
    </span>
  );
}

/** The words of `verifyChain`, as the catalogue has them. */
const reasons = {
  "an event is missing": "missing",
  "it does not follow the event before": "unlinked",
  "its content was changed": "changed",
  "the newest events are missing": "cut",
} as const;

/** The chain is broken: where, how, and what to do. */
export function BrokenChain({ report }: { report: ChainReport }) {
  const { t } = useTranslation();
  if (report.intact) return null;
  const reason = reasons[report.reason as keyof typeof reasons] ?? "changed";
  return (
    <div className="px-4 pt-3 lg:px-6">
      <Banner tone="danger" title={t("audit.broken", { seq: report.seq })}>
        {t(`audit.reason.${reason}`)} {t("audit.brokenAdvice")}
      </Banner>
    </div>
  );
}
