import { Link } from "@remix-run/react";
import { Banner } from "#app/components/banner.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { useWatchedName } from "./drift-page.tsx";

/** Tells that payments no longer look like those the judgement rests on. Nothing while they do. */
export function DriftNotice({ moved }: { moved: readonly string[] }) {
  const { t } = useTranslation();
  const nameOf = useWatchedName();
  if (moved.length === 0) return null;
  return (
    <div className="px-4 pt-4 lg:px-6">
      <Banner
        tone="warn"
        action={
          <Link to="/console/rules/drift" className="font-medium text-action-text hover:underline">
            {t("drift.look")}
          </Link>
        }
      >
        {t("drift.home", { count: moved.length, names: moved.map(nameOf).join(t("drift.comma")) })}
      </Banner>
    </div>
  );
}
