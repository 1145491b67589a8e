import { Link } from "@remix-run/react";
import { ListFilter } from "lucide-react";
import { Tooltip } from "#app/components/tooltip.tsx";
import { Time, useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { type AuditEntry, eventKey, sentenceOf } from "./audit-entry.ts";
import type { AuditEventName } from "./audit-event.ts";
import { auditPath } from "./audit-path.ts";

/** Where one can look at what an entry is about, by the kind of thing it is. */
const places: Record<string, (id: string) => string> = {
  alert: (id) => `/console/alerts/${id}`,
  rule: (id) => `/console/rules/${id}`,
  staff: (id) => `/console/users?person=${id}`,
  api_key: (id) => `/console/api-keys?key=${id}`,
};

/**
 * The entries, newest first, each a sentence.
 *
 * @param props.open kinds of subjects whose pages this reader may open
 */
export function AuditList({ entries, open }: { entries: AuditEntry[]; open: string[] }) {
  const { t } = useTranslation();
  return (
    <ol aria-label={t("audit.title")} className="divide-y divide-line">
      {entries.map((entry) => (
        <Entry key={entry.seq} entry={entry} canOpen={open.includes(entry.subject.type)} />
      ))}
    </ol>
  );
}

function Entry({ entry, canOpen }: { entry: AuditEntry; canOpen: boolean }) {
  const { t, exists } = useTranslation();
  const format = useFormat();
  const { type, id } = entry.subject;
  const place = canOpen && id && id !== "unknown" ? places[type]?.(id) : undefined;
  const sentence = sentenceOf(entry, { t, date: format.date, number: format.number });
  const nameKey = `audit.name.${eventKey(entry.event as AuditEventName)}`;
  const name = exists(nameKey) ? t(nameKey as "audit.name.staffJoined") : entry.event;
  return (
    <li className="group grid grid-cols-[1fr_auto] items-baseline gap-x-4 px-4 py-2 text-sm hover:bg-hover md:grid-cols-[8.5rem_11rem_1fr_auto] lg:px-6">
      <span className="text-xs text-muted max-md:col-start-1 max-md:row-start-1">
        <Time at={entry.at} mode="short" />
      </span>
      <span className="text-xs text-muted max-md:hidden">{name}</span>
      <span className="text-strong max-md:col-span-2 max-md:row-start-2">
        {place ? (
          <Link to={place} className="hover:underline">
            {sentence}
          </Link>
        ) : (
          sentence
        )}
      </span>
      <span className="flex items-center gap-2 text-2xs text-muted max-md:col-start-2 max-md:row-start-1">
        <span className="tabular" title={t("audit.hash", { hash: entry.hash })}>
          {t("audit.position", { seq: entry.seq })}
        </span>
        <Tooltip label={t("audit.onlyAbout")} side="left">
          <Link
            to={auditPath({ subject: `${type}:${id}` })}
            aria-label={t("audit.onlyAbout")}
            className="flex size-6 items-center justify-center rounded-md hover:bg-selected hover:text-strong"
          >
            <ListFilter aria-hidden className="size-3.5" />
          </Link>
        </Tooltip>
      </span>
    </li>
  );
}
