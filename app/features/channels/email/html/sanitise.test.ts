import { describe, expect, it } from "vitest";
import { attacks, hostileHtml } from "#tests/email/hostile-html.ts";
import { allowedElements } from "./allowed-markup.ts";
import { type HtmlNode, isElement, parseHtml } from "./html-tree.ts";
import { sanitiseHtml } from "./sanitise.ts";

const attributeNames = new Set(
  (
    "title dir lang align valign width height bgcolor bordercolor border cellpadding cellspacing nowrap color face " +
    "size noshade colspan rowspan scope span start type reversed value alt hspace vspace datetime href rel target " +
    "data-host data-lookalike src data-blocked-src style"
  ).split(" "),
);

/** What is wrong with a piece of sanitised HTML; nothing, if all is well. */
function wrongs(nodes: HtmlNode[]): string[] {
  return nodes.flatMap((node) => {
    if (!isElement(node)) return [];
    const found = wrongs(node.children);
    if (!allowedElements.has(node.name)) found.push(node.name);
    for (const [name, value] of node.attributes) {
      if (!attributeNames.has(name)) found.push(name);
      if (name === "href" && !/^(?:https?:\/\/|mailto:|tel:|sms:)/.test(value)) found.push(value);
      if (name === "src" && !/^cid:/.test(value)) found.push(value);
      if (name === "style" && /url|expression|import|[\\@<>]|position|behaviou?r|binding/i.test(value))
        found.push(value);
    }
    return found;
  });
}

function check(html: string) {
  const once = sanitiseHtml(html);
  expect(wrongs(parseHtml(once).children), html).toEqual([]);
  // Besides plain tags with quoted values nothing has a sign of markup.
  expect(once.replace(/<\/?[a-z0-9]+(?: [a-z-]+="[^"<>]*")*>/g, ""), html).not.toMatch(/[<>]/);
  expect(sanitiseHtml(once), html).toBe(once);
}

describe("HTML of mails", () => {
  it.each(attacks)("makes %j harmless, and the same when it is done again", check);

  it("makes any mixture harmless, and the same when it is done again", () => {
    for (let seed = 1; seed <= 1_000; seed++) check(hostileHtml(seed));
  });

  it("stays small and quick with nesting bombs, unclosed tags and floods", () => {
    const bombs = [
      "<div>".repeat(20_000),
      "<a href=http://x.example>".repeat(10_000),
      "<table>".repeat(10_000),
      "<table><tr><td>".repeat(5_000),
      "<b><p>".repeat(5_000),
      "<svg><g>".repeat(5_000),
      "<select><option>".repeat(5_000),
      "<".repeat(5_000),
      "<!--".repeat(20_000),
      "&".repeat(100_000),
      `<p style="${"color:red;".repeat(5_000)}">x</p>`,
      `<style>${".a{color:red}".repeat(5_000)}</style>${"<p class=a>x</p>".repeat(2_000)}`,
      `<p ${"a=1 ".repeat(10_000)}>x</p>`,
      `<img src="http://x.example/${"%".repeat(5_000)}">`,
    ];
    for (const bomb of bombs) {
      const once = sanitiseHtml(bomb);
      expect(once.length).toBeLessThan(6_000_000);
      expect(sanitiseHtml(once) === once, bomb.slice(0, 40)).toBe(true);
    }
  });

  it("keeps how a mail looks", () => {
    expect(
      sanitiseHtml(
        '<html><head><style>.n{color:#123}</style></head><body bgcolor="#fff"><table width="600"><tr><td class=n align=center><b>Hi</b><br>you</td></tr></table></body></html>',
      ),
    ).toBe(
      '<div style="background-color: #fff"><table width="600"><tbody><tr><td align="center" style="color: #123"><b>Hi</b><br>you</td></tr></tbody></table></div>',
    );
  });

  it("knows a colour of digits from a length", () => {
    expect(sanitiseHtml('<p style="color: #333333; border-color: #9999">a</p>')).toBe(
      '<p style="color: #333333; border-color: #9999">a</p>',
    );
    expect(sanitiseHtml('<p style="width: 9999999px; height: 1e9px">a</p>')).toBe("<p>a</p>");
  });

  it("blocks images of the web and keeps those of the mail", () => {
    expect(sanitiseHtml('<img src="https://x.example/a.png" alt="A"><img src="cid:one@x">')).toBe(
      '<img alt="A" data-blocked-src="https://x.example/a.png"><img src="cid:one@x">',
    );
  });

  it("says where links lead, and which seem to lead elsewhere", () => {
    expect(sanitiseHtml('<a href="http://paypa1.com/login">Sign in</a>')).toBe(
      '<a href="http://paypa1.com/login" rel="noopener noreferrer nofollow" target="_blank" title="http://paypa1.com/login" data-host="paypa1.com" data-lookalike="like-paypal">Sign in</a>',
    );
    expect(sanitiseHtml('<a href="https://evil.example/">https://www.upay.com/</a>')).toContain(
      'data-lookalike="text-names-other-host"',
    );
    expect(sanitiseHtml('<a href="https://www.upay.com/help">help</a>')).not.toContain("lookalike");
    expect(sanitiseHtml('<a href="https://upаy.com/">x</a>')).toContain("mixed-alphabets");
  });
});
