import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { advance, isTyping, keyOf, type Shortcut, withShortcut } from "./shortcut.ts";

interface Registry {
  register: (shortcut: Shortcut) => () => void;
  /** those that work now, the last registered first: another array after every change */
  listed: () => Shortcut[];
  /** calls back after every change of them, until the function it gives is called */
  watch: (changed: () => void) => () => void;
  /** whether plain letters count; this browser remembers it */
  singleKeys: boolean;
  setSingleKeys: (on: boolean) => void;
}

const none: Shortcut[] = [];

const ShortcutContext = createContext<Registry>({
  register: () => () => {},
  listed: () => none,
  watch: () => () => {},
  singleKeys: true,
  setSingleKeys: () => {},
});

const unwatched = () => () => {};

const remembered = "upay.single-keys";

let lastPlace = 0;

/** A started sequence such as "g" waits this long for its second key. */
const patience = 1_200;

/** Listens once for the whole console. The shortcut that was registered last wins, but for those that go first. */
export function ShortcutProvider({ children }: { children: React.ReactNode }) {
  const shortcuts = useRef<Shortcut[]>([]);
  const watchers = useRef(new Set<() => void>());
  const begun = useRef<{ keys: string; at: number }>({ keys: "", at: 0 });
  const [singleKeys, setSingleKeys] = useState(true);
  const single = useRef(singleKeys);
  single.current = singleKeys;

  useEffect(() => setSingleKeys(localStorage.getItem(remembered) !== "off"), []);
  const choose = useCallback((on: boolean) => {
    setSingleKeys(on);
    localStorage.setItem(remembered, on ? "on" : "off");
  }, []);

  const register = useCallback((shortcut: Shortcut) => {
    const become = (next: Shortcut[]) => {
      shortcuts.current = next;
      for (const changed of watchers.current) changed();
    };
    become(withShortcut(shortcuts.current, shortcut));
    return () => become(shortcuts.current.filter((other) => other !== shortcut));
  }, []);
  const watch = useCallback((changed: () => void) => {
    watchers.current.add(changed);
    return () => {
      watchers.current.delete(changed);
    };
  }, []);

  useEffect(() => {
    function listen(event: KeyboardEvent) {
      const key = keyOf(event);
      if (!key || event.defaultPrevented) return;
      // Whoever dictates, or leans on keys, may have switched plain letters off.
      if (!single.current && !key.startsWith("mod+")) return;
      if (isTyping(event.target) && !key.startsWith("mod+")) return;
      // Inside a dialog or menu only the global, modified keys count.
      if (document.querySelector("[role=dialog],[role=menu],[role=alertdialog]") && !key.startsWith("mod+"))
        return;
      const fresh = event.timeStamp - begun.current.at < patience;
      const { match, rest } = advance(fresh ? begun.current.keys : "", key, shortcuts.current);
      begun.current = { keys: rest, at: event.timeStamp };
      if (!match) return;
      event.preventDefault();
      match.run();
    }
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);

  const value = useMemo(
    () => ({ register, listed: () => shortcuts.current, watch, singleKeys, setSingleKeys: choose }),
    [register, watch, singleKeys, choose],
  );
  return <ShortcutContext.Provider value={value}>{children}</ShortcutContext.Provider>;
}

/**
 * Binds keys while the component is shown: "j", "mod+k", or a sequence such as "g t".
 *
 * @param label what it does, for the keyboard help
 * @param group heading in the keyboard help
 * @param first it wins over what is registered later
 */
export function useShortcut(
  keys: string,
  label: string,
  run: () => void,
  group: string,
  enabled = true,
  first = false,
) {
  const { register } = useContext(ShortcutContext);
  const newest = useRef(run);
  newest.current = run;
  const place = useRef(0);
  useEffect(() => {
    if (place.current === 0) {
      lastPlace += 1;
      place.current = lastPlace;
    }
    if (!enabled) return;
    return register({ keys, label, group, place: place.current, first, run: () => newest.current() });
  }, [register, keys, label, group, enabled, first]);
}

/** Something that can be done here and stands in the palette; with keys, by them too. */
export function Action({
  keys = "",
  label,
  group,
  run,
}: {
  keys?: string;
  label: string;
  group: string;
  run: () => void;
}) {
  useShortcut(keys, label, run, group);
  return null;
}

/**
 * The shortcuts that work right now, the last registered first; none while not `open`. What comes to the page
 * while it is open, such as a switch that has just read how it stands, is among them from then on.
 */
export function useListedShortcuts(open: boolean): Shortcut[] {
  const { listed, watch } = useContext(ShortcutContext);
  return useSyncExternalStore(
    open ? watch : unwatched,
    () => (open ? listed() : none),
    () => none,
  );
}

/** Whether plain letters are shortcuts, and the switch for it. */
export function useSingleKeys() {
  const { singleKeys, setSingleKeys } = useContext(ShortcutContext);
  return [singleKeys, setSingleKeys] as const;
}
