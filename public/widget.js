// The chat on any site, by one line:
//   <script src="https://console.example/widget.js" async></script>
// Attributes: data-language (en | zh), data-colour (#rrggbb), data-position (left | right),
// data-greeting, data-ask ("name email*": fields before the chat, a star behind those needed; "none"),
// data-identity (a token your server has signed for its customer).
// From scripts: UPayChat.open(), .close(), .identify(token), .signOut().
(() => {
  const script = document.currentScript;
  if (!script || window.UPayChat) return;
  const { language, colour = "#1f5fd0", position, greeting, ask } = script.dataset;
  let identity = script.dataset.identity || null;
  const home = new URL(script.src).origin;
  const words = (language || document.documentElement.lang || navigator.language).startsWith("zh")
    ? {
        title: "在线客服",
        open: "打开在线客服",
        close: "关闭在线客服",
        news: (count) => `，${count} 条新消息`,
      }
    : { title: "Chat", open: "Open the chat", close: "Close the chat", news: (count) => `, ${count} new` };
  const side = position === "left" ? "left" : "right";
  const brand = /^#[0-9a-f]{6}$/i.test(colour) ? colour : "#1f5fd0";
  const light = [0.21, 0.72, 0.07].reduce(
    (sum, share, at) => sum + share * (parseInt(brand.substr(1 + 2 * at, 2), 16) / 255) ** 2.2,
    0,
  );
  const narrow = matchMedia("(max-width: 520px)");

  const make = (name, style, attributes = {}) => {
    const element = document.createElement(name);
    Object.assign(element.style, style);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  const button = make(
    "button",
    {
      position: "fixed",
      bottom: "20px",
      [side]: "20px",
      zIndex: "2147483000",
      width: "56px",
      height: "56px",
      padding: "15px",
      border: "0",
      borderRadius: "50%",
      background: brand,
      color: light > 0.18 ? "#000" : "#fff",
      boxShadow: "0 4px 16px rgba(0,0,0,.25)",
      cursor: "pointer",
    },
    { type: "button", "aria-label": words.open, "aria-expanded": "false" },
  );
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", "M4 4h16a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1H9l-5 4v-4a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1z");
  path.setAttribute("fill", "currentColor");
  svg.append(path);
  const badge = make("span", {
    position: "absolute",
    top: "-4px",
    right: "-4px",
    display: "none",
    minWidth: "22px",
    padding: "0 5px",
    borderRadius: "11px",
    background: "#b3261e",
    color: "#fff",
    font: "600 13px/22px system-ui, sans-serif",
  });
  button.append(svg, badge);

  let frame = null;
  let shown = false;
  let unread = 0;

  const say = (message) => frame?.contentWindow?.postMessage({ upay: "site", ...message }, home);

  function place() {
    if (!frame) return;
    const whole = narrow.matches;
    Object.assign(frame.style, {
      display: shown ? "block" : "none",
      inset: whole ? "0" : "auto",
      bottom: whole ? "0" : "88px",
      [side]: whole ? "0" : "20px",
      width: whole ? "100%" : "min(380px, calc(100vw - 40px))",
      height: whole ? "100%" : "min(620px, calc(100vh - 112px))",
      borderRadius: whole ? "0" : "14px",
    });
    button.style.display = shown && whole ? "none" : "block";
    button.setAttribute("aria-expanded", String(shown));
    const news = unread > 0 && !shown ? words.news(unread) : "";
    button.setAttribute("aria-label", (shown ? words.close : words.open) + news);
    badge.style.display = news ? "block" : "none";
    badge.textContent = String(unread);
  }

  function load() {
    if (frame) return;
    const address = new URL("/chat/frame", home);
    for (const [name, value] of Object.entries({ language, colour: brand, greeting, ask }))
      if (value) address.searchParams.set(name, value);
    frame = make(
      "iframe",
      {
        position: "fixed",
        display: "none",
        zIndex: "2147483001",
        border: "0",
        colorScheme: "normal",
        boxShadow: "0 8px 40px rgba(0,0,0,.28)",
      },
      { title: words.title, src: address.href },
    );
    document.body.append(frame);
  }

  function show(wanted) {
    if (wanted) load();
    shown = wanted;
    place();
    say({ type: "shown", shown });
    if (shown) frame.focus();
    else button.focus();
  }

  /** Whether a conversation was begun here; without a memory it waits until it is opened. */
  const remember = (begun) => {
    try {
      if (begun) localStorage.setItem("upay-chat", "1");
      return localStorage.getItem("upay-chat") === "1";
    } catch {
      return false;
    }
  };

  addEventListener("message", ({ source, origin, data }) => {
    if (!frame || source !== frame.contentWindow || origin !== home || data?.upay !== "chat") return;
    if (data.type === "ready") say({ type: "hello", identity, shown });
    else if (data.type === "close") show(false);
    else if (data.type === "unread") {
      unread = Number(data.count) || 0;
      remember(data.begun);
      place();
    }
  });
  narrow.addEventListener("change", place);
  button.addEventListener("click", () => show(!shown));

  const identify = (token) => {
    identity = token;
    say({ type: "identify", identity });
  };
  window.UPayChat = {
    open: () => show(true),
    close: () => show(false),
    identify,
    signOut: () => {
      load();
      identify(false);
    },
  };

  const begin = () => {
    document.body.append(button);
    // Its news are heard without opening it.
    if (remember()) load();
  };
  if (document.body) begin();
  else addEventListener("DOMContentLoaded", begin);
})();
