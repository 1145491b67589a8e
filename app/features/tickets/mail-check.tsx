import { ChevronDown, Clock, type LucideIcon, ShieldAlert, ShieldCheck, ShieldQuestion } from "lucide-react";
import { useId, useState } from "react";
import { cx } from "#app/components/class-names.ts";
import {
  isVerified,
  type MailFacts,
  type MailPeople,
  type MailPerson,
  type MethodResult,
  type SenderCheck,
  type SenderVerdict,
} from "#app/features/conversations/mail-facts.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";

const looks: Record<SenderVerdict, { icon: LucideIcon; tone: string }> = {
  pass: { icon: ShieldCheck, tone: "text-ok" },
  fail: { icon: ShieldAlert, tone: "text-danger" },
  none: { icon: ShieldQuestion, tone: "text-muted" },
  unknown: { icon: Clock, tone: "text-muted" },
};

/** Of mails that came before senders were checked. */
const unchecked = ({ fromAddress }: MailFacts): SenderCheck => ({
  verdict: "none",
  domain: fromAddress.slice(fromAddress.lastIndexOf("@") + 1),
  spf: null,
  dkim: [],
  dmarc: null,
  policy: null,
  by: "console",
});

/** One thing that is known of a mail, and what it is called. */
function Row({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <tr>
      <th scope="row" className="py-0.5 pr-3 text-left align-top font-normal text-muted">
        {label}
      </th>
      <td className="py-0.5 align-top text-ink">{children}</td>
    </tr>
  );
}

function Method({
  name,
  found,
  nothing,
  more,
}: {
  name: string;
  found: MethodResult | null;
  nothing: string;
  more?: string;
}) {
  const { t } = useTranslation();
  return (
    <Row label={name}>
      {found ? t(`mails.results.${found.result}`) : nothing}
      {found?.domain && (
        <>
          {" · "}
          <span translate="no">{found.domain}</span>
        </>
      )}
      {more && ` · ${more}`}
    </Row>
  );
}

const written = ({ name, address }: MailPerson) => (name ? `${name} <${address}>` : address);

/** Whom a mail names, in one row. */
function PeopleRow({ label, people: { shown, count } }: { label: string; people: MailPeople }) {
  const { t } = useTranslation();
  return (
    <Row label={label}>
      <span translate="no">{shown.map(written).join(", ") || "–"}</span>
      {count > shown.length && ` ${t("mails.othersTo", { count: count - shown.length })}`}
    </Row>
  );
}

/** Whom it is from and to, what SPF, DKIM and DMARC found, and who looked. */
function Details({ id, mail, check }: { id: string; mail: MailFacts; check: SenderCheck }) {
  const { t } = useTranslation();
  const { verdict, domain, spf, dkim, dmarc, policy, by } = check;
  const known = policy === "none" || policy === "quarantine" || policy === "reject" ? policy : null;
  return (
    <section
      id={id}
      aria-label={t("mails.details")}
      className="mx-1 mt-1 rounded-md border border-line bg-surface px-2.5 py-2 text-xs [overflow-wrap:anywhere]"
    >
      <p className="text-strong">
        {domain === "" && verdict === "none"
          ? t("mails.means.noDomain")
          : t(`mails.means.${verdict}`, { domain })}
      </p>
      <p className="mt-0.5 text-muted">{t(isVerified(mail) ? "mails.means.acts" : "mails.means.actsNot")}</p>
      <table className="mt-1.5">
        <tbody>
          <PeopleRow
            label={t("mails.from")}
            people={{ shown: [{ name: mail.fromName, address: mail.fromAddress || "–" }], count: 1 }}
          />
          <PeopleRow label={t("mails.to")} people={mail.to} />
          {mail.cc.count > 0 && <PeopleRow label={t("mails.cc")} people={mail.cc} />}
          <Method name={t("mails.spf")} found={spf} nothing={t("mails.notLookedAt")} />
          {dkim.length === 0 ? (
            <Method name={t("mails.dkim")} found={null} nothing={t("mails.noSignature")} />
          ) : (
            dkim.map((one, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: they stand as the mail has them
              <Method key={place} name={t("mails.dkim")} found={one} nothing="" />
            ))
          )}
          <Method
            name={t("mails.dmarc")}
            found={dmarc}
            nothing={t("mails.results.none")}
            more={known ? t(`mails.policies.${known}`) : undefined}
          />
        </tbody>
      </table>
      <p className="mt-1 text-muted">
        {by === "console" ? t("mails.byConsole") : t("mails.byServer", { server: by })}
      </p>
    </section>
  );
}

/** Whether a mail comes from where it says, in a word and a mark; how that was found out is one press away. */
export function MailCheck({ mail }: { mail: MailFacts }) {
  const { t } = useTranslation();
  const id = useId();
  const [open, setOpen] = useState(false);
  const check = mail.check ?? unchecked(mail);
  const { icon: Icon, tone } = looks[check.verdict];
  return (
    <div className="min-w-0">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className="inline-flex min-h-6 max-w-full items-center gap-1 rounded px-1 text-left text-xs text-ink hover:bg-hover"
      >
        <Icon aria-hidden className={cx("size-3.5 shrink-0", tone)} />
        <span
          className={cx(
            "min-w-0 [overflow-wrap:anywhere]",
            check.verdict === "fail" && "font-medium text-danger",
          )}
        >
          {t(`mails.verdict.${check.verdict}`, { domain: check.domain })}
        </span>
        <ChevronDown aria-hidden className={cx("size-3 shrink-0 text-muted", open && "rotate-180")} />
      </button>
      {open && <Details id={id} mail={mail} check={check} />}
    </div>
  );
}
