import { Form, Link, useNavigation, useSubmit } from "@remix-run/react";
import { Search } from "lucide-react";
import { useEffect, useRef } from "react";
import { Badge } from "#app/components/badge.tsx";
import { PageBody, PageHeader } from "#app/components/page.tsx";
import { SearchField } from "#app/components/search-field.tsx";
import { Spinner } from "#app/components/spinner.tsx";
import { EmptyState } from "#app/components/states.tsx";
import { Time } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { SearchHit } from "./search.ts";

/** Typing rests this long before it is looked for. */
const rest = 250;

/** What narrows a search, as it is typed. */
const examples = [
  "in:solved",
  "in:phone",
  "from:customer",
  "tag:refund",
  'field:"Paris"',
  "before:2026-01-01",
  "#123",
];

function Hit({ hit }: { hit: SearchHit }) {
  const { t } = useTranslation();
  return (
    <li className="border-b border-line last:border-0">
      <Link
        to={`/console/inbox/${hit.conversationId}?at=${hit.seq}`}
        className="block px-4 py-2.5 outline-offset-[-2px] hover:bg-hover lg:px-6"
      >
        <div className="flex items-center gap-2 text-sm">
          <span className="max-w-[45%] shrink-0 truncate font-medium text-strong">
            {hit.customerName ? <span translate="no">{hit.customerName}</span> : t("search.unknownCustomer")}
          </span>
          <span translate="no" className="min-w-0 truncate text-muted">
            {hit.subject}
          </span>
          <span className="ml-auto flex shrink-0 items-center gap-2 text-xs text-muted">
            <span className="tabular">#{hit.number}</span>
            <Badge tone={hit.status === "open" ? "action" : "neutral"}>
              {t(`search.status.${hit.status}`)}
            </Badge>
            <Time at={hit.at} mode="short" />
          </span>
        </div>
        <p translate="no" className="mt-1 line-clamp-2 break-words text-xs text-ink">
          {hit.snippet.map(({ text, hit: marked }, place) =>
            marked ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no identity
              <mark key={place} className="rounded-sm bg-warn-tint px-0.5 font-medium text-strong">
                {text}
              </mark>
            ) : (
              text
            ),
          )}
        </p>
      </Link>
    </li>
  );
}

/** Search over every conversation there ever was; what is typed stands in the address. */
export function SearchPage({ typed, hits }: { typed: string; hits: SearchHit[] }) {
  const { t } = useTranslation();
  const submit = useSubmit();
  const navigation = useNavigation();
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => () => clearTimeout(timer.current), []);
  const look = (after: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => form.current && submit(form.current, { replace: true }), after);
  };
  const looking = navigation.location?.pathname === "/console/inbox/search";

  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <PageHeader
        back={{ to: "/console/inbox", label: t("search.back") }}
        title={t("search.title")}
        meta={looking ? <Spinner /> : undefined}
      />
      <Form ref={form} role="search" className="px-4 pb-3 lg:px-6">
        <SearchField
          name="q"
          label={t("search.label")}
          defaultValue={typed}
          maxLength={500}
          autoFocus
          onChange={() => look(rest)}
          onClear={() => look(0)}
        />
        <p className="mt-2 flex flex-wrap items-center gap-1.5 text-xs text-muted">
          {t("search.narrow")}
          {examples.map((example) => (
            <code key={example} className="rounded-sm bg-neutral-tint px-1.5 py-0.5 text-ink">
              {example}
            </code>
          ))}
        </p>
      </Form>
      <PageBody flush>
        {hits.length > 0 ? (
          <>
            <p role="status" className="sr-only">
              {t("search.found", { count: hits.length })}
            </p>
            <ul aria-busy={looking}>
              {hits.map((hit) => (
                <Hit key={hit.conversationId} hit={hit} />
              ))}
            </ul>
          </>
        ) : (
          <EmptyState
            icon={Search}
            title={t(typed ? "search.nothing" : "search.begin")}
            detail={t(typed ? "search.nothingDetail" : "search.beginDetail")}
          />
        )}
      </PageBody>
    </div>
  );
}
