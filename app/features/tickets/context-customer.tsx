import { Link } from "@remix-run/react";
import { Mail, Phone, UserRoundSearch } from "lucide-react";
import { useState } from "react";
import { Avatar } from "#app/components/avatar.tsx";
import { Button } from "#app/components/button.tsx";
import { Country } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { ConversationContext, FoundCustomer } from "./context.ts";
import { useCustomerFinder } from "./context-data.tsx";
import { ContextSection } from "./context-section.tsx";

/** Addresses and numbers one can write to or call; the one that answers this channel stands first. */
function Contacts({
  email,
  phone,
  first,
}: {
  email: string | null;
  phone: string | null;
  first: ConversationContext["answersBy"];
}) {
  const { t } = useTranslation();
  const look = "flex min-w-0 items-center gap-1.5 text-xs text-ink hover:text-action-text hover:underline";
  const ways = [
    email && (
      <a key="email" href={`mailto:${email}`} title={t("context.writeTo", { email })} className={look}>
        <Mail aria-hidden className="size-3.5 shrink-0 text-muted" />
        <span className="truncate">{email}</span>
      </a>
    ),
    phone && (
      <a key="phone" href={`tel:${phone}`} title={t("context.callBack", { number: phone })} className={look}>
        <Phone aria-hidden className="size-3.5 shrink-0 text-muted" />
        <span className="tabular truncate">{phone}</span>
      </a>
    ),
  ];
  return <div className="flex flex-col gap-1">{first === "phone" ? ways.reverse() : ways}</div>;
}

const nameOf = (customer: FoundCustomer) => customer.name ?? customer.id;

function Candidate({
  customer,
  onChoose,
}: {
  customer: FoundCustomer;
  onChoose: (chosen: FoundCustomer) => void;
}) {
  const { t } = useTranslation();
  return (
    <li className="flex items-center gap-2 py-1">
      <Avatar name={nameOf(customer)} size="sm" />
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm text-strong">{nameOf(customer)}</p>
        <p className="truncate text-xs text-muted">
          {[customer.name && customer.id, customer.email ?? customer.phone].filter(Boolean).join(" · ")}
        </p>
      </div>
      <Button
        size="sm"
        aria-label={t("context.thisIs", { name: nameOf(customer) })}
        onClick={() => onChoose(customer)}
      >
        {t("context.confirm")}
      </Button>
    </li>
  );
}

/** "Who is this?": what the writer's address suggests, and a search. */
function WhoIsThis({
  id,
  context,
  onChoose,
}: {
  id: string;
  context: ConversationContext;
  onChoose: (chosen: FoundCustomer) => void;
}) {
  const { t } = useTranslation();
  const { words, setWords, found } = useCustomerFinder(id);
  return (
    <div className="mt-3 rounded-lg border border-line bg-sunken p-3">
      <p className="flex items-center gap-1.5 text-sm font-medium text-strong">
        <UserRoundSearch aria-hidden className="size-4 text-muted" />
        {t("context.who")}
      </p>
      <p className="mt-0.5 text-pretty text-xs text-muted">{t("context.whoLead")}</p>
      {context.suggestions.length > 0 && words.trim() === "" && (
        <div className="mt-2">
          <p className="text-xs text-muted" title={t("context.suggestedLead")}>
            {t("context.suggested")}
          </p>
          <ul>
            {context.suggestions.map((customer) => (
              <Candidate key={customer.id} customer={customer} onChoose={onChoose} />
            ))}
          </ul>
          <p className="text-pretty text-xs text-muted">{t("context.suggestedLead")}</p>
        </div>
      )}
      <input
        type="search"
        value={words}
        onChange={(event) => setWords(event.target.value)}
        aria-label={t("context.find")}
        placeholder={t("context.find")}
        autoComplete="off"
        spellCheck={false}
        className="input mt-2"
      />
      <div role="status" className="text-xs text-muted">
        {words.trim().length > 1 && found === null && <p className="pt-1.5">{t("context.finding")}</p>}
        {found?.length === 0 && <p className="pt-1.5">{t("context.findNobody")}</p>}
      </div>
      {found && found.length > 0 && (
        <ul className="mt-1.5">
          {found.map((customer) => (
            <Candidate key={customer.id} customer={customer} onChoose={onChoose} />
          ))}
        </ul>
      )}
    </div>
  );
}

