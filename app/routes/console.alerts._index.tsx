import { ShieldAlert } from "lucide-react";
import { EmptyState } from "#app/components/states.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";

export default function NoAlertChosen() {
  const { t } = useTranslation();
  return (
    <div className="m-auto">
      <EmptyState icon={ShieldAlert} title={t("fraud.page.choose")} detail={t("fraud.page.chooseDetail")} />
    </div>
  );
}
