import { House } from "lucide-react";
import { describe, expect, it } from "vitest";
import { currentItem, type NavigationItem } from "./navigation.tsx";

const items: NavigationItem[] = ["/console", "/console/transactions", "/console/alerts"].map((to) => ({
  to,
  label: to,
  icon: House,
  keys: "g x",
  group: "work",
}));

describe("currentItem", () => {
  it.each([
    ["/console", "/console"],
    ["/console/transactions", "/console/transactions"],
    ["/console/transactions/tx_1", "/console/transactions"],
    ["/console/transactions-archive", null],
    ["/console/customers/cus_1", null],
  ])("finds where %s is", (path, to) => {
    expect(currentItem(items, path)?.to ?? null).toBe(to);
  });
});
