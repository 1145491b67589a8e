import { useNavigate, useSubmit } from "@remix-run/react";
import { Keyboard, LogOut, UserRoundCog } from "lucide-react";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { Avatar } from "../avatar.tsx";
import { Menu, MenuItem, MenuRadioGroup, MenuSeparator } from "../menu.tsx";
import { useViewer } from "../viewer.tsx";
import { languages, themeIcons, themes, usePreference } from "./preferences.tsx";

/** Who is signed in, how they like it, and the way out. */
export function UserMenu({
  name,
  email,
  role,
  side = "right",
  onHelp,
}: {
  name: string;
  email: string;
  role: string;
  side?: "right" | "bottom";
  onHelp: () => void;
}) {
  const { t } = useTranslation();
  const submit = useSubmit();
  const navigate = useNavigate();
  const { locale, theme } = useViewer();
  const prefer = usePreference();
  return (
    <Menu
      side={side}
      align="end"
      trigger={
        <button
          type="button"
          aria-label={t("frame.user.menu", { name })}
          title={name}
          className="flex size-10 items-center justify-center rounded-md transition-colors hover:bg-hover data-[state=open]:bg-hover"
        >
          <Avatar name={name} />
        </button>
      }
    >
      <div className="flex w-64 items-center gap-3 px-2 pb-2.5 pt-2">
        <Avatar name={name} size="lg" />
        <div className="min-w-0">
          <p className="truncate text-sm font-medium text-strong">{name}</p>
          <p className="truncate text-xs text-muted">{email}</p>
          <p className="truncate text-xs text-muted">{role}</p>
        </div>
      </div>
      <MenuSeparator />
      <MenuItem icon={UserRoundCog} onSelect={() => navigate("/console/profile")}>
        {t("frame.user.profile")}
      </MenuItem>
      <MenuItem icon={Keyboard} keys="?" onSelect={onHelp}>
        {t("frame.keys.title")}
      </MenuItem>
      <MenuSeparator />
      <MenuRadioGroup
        label={t("frame.theme.label")}
        value={theme}
        options={themes.map((value) => ({
          value,
          label: t(`frame.theme.${value}`),
          icon: themeIcons[value],
        }))}
        onChange={(value) => prefer("theme", value)}
      />
      <MenuRadioGroup
        label={t("frame.language")}
        value={locale}
        options={languages}
        onChange={(value) => prefer("locale", value)}
      />
      <MenuSeparator />
      <MenuItem icon={LogOut} onSelect={() => submit(null, { method: "post", action: "/auth/sign-out" })}>
        {t("frame.user.signOut")}
      </MenuItem>
    </Menu>
  );
}
