import { useFetcher, useNavigate, useSubmit } from "@remix-run/react";
import { LogOut, UserRoundCog } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Avatar } from "../avatar.tsx";
import { Menu, MenuItem, MenuRadioGroup, MenuSeparator } from "../menu.tsx";
import { useViewer } from "../viewer.tsx";

/** Language and theme are kept for the person, so that they follow from one browser to the next. */
export function usePreference() {
  const fetcher = useFetcher();
  return (name: "theme" | "locale", value: string) =>
    fetcher.submit({ [name]: value }, { method: "post", action: "/preferences" });
}

/** Who is signed in, how they like it, and the way out. */
export function UserMenu({ name, email, role }: { name: string; email: string; role: string }) {
  const { t } = useTranslation();
  const { locale, theme } = useViewer();
  const prefer = usePreference();
  const submit = useSubmit();
  const navigate = useNavigate();
  return (
    <Menu
      side="right"
      align="end"
      trigger={
        <button
          type="button"
          aria-label={t("frame.user.menu", { name })}
          className="flex size-10 items-center justify-center rounded-md hover:bg-hover"
        >
          <Avatar name={name} />
        </button>
      }
    >
      <div className="px-2 pb-2 pt-1.5">
        <p className="truncate text-sm font-medium text-strong">{name}</p>
        <p className="truncate text-xs text-muted">
          {email} · {role}
        </p>
      </div>
      <MenuSeparator />
      <MenuRadioGroup
        label={t("frame.language")}
        value={locale}
        options={[
          { value: "en", label: "English" },
          { value: "zh", label: "简体中文" },
        ]}
        onChange={(value) => prefer("locale", value)}
      />
      <MenuSeparator />
      <MenuRadioGroup
        label={t("frame.theme.label")}
        value={theme}
        options={(["system", "light", "dark"] as const).map((value) => ({
          value,
          label: t(`frame.theme.${value}`),
        }))}
        onChange={(value) => prefer("theme", value)}
      />
      <MenuSeparator />
      <MenuItem icon={UserRoundCog} onSelect={() => navigate("/console/profile")}>
        {t("frame.user.profile")}
      </MenuItem>
      <MenuItem icon={LogOut} onSelect={() => submit(null, { method: "post", action: "/auth/sign-out" })}>
        {t("frame.user.signOut")}
      </MenuItem>
    </Menu>
  );
}
