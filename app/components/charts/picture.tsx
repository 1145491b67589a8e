import { ImageDown } from "lucide-react";
import { useRef, useState } from "react";
import { IconButton } from "#app/components/button.tsx";
import { useToast } from "#app/components/toast.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";

/** Sharp on a slide and in a mail. */
const pixelRatio = 2;

/** Styles that show nothing in a picture: leaving them out makes one of many cells several times as fast. */
const unseen =
  /^(-webkit-|animation|transition|scroll|overscroll|page|break|offset|view|timeline|counter|ruby|will-|speak|touch|user-|cursor|pointer|caret|accent|appearance|contain|container|column|perspective|shape|hyphen|math|image|interpolat|margin-(block|inline)|padding-(block|inline)|inset-(block|inline)|border-(block|inline|image|start|end)|(min-|max-)?(block|inline)-size|anchor|position-|resize|text-emphasis|mask)/;

const seenStyles = (element: Element) =>
  [...getComputedStyle(element)].filter((property) => !unseen.test(property));

/** Saves what an element shows as a PNG, but for what is marked `data-no-picture`. */
async function savePicture(element: HTMLElement, name: string) {
  // Loaded when somebody wants a picture: few do.
  const { toPng } = await import("html-to-image");
  const background = getComputedStyle(document.documentElement).getPropertyValue("--surface").trim();
  const address = await toPng(element, {
    pixelRatio,
    backgroundColor: background || "#ffffff",
    // Fonts are the system's own: there is nothing to fetch.
    skipFonts: true,
    includeStyleProperties: seenStyles(element),
    filter: (node) => !(node instanceof HTMLElement && node.dataset.noPicture !== undefined),
  });
  const link = document.createElement("a");
  link.href = address;
  link.download = `${name}.png`;
  link.click();
}

/**
 * What saves an element as a picture: the ref of the element, and the button that does it.
 *
 * @param title of the chart; names the file with today's date
 */
export function usePicture(title: string) {
  const { t } = useTranslation();
  const toast = useToast();
  const area = useRef<HTMLDivElement>(null);
  const [busy, setBusy] = useState(false);
  async function save() {
    if (!area.current || busy) return;
    setBusy(true);
    try {
      const name = title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-");
      await savePicture(area.current, `${name}-${new Date().toISOString().slice(0, 10)}`);
    } catch {
      toast(t("outcomes.noPicture"), { tone: "danger" });
    } finally {
      setBusy(false);
    }
  }
  const button = (
    <span data-no-picture>
      <IconButton
        size="sm"
        icon={ImageDown}
        label={t("outcomes.picture")}
        aria-label={`${t("outcomes.picture")}: ${title}`}
        disabled={busy}
        onClick={() => void save()}
      />
    </span>
  );
  return { area, button };
}
