/** The address that asks for a filter; what is empty is left out. */
export function auditPath(filter: Record<string, string | number | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value) search.set(name, String(value));
  const text = search.toString();
  return text ? `/console/audit?${text}` : "/console/audit";
}
