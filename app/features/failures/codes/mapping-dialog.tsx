import { useFetcher } from "@remix-run/react";
import { useEffect, useId, useRef, useState } from "react";
import { Button } from "#app/components/button.tsx";
import { Dialog } from "#app/components/dialog.tsx";
import { SelectField, TextField } from "#app/components/field.tsx";
import { useToast } from "#app/components/toast.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { commonReason } from "../reason-codes.ts";
import { type FailureReason, failureReasons, reasonGroups, reasons } from "../reasons.ts";
import { plain } from "../taxonomy.ts";
import type { ListedCode } from "./code-mapping.ts";
import { type CodesAnswer, useCodeWords } from "./codes-page.tsx";

/** In the order of their groups, so that what is alike stands together. */
const ordered = reasonGroups.flatMap((group) =>
  failureReasons.filter((reason) => reasons[reason].group === group),
);

/** Says what one code counts as, with what customers will read of it. */
export function MappingDialog({
  of,
  onUndo,
  onClose,
}: {
  /** null: a code that has not been seen */
  of: ListedCode | null;
  onUndo: (version: number) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const toast = useToast();
  const codeWords = useCodeWords();
  const form = useId();
  const saving = useFetcher<CodesAnswer>();
  const told = useRef<unknown>(undefined);
  const [named, setNamed] = useState({ scheme: of?.scheme ?? "", code: of?.code ?? "" });
  const common = commonReason(plain(named.scheme), plain(named.code)) ?? "unknown";
  const [reason, setReason] = useState<string>(of?.own ? of.reason : "common");
  const meant = reason === "common" ? common : (reason as FailureReason);
  const problem = saving.data?.problem;
  useEffect(() => {
    if (saving.state !== "idle" || !saving.data || told.current === saving.data) return;
    told.current = saving.data;
    const { version } = saving.data;
    if (version === undefined) return;
    toast(t("codes.mapped", { code: codeWords(named), reason: t(`failures.analyst.${meant}`) }), {
      action: { label: t("common.undo"), run: () => onUndo(version) },
    });
    onClose();
  }, [saving.state, saving.data, toast, t, codeWords, named, meant, onUndo, onClose]);
  const wrong = (field: "code" | "scheme") => {
    const code = problem?.fields[field];
    return code ? t(code === "long" ? "codes.dialog.long" : "codes.dialog.required") : undefined;
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={of ? t("codes.dialog.title", { code: codeWords(of) }) : t("codes.dialog.add")}
      lead={of && of.count > 0 ? t("codes.dialog.lead", { count: of.count }) : t("codes.dialog.leadNew")}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" form={form} variant="primary" pending={saving.state !== "idle"}>
            {t("codes.dialog.save")}
          </Button>
        </>
      }
    >
      <saving.Form id={form} method="post" className="flex flex-col gap-4">
        <input type="hidden" name="intent" value="map" />
        {of ? (
          <>
            <input type="hidden" name="scheme" value={of.scheme} />
            <input type="hidden" name="code" value={of.code} />
          </>
        ) : (
          <>
            <TextField
              label={t("codes.dialog.scheme")}
              hint={t("codes.dialog.schemeHint")}
              name="scheme"
              spellCheck={false}
              autoComplete="off"
              value={named.scheme}
              error={wrong("scheme")}
              onChange={(event) => setNamed({ ...named, scheme: event.target.value })}
            />
            <TextField
              label={t("codes.dialog.code")}
              name="code"
              spellCheck={false}
              autoComplete="off"
              className="font-mono"
              value={named.code}
              error={wrong("code")}
              onChange={(event) => setNamed({ ...named, code: event.target.value })}
            />
          </>
        )}
        <SelectField
          label={t("codes.dialog.reason")}
          name="reason"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          error={problem?.form ? t("codes.same") : undefined}
          options={[
            {
              value: "common",
              label: t("codes.dialog.common", { reason: t(`failures.analyst.${common}`) }),
            },
            ...ordered
              .filter((one) => one !== "unknown")
              .map((one) => ({
                value: one,
                label: `${t(`outcomes.group.${reasons[one].group}`)} · ${t(`failures.analyst.${one}`)}`,
              })),
          ]}
        />
        <figure className="rounded-md border border-line bg-sunken px-3 py-2">
          <figcaption className="mb-1 text-xs text-muted">{t("codes.dialog.customer")}</figcaption>
          <p className="text-sm text-ink">{t(`failures.safe.${meant}`)}</p>
          <p className="mt-1 text-sm text-ink">
            <span className="text-muted">{t("failures.stepsLabel")}</span> {t(`failures.steps.${meant}`)}
          </p>
        </figure>
      </saving.Form>
    </Dialog>
  );
}
