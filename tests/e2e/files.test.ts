import type { FrameLocator, Page } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import { pool } from "#app/platform/db.server.ts";
import { png } from "#tests/pictures.ts";
import { expectAccessible, useBrowser } from "#tests/setup/browser.ts";
import { until } from "#tests/setup/until.ts";
import { cookieOf, prefer, signInAs } from "./staff.ts";

const open = useBrowser();
const { url } = inject("console");

const picture = { name: "截图 4111 1111 1111 1111.png", mimeType: "image/png", buffer: png(640, 480) };
const program = {
  name: "holiday.png",
  mimeType: "image/png",
  buffer: Buffer.concat([Buffer.from("MZ\x90\0\x03", "latin1"), Buffer.alloc(400)]),
};
const statement = {
  name: "statement.pdf",
  mimeType: "application/pdf",
  buffer: Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(3_000, "x")]),
};

/** Browsers log every answer that is a refusal. */
const refusedFile = [/status of 415/];

const chooser = (page: Page | FrameLocator) => page.locator("input[type=file]");

/** Whether a picture has come and is drawn in the room that was kept for it. */
const isDrawn = (page: Page, alt: string) =>
  until(`${alt} is drawn`, () =>
    page
      .getByRole("img", { name: alt })
      .evaluate(
        (image) => (image as HTMLImageElement).complete && (image as HTMLImageElement).naturalWidth > 0,
      )
      .catch(() => false),
  );

describe("files of a chat", () => {
  it("go both ways, are shown as what they are, and a lying one is refused in plain words", async () => {
    await prefer("agent", { locale: "en", theme: "light" });
    const visitor = await open({ width: 390, height: 844, expectedErrors: refusedFile });
    await visitor.goto("/chat/frame?language=en");
    await visitor.getByText("Connecting…").waitFor({ state: "detached" });
    await chooser(visitor).setInputFiles([picture, program]);
    await visitor.getByText("We take pictures, documents").waitFor();
    // The good one is taken up meanwhile; then it may be sent.
    await visitor.getByRole("button", { name: "Send", disabled: false }).waitFor();
    await visitor.getByRole("textbox", { name: "Message" }).fill("This is what I see");
    await expectAccessible(visitor);
    await visitor.getByRole("button", { name: "Send" }).click();
    await isDrawn(visitor, "截图 •••• 1111.png");
    const id = await until("the conversation is kept", async () => {
      const { rows } = await pool.query<{ id: string }>(
        "SELECT id FROM conversations WHERE channel = 'chat' AND subject = 'This is what I see'",
      );
      return rows[0]?.id ?? false;
    });

    const agent = await open({ expectedErrors: refusedFile });
    await signInAs(agent, "agent");
    await agent.goto(`/console/inbox/${id}`);
    await isDrawn(agent, "截图 •••• 1111.png");
    await agent.getByText("Live", { exact: true }).waitFor();
    await chooser(agent).setInputFiles([statement, { ...program, name: "setup.exe" }]);
    await agent.getByText("Not taken: pictures").waitFor();
    await agent.getByRole("button", { name: "Remove setup.exe" }).click();
    // What was kept with the draft is there after a reload.
    await agent.reload();
    await agent.getByText("statement.pdf").waitFor();
    await agent.getByRole("button", { name: "Remove statement.pdf" }).click();
    await agent.evaluate(() => {
      const file = new File(["%PDF-1.7\n", "x".repeat(2_000)], "dropped.pdf", { type: "application/pdf" });
      const transfer = new DataTransfer();
      transfer.items.add(file);
      const area = document.querySelector("textarea")!;
      for (const name of ["dragenter", "dragover", "drop"])
        area.dispatchEvent(new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer: transfer }));
    });
    await agent.getByRole("button", { name: "Remove dropped.pdf" }).waitFor();
    await expectAccessible(agent);
    await until("it may be sent", () => agent.getByRole("button", { name: /^Send/ }).first().isEnabled());
    await agent.keyboard.press("r");
    await agent.keyboard.press("Control+Enter");
    await visitor.getByRole("button", { name: "Save dropped.pdf" }).waitFor();
    const [saved] = await Promise.all([
      visitor.waitForEvent("download"),
      visitor.getByRole("button", { name: "Save dropped.pdf" }).click(),
    ]);
    expect(saved.suggestedFilename()).toBe("dropped.pdf");

    const { rows } = await pool.query<{ id: string }>(
      "SELECT id FROM attachments WHERE conversation_id = $1 ORDER BY seq",
      [id],
    );
    const address = `${url}/console/files/${rows[1]!.id}`;
    expect((await fetch(address, { redirect: "manual" })).status).toBe(302);
    const answer = await fetch(address, { headers: { Cookie: await cookieOf("analyst") } });
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment/);
    expect(answer.headers.get("content-security-policy")).toContain("sandbox");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    // A visitor's files are nobody's who only has the address.
    expect((await fetch(`${url}/chat/files/${rows[0]!.id}`)).status).toBe(401);
  });
});
