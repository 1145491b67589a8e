import { Trash2, Zap } from "lucide-react";
import { useRef, useState } from "react";
import { Banner } from "#app/components/banner.tsx";
import { Button, ButtonLink } from "#app/components/button.tsx";
import { CheckboxField, SelectField, TextArea, TextField } from "#app/components/field.tsx";
import type { FormProblem } from "#app/features/accounts/form-problem.ts";
import { ProblemForm } from "#app/features/accounts/problem-form.tsx";
import { PaneSection, SidePane } from "#app/features/accounts/side-pane.tsx";
import { RichText } from "#app/features/conversations/rich-text-view.tsx";
import { tellingWord } from "#app/features/conversations/telling.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { fillIn, gapsIn, unknownVariables, type VariableFacts, variables } from "./canned-reply.ts";
import { cannedReplyForm } from "./canned-reply-form.ts";
import { useMacroWords } from "./macro-words.tsx";
import type { ShelvedReply } from "./reply-shelf.server.ts";
import { priorities } from "./ticket.ts";

interface Named {
  id: string;
  name: string;
}

/** A customer and a payment as they might be, to show a reply with. */
const samples: Record<"en" | "zh", VariableFacts> = {
  en: {
    "customer.name": "Clara Jensen",
    "customer.firstName": "Clara",
    "agent.name": "Mei Lin",
    "agent.firstName": "Mei",
    "conversation.number": "1042",
    "transaction.id": "tx_8f2k",
    "transaction.amount": "€48.20",
    "transaction.merchant": "Harbour Books",
    "transaction.date": "2 Mar 2026",
  },
  zh: {
    "customer.name": "杨华",
    "customer.firstName": "杨华",
    "agent.name": "林美",
    "agent.firstName": "林美",
    "conversation.number": "1042",
    "transaction.id": "tx_8f2k",
    "transaction.amount": "¥348.20",
    "transaction.merchant": "海港书店",
    "transaction.date": "2026年3月2日",
  },
};

/** How a text reads to a customer, and what in it nobody will ever know. */
function Sample({ text, locale }: { text: string; locale: "en" | "zh" }) {
  const { t } = useTranslation();
  if (!text.trim()) return null;
  const unknown = unknownVariables(text);
  const filled = fillIn(text, samples[locale]);
  return (
    <div className="mt-2">
      <p className="text-xs text-muted">{t("replies.sample", { name: samples[locale]["customer.name"] })}</p>
      <div
        lang={locale === "zh" ? "zh-CN" : "en-GB"}
        className="mt-1 rounded-lg bg-action-tint px-3 py-2 text-sm text-strong [overflow-wrap:anywhere]"
      >
        <RichText text={filled} />
      </div>
      {(unknown.length > 0 || gapsIn(text).length > 0) && (
        <p role="status" className="mt-1 text-xs text-danger">
          {t("replies.unknown", { names: unknown.map((name) => `{{${name}}}`).join(", ") })}
        </p>
      )}
    </div>
  );
}

