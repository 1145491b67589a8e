import { useTranslation } from "react-i18next";
import { cx } from "./class-names.ts";

export type Band = "low" | "medium" | "high" | "critical";

const looks: Record<Band, { box: string; bars: number }> = {
  low: { box: "bg-risk-low-tint text-risk-low", bars: 1 },
  medium: { box: "bg-risk-medium-tint text-risk-medium", bars: 2 },
  high: { box: "bg-risk-high-tint text-risk-high", bars: 3 },
  critical: { box: "bg-risk-critical-tint text-risk-critical", bars: 4 },
};

/** One to four bars, so that the band is read by shape as well as by colour. */
function RiskBars({ bars }: { bars: number }) {
  return (
    <svg aria-hidden viewBox="0 0 11 10" className="h-2.5 w-[11px] shrink-0">
      {[0, 1, 2, 3].map((bar) => (
        <rect
          key={bar}
          x={bar * 3}
          y={7 - bar * 2}
          width="2"
          height={3 + bar * 2}
          rx="0.5"
          className="fill-current"
          opacity={bar < bars ? 1 : 0.25}
        />
      ))}
    </svg>
  );
}

/** A risk score 0–1000 with its band. `words` writes the band out beside it. */
export function RiskBadge({ score, band, words = false }: { score: number; band: Band; words?: boolean }) {
  const { t } = useTranslation();
  const name = t(`common.band.${band}`);
  return (
    <span
      title={name}
      className={cx(
        "tabular inline-flex h-5 items-center gap-1.5 whitespace-nowrap rounded-sm px-1.5 text-xs font-medium",
        looks[band].box,
      )}
    >
      <RiskBars bars={looks[band].bars} />
      {score}
      {words ? <span>{name}</span> : <span className="sr-only">{name}</span>}
    </span>
  );
}
