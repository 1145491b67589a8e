import { useFetcher } from "@remix-run/react";
import { Badge } from "#app/components/badge.tsx";
import { Button } from "#app/components/button.tsx";
import { Panel } from "#app/components/page.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { type ListKind, type ListName, listNames } from "../rule-language/listing.ts";
import type { ListAnswer } from "./lists-page.tsx";

/** Something of the payment that can stand on a list, and where it stands. */
export interface ListableThing {
  kind: ListKind;
  value: string;
  /** what people call it, where it has a name */
  name: string | null;
  on: { id: number; list: ListName }[];
}

const tones = { allow: "ok", review: "warn", block: "danger" } as const;

function Thing({ thing, alertId, reason }: { thing: ListableThing; alertId: string; reason: string }) {
  const { t } = useTranslation();
  const changing = useFetcher<ListAnswer>();
  const { kind, value, name, on } = thing;
  const busy = changing.state !== "idle";
  const send = (what: Record<string, string>) =>
    changing.submit(what, { method: "post", action: "/console/rules/lists" });
  return (
    <li className="flex flex-wrap items-center gap-x-2 gap-y-1 py-1.5">
      <span className="w-20 shrink-0 text-xs text-muted">{t(`fraud.listed.kind.${kind}`)}</span>
      {name ? (
        <span className="min-w-0 flex-1 truncate text-sm text-ink" title={value} translate="no">
          {name}
        </span>
      ) : (
        <code className="min-w-0 flex-1 truncate font-mono text-xs text-ink" title={value}>
          {value}
        </code>
      )}
      {on.map(({ id, list }) => (
        <span key={id} className="inline-flex items-center gap-1">
          <Badge tone={tones[list]}>{t("lists.here.on", { list: t(`rules.list.${list}`) })}</Badge>
          <Button
            size="sm"
            variant="ghost"
            pending={busy}
            onClick={() => send({ intent: "remove", id: String(id) })}
          >
            {t("lists.remove")}
          </Button>
        </span>
      ))}
      {on.length === 0 && (
        <span className="flex gap-1">
          {listNames.toReversed().map((list) => (
            <Button
              key={list}
              size="sm"
              variant="ghost"
              pending={changing.formData?.get("list") === list}
              aria-label={`${t(`lists.here.${list}`)}: ${t(`fraud.listed.kind.${kind}`)}`}
              onClick={() =>
                send({ intent: "add", list, kind, value, reason, lifetime: "90", alert: alertId })
              }
            >
              {t(`lists.here.${list}`)}
            </Button>
          ))}
        </span>
      )}
    </li>
  );
}

/** What of an alert's payment can be put on a list, one click each. */
export function ListsHere({ alertId, things }: { alertId: string; things: ListableThing[] }) {
  const { t } = useTranslation();
  if (things.length === 0) return null;
  return (
    <Panel title={t("lists.here.title")} lead={t("lists.here.lead")}>
      <ul className="divide-y divide-line">
        {things.map((thing) => (
          <Thing
            key={`${thing.kind} ${thing.value}`}
            thing={thing}
            alertId={alertId}
            reason={t("lists.here.reason", { id: alertId.slice(0, 8) })}
          />
        ))}
      </ul>
    </Panel>
  );
}