/** Who the conversation is with: the customer once somebody has said so, and how the writer named themselves. */
export function ContextCustomer({
  id,
  context,
  onIdentify,
}: {
  id: string;
  context: ConversationContext;
  onIdentify: (chosen: FoundCustomer) => void;
}) {
  const { t } = useTranslation();
  const [changing, setChanging] = useState(false);
  const { customer, contact } = context;
  function choose(chosen: FoundCustomer) {
    setChanging(false);
    onIdentify(chosen);
  }
  if (!customer) {
    const name = contact.name ?? contact.email ?? contact.phone;
    return (
      <div className="border-b border-line px-4 py-3">
        {name && (
          <div className="flex items-start gap-3">
            <Avatar name={name} size="lg" />
            <div className="min-w-0 flex-1">
              <p className="text-xs text-muted">{t("context.wroteAs")}</p>
              <p className="truncate text-sm font-medium text-strong">{name}</p>
              <Contacts email={contact.email} phone={contact.phone} first={context.answersBy} />
              <p className="mt-1 text-pretty text-xs text-muted">{t("context.unverified")}</p>
            </div>
          </div>
        )}
        {context.mayChange && <WhoIsThis id={id} context={context} onChoose={choose} />}
      </div>
    );
  }
  const language = customer.locale === "zh" || customer.locale === "en" ? customer.locale : null;
  const otherEmail = contact.email !== customer.email ? contact.email : null;
  const otherPhone = contact.phone !== customer.phone ? contact.phone : null;
  return (
    <div className="border-b border-line px-4 py-3">
      <div className="flex items-start gap-3">
        <Avatar name={nameOf(customer)} size="lg" />
        <div className="min-w-0 flex-1">
          <Link
            to={`/console/customers/${encodeURIComponent(customer.id)}`}
            title={t("context.openCustomer")}
            className="block truncate text-sm font-semibold text-strong hover:underline"
          >
            {nameOf(customer)}
          </Link>
          <p className="truncate text-xs text-muted">
            {customer.name ? <span className="font-mono">{customer.id}</span> : t("context.unnamed")}
            {customer.country && (
              <>
                {" · "}
                <Country code={customer.country} />
              </>
            )}
            {language && ` · ${t(`customers.locale.${language}`)}`}
          </p>
          <div className="mt-1.5">
            <Contacts email={customer.email} phone={customer.phone} first={context.answersBy} />
          </div>
          {(otherEmail || otherPhone) && (
            <div className="mt-2 border-t border-line pt-1.5">
              <p className="text-xs text-muted" title={t("context.unverified")}>
                {t("context.wroteAs")} {contact.name}
              </p>
              <Contacts email={otherEmail} phone={otherPhone} first={context.answersBy} />
            </div>
          )}
        </div>
        {context.mayChange && (
          <Button size="sm" variant="ghost" aria-expanded={changing} onClick={() => setChanging(!changing)}>
            {t("context.change")}
          </Button>
        )}
      </div>
      {changing && <WhoIsThis id={id} context={context} onChoose={choose} />}
    </div>
  );
}

/** What the customer usually pays with and from where, so that something unusual is noticed. */
export function ContextUsual({ usual }: { usual: NonNullable<ConversationContext["usual"]> }) {
  const { t } = useTranslation();
  const { sample, devices, countries } = usual;
  return (
    <ContextSection
      title={t("context.usual")}
      lead={sample > 0 ? t("context.usualLead", { count: sample }) : undefined}
    >
      {devices.length === 0 && countries.length === 0 ? (
        <p className="text-xs text-muted">{t("context.noUsual")}</p>
      ) : (
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 text-xs">
          {countries.length > 0 && (
            <>
              <dt className="text-muted">{t("context.countries")}</dt>
              <dd className="flex flex-wrap gap-x-3 text-ink">
                {countries.map(({ code, count }) => (
                  <span key={code} className="whitespace-nowrap">
                    <Country code={code} />{" "}
                    <span className="tabular text-muted">{t("context.times", { count })}</span>
                  </span>
                ))}
              </dd>
            </>
          )}
          {devices.length > 0 && (
            <>
              <dt className="text-muted">{t("context.devices")}</dt>
              <dd className="flex min-w-0 flex-col">
                {devices.map(({ id, count }) => (
                  <span key={id} className="flex min-w-0 gap-1.5">
                    <span className="truncate font-mono text-ink">{id}</span>
                    <span className="tabular shrink-0 text-muted">{t("context.times", { count })}</span>
                  </span>
                ))}
              </dd>
            </>
          )}
        </dl>
      )}
    </ContextSection>
  );
}
