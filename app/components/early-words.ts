type TextField = HTMLInputElement | HTMLTextAreaElement;

const texts = "textarea, input:not([type=checkbox], [type=radio], [type=file], [type=hidden], [type=submit])";
const isTextField = (target: unknown): target is TextField =>
  target instanceof HTMLElement && target.matches(texts);

/** Writes past what React keeps on the element itself, as a key would. */
const write = (field: TextField, text: string) =>
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value")?.set?.call(field, text);

/**
 * Keeps what people type into a page that the server wrote while its script is still on the way. React
 * takes such a page over with what it was told, not with what the fields hold, and what was typed would go.
 *
 * @returns to be called once the page is taken over: types the words again, so that the page hears of them
 */
export function keepEarlyWords(page: Document): () => void {
  const typed = new Map<TextField, string>();
  for (const field of page.querySelectorAll<TextField>(texts))
    if (field.value !== field.defaultValue) typed.set(field, field.value);
  const listen = ({ target }: Event) => {
    if (isTextField(target)) typed.set(target, target.value);
  };
  page.addEventListener("input", listen, true);
  return () => {
    page.removeEventListener("input", listen, true);
    for (const [field, text] of typed) {
      if (!field.isConnected) continue;
      const { selectionStart, selectionEnd } = field;
      const untouched = field.value === text;
      // React has to see another text before it, or it takes the field as unchanged.
      field.value = text === "" ? "0" : "";
      write(field, text);
      if (untouched && selectionStart !== null && page.activeElement === field)
        field.setSelectionRange(selectionStart, selectionEnd);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    typed.clear();
  };
}
