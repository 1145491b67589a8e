import { useFetcher, useNavigate } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { useToast } from "#app/components/toast.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { ServiceAnswer, ServiceProblems, ServiceRequest } from "./service-settings.ts";

/** Sends a change of service levels, and goes back to the lists once it is kept. */
export function useServiceRequest() {
  const { t } = useTranslation();
  const toast = useToast();
  const navigate = useNavigate();
  const fetcher = useFetcher<ServiceAnswer>();
  const said = useRef<unknown>(null);
  const { data, state } = fetcher;
  useEffect(() => {
    if (!data || data === said.current || state !== "idle") return;
    said.current = data;
    if (!("done" in data)) return;
    if (data.done !== "moved") {
      toast(t(`services.done.${data.done}`));
      navigate("/console/service-levels");
    }
  }, [data, state, toast, navigate, t]);
  const problems: ServiceProblems = data && "problems" in data ? data.problems : {};
  return {
    send: (request: ServiceRequest) =>
      fetcher.submit(JSON.parse(JSON.stringify(request)), { method: "POST", encType: "application/json" }),
    pending: state !== "idle",
    problems,
  };
}

/** What is wrong with a field, in words; null where nothing is. */
export function useProblemText(problems: ServiceProblems) {
  const { t } = useTranslation();
  return (...paths: string[]): string | null => {
    const found = Object.entries(problems).find(([path]) =>
      paths.some((wanted) => path === wanted || (wanted !== "" && path.startsWith(`${wanted}.`))),
    );
    if (!found) return null;
    const [, code] = found;
    const known = ["required", "too_long", "times", "conflict", "not_found", "tag", "share", "team"] as const;
    const name = known.find((one) => one === code) ?? "invalid";
    return t(`services.problem.${name}`);
  };
}
