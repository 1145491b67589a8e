import { useTranslation } from "#app/i18n/use-translation.tsx";
import { cx } from "./class-names.ts";

export type Band = "low" | "medium" | "high" | "critical";

const looks: Record<Band, { box: string; text: string; bars: number }> = {
  low: { box: "bg-risk-low-tint", text: "text-risk-low", bars: 1 },
  medium: { box: "bg-risk-medium-tint", text: "text-risk-medium", bars: 2 },
  high: { box: "bg-risk-high-tint", text: "text-risk-high", bars: 3 },
  critical: { box: "bg-risk-critical-tint", text: "text-risk-critical", bars: 4 },
};

/** One to four bars, so that the band is read by shape as well as by colour. */
function RiskBars({ bars }: { bars: number }) {
  return (
    <svg aria-hidden viewBox="0 0 12 10" className="h-2.5 w-3 shrink-0">
      {[0, 1, 2, 3].map((bar) => (
        <rect
          key={bar}
          x={bar * 3}
          y={7 - bar * 2.1}
          width="2.1"
          height={3 + bar * 2.1}
          rx="0.6"
          className="fill-current"
          opacity={bar < bars ? 1 : 0.25}
        />
      ))}
    </svg>
  );
}

/**
 * A risk score 0–1000 with its band. `words` writes the band out beside it. In a column of
 * scores low ones have no ground; with `plain` only high and critical catch the eye.
 */
export function RiskBadge({
  score,
  band,
  words = false,
  plain = false,
}: {
  score: number;
  band: Band;
  words?: boolean;
  plain?: boolean;
}) {
  const { t } = useTranslation();
  const name = t(`common.band.${band}`);
  const { box, text, bars } = looks[band];
  const quiet = !words && bars < (plain ? 3 : 2);
  return (
    <span
      title={name}
      className={cx(
        "tabular inline-flex h-5 items-center gap-1.5 whitespace-nowrap rounded-sm px-1.5 align-middle text-xs",
        text,
        quiet ? "font-normal" : cx("font-medium", box),
      )}
    >
      <RiskBars bars={bars} />
      <span className={words ? undefined : "min-w-[3ch] text-right"}>{score}</span>
      {words ? <span>{name}</span> : <span className="sr-only">{name}</span>}
    </span>
  );
}

/** The band alone, in words: for filters and headings. */
export function RiskBand({ band }: { band: Band }) {
  const { t } = useTranslation();
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <span className={looks[band].text}>
        <RiskBars bars={looks[band].bars} />
      </span>
      {t(`common.band.${band}`)}
    </span>
  );
}
