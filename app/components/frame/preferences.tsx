import { useFetcher } from "@remix-run/react";
import { Monitor, Moon, Sun } from "lucide-react";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { SegmentedChoice } from "../segmented.tsx";
import { useViewer } from "../viewer.tsx";

/** Language and theme are kept for the person, so that they follow from one browser to the next. */
export function usePreference() {
  const fetcher = useFetcher();
  return (name: "theme" | "locale", value: string) => {
    // Light changes at once; the server's answer sets the same value a moment later.
    if (name === "theme") document.documentElement.dataset.theme = value;
    fetcher.submit({ [name]: value }, { method: "post", action: "/preferences" });
  };
}

/** Each language by its own name, so that it can be found by those who read no other. */
export const languages = [
  { value: "en", label: "English", tag: "en-GB" },
  { value: "zh", label: "简体中文", tag: "zh-CN" },
] as const;

export const themes = ["light", "dark", "system"] as const;
export const themeIcons = { light: Sun, dark: Moon, system: Monitor };

export function LanguageSwitch() {
  const { t } = useTranslation();
  const { locale } = useViewer();
  const prefer = usePreference();
  return (
    <SegmentedChoice
      label={t("frame.language")}
      value={locale}
      options={languages.map(({ value, label, tag }) => ({ value, label: <span lang={tag}>{label}</span> }))}
      onChange={(value) => prefer("locale", value)}
    />
  );
}

export function ThemeSwitch() {
  const { t } = useTranslation();
  const { theme } = useViewer();
  const prefer = usePreference();
  return (
    <SegmentedChoice
      label={t("frame.theme.label")}
      value={theme}
      options={themes.map((value) => {
        const Icon = themeIcons[value];
        const name = t(`frame.theme.${value}`);
        return {
          value,
          label: (
            <span title={name} className="flex">
              <Icon aria-hidden className="size-3.5" />
              <span className="sr-only">{name}</span>
            </span>
          ),
        };
      })}
      onChange={(value) => prefer("theme", value)}
    />
  );
}
