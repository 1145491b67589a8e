import { useSearchParams } from "@remix-run/react";
import { ArrowDownUp } from "lucide-react";
import { Button } from "#app/components/button.tsx";
import { Menu, MenuCheck, MenuLabel } from "#app/components/menu.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { type ListFilters, type Sort, sorts } from "./list.ts";

/** The order of the list, where its rows are cards and have no headers to press. */
export function SortMenu({ filters, seesRisk }: { filters: ListFilters; seesRisk: boolean }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  function choose(sort: Sort) {
    const next = new URLSearchParams(search);
    next.set("sort", sort);
    next.delete("after");
    setSearch(next);
  }
  // Amounts compare within one currency only.
  const offered = sorts.filter(
    (sort) => (filters.currency || !sort.endsWith("amount")) && (seesRisk || !sort.endsWith("score")),
  );
  return (
    <Menu
      trigger={
        <Button size="sm" icon={ArrowDownUp}>
          {t("transactions.sortMenu")}
        </Button>
      }
    >
      <MenuLabel>{t("transactions.sortMenu")}</MenuLabel>
      {offered.map((sort) => (
        <MenuCheck key={sort} checked={sort === filters.sort} onChange={() => choose(sort)}>
          {t(`transactions.sortBy.${sort}`)}
        </MenuCheck>
      ))}
    </Menu>
  );
}
