import { useTranslation } from "#app/i18n/use-translation.tsx";
import { type Role, roles } from "./permissions.ts";

/** The four roles, each with what it adds. */
export function RoleChoice({
  chosen,
  error,
  hiddenLabel = false,
}: {
  chosen?: Role;
  error: string | null;
  /** where a heading above says it already */
  hiddenLabel?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <fieldset>
      <legend className={hiddenLabel ? "sr-only" : "mb-1.5 text-sm font-medium text-strong"}>
        {t("accounts.field.role")}
      </legend>
      <div className="flex flex-col gap-2">
        {roles.map((role) => (
          <label key={role} className="flex items-start gap-2">
            <input
              type="radio"
              name="role"
              value={role}
              required
              defaultChecked={role === chosen}
              aria-invalid={error ? true : undefined}
              className="mt-0.5 size-4 shrink-0 accent-action"
            />
            <span className="text-sm text-strong">
              {t(`common.role.${role}`)}
              <span className="block text-xs text-muted">{t(`accounts.roleHint.${role}`)}</span>
            </span>
          </label>
        ))}
      </div>
      {error && <p className="mt-1 text-xs font-medium text-danger">{error}</p>}
    </fieldset>
  );
}
