import { ShieldAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "#app/components/states.tsx";

export default function NoAlertChosen() {
  const { t } = useTranslation();
  return (
    <div className="m-auto">
      <EmptyState icon={ShieldAlert} title={t("fraud.page.choose")} detail={t("fraud.page.chooseDetail")} />
    </div>
  );
}
