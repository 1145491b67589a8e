import { ImageDown } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "#app/components/button.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";

/** Pixels: until its height is known, and so that one mail cannot be taller than anybody scrolls. */
const firstHeight = 120;
const mostHeight = 20_000;

/**
 * A mail as it was formatted, in a frame in which nothing runs. Images of the web are fetched once somebody asks
 * for them, and only as long as this page is open.
 */
export function MailFrame({
  id,
  author,
  images,
  onImages,
  onMissing,
}: {
  id: string;
  author: string;
  /** whether somebody asked for them */
  images: boolean;
  onImages: () => void;
  onMissing: () => void;
}) {
  const { t } = useTranslation();
  const frame = useRef<HTMLIFrameElement>(null);
  const watch = useRef<ResizeObserver | null>(null);
  const [blocked, setBlocked] = useState(0);
  const [height, setHeight] = useState(firstHeight);
  useEffect(() => () => watch.current?.disconnect(), []);

  function loaded() {
    const page = frame.current?.contentDocument;
    const body = page?.body;
    // What the server refused is no page of a mail.
    if (!body || !page.querySelector("meta[name=referrer]")) return onMissing();
    setBlocked(page.querySelectorAll("img[data-blocked-src]:not([src])").length);
    const measure = () => setHeight(Math.min(mostHeight, Math.ceil(body.getBoundingClientRect().height) + 2));
    watch.current?.disconnect();
    watch.current = new ResizeObserver(measure);
    watch.current.observe(body);
    measure();
  }

  return (
    <div className="mt-1">
      {blocked > 0 && !images && (
        <p className="mb-1.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted">
          <Button size="sm" icon={ImageDown} onClick={onImages}>
            {t("mails.images", { count: blocked })}
          </Button>
          {t("mails.imagesNote")}
        </p>
      )}
      <iframe
        ref={frame}
        key={String(images)}
        title={t("mails.frame", { author })}
        src={`/console/mails/${id}/page${images ? "-with-images" : ""}`}
        // Without scripts, its origin gives it nothing: it is for measuring it, and for the mail's own images.
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        referrerPolicy="no-referrer"
        onLoad={loaded}
        style={{ height }}
        className="block w-[38rem] max-w-full border-0 bg-transparent"
      />
    </div>
  );
}
