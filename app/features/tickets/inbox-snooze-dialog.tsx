import { AlarmClock, CalendarDays, Clock, Reply, Sunrise } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/components/button.tsx";
import { Dialog } from "#app/components/dialog.tsx";
import { TextField } from "#app/components/field.tsx";
import { useFormat, useNow, useViewer } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { fitting, PickDialog } from "./inbox-pick.tsx";
import { readWallTime, snoozeChoices, snoozeTimes, wallTimeOf } from "./inbox-snooze.ts";
import { untilReply } from "./ticket.ts";

const icons = { later: Clock, tomorrow: Sunrise, week: CalendarDays };

function CustomTime({ title, onPick, onClose }: { title: string } & SnoozeProps) {
  const { t } = useTranslation();
  const { timeZone } = useViewer();
  const now = useNow();
  const [text, setText] = useState(() => wallTimeOf(snoozeTimes(now, timeZone).tomorrow.getTime(), timeZone));
  const [past, setPast] = useState(false);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title}>
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const until = readWallTime(text, timeZone);
          if (!until || until.getTime() <= Date.now()) return setPast(true);
          onClose();
          onPick(until);
        }}
      >
        <TextField
          type="datetime-local"
          label={t("inbox.snooze.at")}
          hint={t("inbox.snooze.zone", { zone: timeZone })}
          error={past ? t("inbox.snooze.past") : undefined}
          value={text}
          autoFocus
          onChange={(event) => {
            setText(event.target.value);
            setPast(false);
          }}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary">
            {t("inbox.snooze.confirm")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface SnoozeProps {
  onPick: (until: Date) => void;
  onClose: () => void;
}

/** When a conversation is to come back: the usual times, or any other. */
export function SnoozeDialog({ title, onPick, onClose }: { title: string } & SnoozeProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { timeZone } = useViewer();
  const [custom, setCustom] = useState(false);
  const now = useNow();
  const times = snoozeTimes(now, timeZone);
  if (custom) return <CustomTime title={title} onPick={onPick} onClose={onClose} />;
  const sameDay = format.date(times.later) === format.date(now);
  return (
    <PickDialog
      title={title}
      placeholder={t("inbox.pick.findTime")}
      nothing={t("inbox.pick.nothing")}
      onClose={onClose}
      choices={(words) => [
        ...fitting(
          snoozeChoices.map((choice) => ({
            id: choice,
            label: t(choice === "later" && !sameDay ? "inbox.snooze.soon" : `inbox.snooze.${choice}`),
            detail: format.short(times[choice]),
            icon: icons[choice],
            run: () => onPick(times[choice]),
          })),
          words,
        ),
        ...fitting(
          [{ id: "reply", label: t("inbox.snooze.reply"), icon: Reply, run: () => onPick(untilReply) }],
          words,
        ),
        {
          id: "custom",
          label: t("inbox.snooze.custom"),
          icon: AlarmClock,
          keepsOpen: true,
          run: () => setCustom(true),
        },
      ]}
    />
  );
}