function ReadReply({ reply, does }: { reply: ShelvedReply; does: string[] }) {
  return (
    <>
      {(["en", "zh"] as const).map((locale) => (
        <Sample key={locale} locale={locale} text={reply.body[locale] ?? ""} />
      ))}
      {does.length > 0 && (
        <ul className="flex flex-col gap-1 text-sm text-ink">
          {does.map((one) => (
            <li key={one} className="flex items-center gap-1.5">
              <Zap aria-hidden className="size-3.5 text-muted" />
              {one}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** One canned reply or macro: written in both languages, shown as a customer would read it. */
export function ReplyPane({
  reply,
  staff,
  teams,
  mayManage,
  saved,
  problem,
  onDelete,
}: {
  /** null for a new one */
  reply: ShelvedReply | null;
  staff: readonly Named[];
  teams: readonly Named[];
  mayManage: boolean;
  saved: boolean;
  problem: FormProblem | null;
  onDelete: (reply: ShelvedReply) => void;
}) {
  const { t } = useTranslation();
  const words = useMacroWords(staff, teams);
  const [text, setText] = useState({
    en: problem?.typed?.en ?? reply?.body.en ?? "",
    zh: problem?.typed?.zh ?? reply?.body.zh ?? "",
  });
  const areas = { en: useRef<HTMLTextAreaElement>(null), zh: useRef<HTMLTextAreaElement>(null) };
  const last = useRef<"en" | "zh">("en");
  function insert(name: string) {
    const area = areas[last.current].current;
    if (!area) return;
    area.focus();
    area.setRangeText(`{{${name}}}`, area.selectionStart, area.selectionEnd, "end");
    setText({ ...text, [last.current]: area.value });
  }
  const does = reply?.actions;
  const leave = { value: "", label: t("replies.leave") };
  return (
    <SidePane
      title={reply ? `/${reply.shortcut}` : t("replies.createTitle")}
      lead={reply ? reply.title : t("replies.createLead")}
      back={{ to: ".", label: t("replies.title") }}
    >
      {reply && !mayManage ? (
        <ReadReply reply={reply} does={reply.actions ? words(reply.actions) : []} />
      ) : (
        <ProblemForm intent="save" schema={cannedReplyForm} problem={problem} className="flex flex-col gap-4">
          {({ error, typed, pending }) => (
            <>
              {saved && !problem && <Banner tone="ok">{t("replies.saved")}</Banner>}
              <input type="hidden" name="id" value={reply?.id ?? ""} />
              <TextField
                label={t("replies.shortcut")}
                name="shortcut"
                required
                maxLength={41}
                autoComplete="off"
                spellCheck={false}
                defaultValue={typed("shortcut") ?? reply?.shortcut}
                hint={t("replies.shortcutHint")}
                error={error("shortcut")}
              />
              <TextField
                label={t("replies.name")}
                name="title"
                required
                maxLength={80}
                autoComplete="off"
                defaultValue={typed("title") ?? reply?.title}
                error={error("title")}
              />
              {(["en", "zh"] as const).map((locale) => (
                <div key={locale}>
                  <TextArea
                    label={t(`replies.text.${locale}`)}
                    name={locale}
                    lang={locale === "zh" ? "zh-CN" : "en-GB"}
                    rows={5}
                    inputRef={areas[locale]}
                    value={text[locale]}
                    onFocus={() => {
                      last.current = locale;
                    }}
                    onChange={({ target }) => setText({ ...text, [locale]: target.value })}
                    error={error(locale)}
                  />
                  {tellingWord(text[locale]) && (
                    <p role="status" className="mt-1 text-xs font-medium text-danger">
                      {t("replies.telling", { word: tellingWord(text[locale]) ?? "" })}
                    </p>
                  )}
                  <Sample text={text[locale]} locale={locale} />
                </div>
              ))}
              <fieldset>
                <legend className="mb-1.5 text-xs text-muted">{t("replies.variables")}</legend>
                <div className="flex flex-wrap gap-1.5">
                  {variables.map((name) => (
                    <Button key={name} size="sm" onClick={() => insert(name)}>
                      <code className="font-mono">{name}</code>
                    </Button>
                  ))}
                </div>
              </fieldset>
              <PaneSection title={t("replies.alsoDoes")} lead={t("replies.alsoDoesLead")}>
                <div className="flex flex-col gap-3">
                  <TextField
                    label={t("replies.tags")}
                    name="tags"
                    autoComplete="off"
                    defaultValue={typed("tags") ?? does?.addTags.join(", ")}
                    hint={t("replies.tagsHint")}
                    error={error("tags")}
                  />
                  <SelectField
                    label={t("replies.status")}
                    name="status"
                    defaultValue={typed("status") ?? does?.status ?? ""}
                    options={[
                      leave,
                      ...(["open", "pending", "solved"] as const).map((value) => ({
                        value,
                        label: t(`search.status.${value}`),
                      })),
                    ]}
                    error={error("status")}
                  />
                  <SelectField
                    label={t("thread.assignee")}
                    name="assignee"
                    defaultValue={typed("assignee") ?? does?.assignee ?? ""}
                    options={[
                      leave,
                      { value: "me", label: t("replies.whoeverRuns") },
                      { value: "nobody", label: t("thread.nobody") },
                      ...staff.map(({ id, name }) => ({ value: id, label: name })),
                    ]}
                    error={error("assignee")}
                  />
                  <SelectField
                    label={t("replies.team")}
                    name="teamId"
                    defaultValue={typed("teamId") ?? does?.teamId ?? ""}
                    options={[leave, ...teams.map(({ id, name }) => ({ value: id, label: name }))]}
                    error={error("teamId")}
                  />
                  <SelectField
                    label={t("thread.priority")}
                    name="priority"
                    defaultValue={typed("priority") ?? does?.priority ?? ""}
                    options={[
                      leave,
                      ...priorities.map((value) => ({ value, label: t(`inbox.priority.${value}`) })),
                    ]}
                    error={error("priority")}
                  />
                  <CheckboxField
                    name="money"
                    defaultChecked={problem?.typed ? problem.typed.money === "on" : reply?.money}
                    label={t("replies.money")}
                    hint={t("replies.moneyHint")}
                  />
                </div>
              </PaneSection>
              <div className="flex gap-2">
                <Button type="submit" variant="primary" pending={pending}>
                  {t("replies.save")}
                </Button>
                <ButtonLink to=".">{t("common.cancel")}</ButtonLink>
                {reply && (
                  <Button
                    variant="ghost"
                    icon={Trash2}
                    className="ml-auto text-danger"
                    onClick={() => onDelete(reply)}
                  >
                    {t("replies.delete")}
                  </Button>
                )}
              </div>
            </>
          )}
        </ProblemForm>
      )}
    </SidePane>
  );
}
