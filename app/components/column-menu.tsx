import { Columns3 } from "lucide-react";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { Button } from "./button.tsx";
import { Menu, MenuCheck, MenuItem, MenuSeparator } from "./menu.tsx";

/** Which columns a table shows. The caller keeps the choice, usually in the address. */
export function ColumnMenu({
  columns,
  shown,
  onChange,
  onReset,
}: {
  /** `fixed` columns are always shown */
  columns: readonly { id: string; label: string; fixed?: boolean }[];
  shown: readonly string[];
  onChange: (shown: string[]) => void;
  onReset?: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Menu
      trigger={
        <Button size="sm" icon={Columns3}>
          {t("common.table.columns")}
        </Button>
      }
    >
      {columns.map(({ id, label, fixed }) => (
        <MenuCheck
          key={id}
          checked={fixed || shown.includes(id)}
          disabled={fixed}
          onChange={(on) =>
            onChange(
              columns.map((column) => column.id).filter((one) => (one === id ? on : shown.includes(one))),
            )
          }
        >
          {label}
        </MenuCheck>
      ))}
      {onReset && (
        <>
          <MenuSeparator />
          <MenuItem onSelect={onReset}>{t("common.table.allColumns")}</MenuItem>
        </>
      )}
    </Menu>
  );
}
