import { describe, expect, it } from "vitest";
import { prisma } from "#app/platform/db.server.ts";
import { redis } from "#app/platform/redis.server.ts";
import { askChat, ChatPage, connectChat } from "#tests/chat-page.ts";
import { startBalancer } from "#tests/setup/balancer.ts";
import { expectAccessible, useBrowser } from "#tests/setup/browser.ts";
import { startWeb } from "#tests/setup/processes.ts";
import { until } from "#tests/setup/until.ts";
import { useServers } from "./servers.ts";
import { type Site, shopKeys, signed } from "./signed-visitor.ts";
import { field, heldAs, isSent, write } from "./visitor.ts";

const cut = [/WebSocket/, /ERR_/, /Failed to load resource/];
const blocked = [/WebSocket/];
const refusedFile = [/415/];
const refused = [/429/];

const kept = useServers();
const open = useBrowser();

describe("the line of a chat", () => {
  it("stays for whoever writes while their web process is replaced", async () => {
    const balancer = kept(await startBalancer());
    const [old, next] = await Promise.all([
      startWeb({ LOG_LEVEL: "info", APP_ORIGIN: balancer.url }).then(kept),
      startWeb({ LOG_LEVEL: "info", APP_ORIGIN: balancer.url }).then(kept),
    ]);
    balancer.use([old, next].map(({ url }) => Number(new URL(url).port)));
    const page = await open({ expectedErrors: cut });
    await page.addInitScript(() => {
      const cuts: number[] = [];
      Object.assign(window, { cuts });
      const Real = WebSocket;
      window.WebSocket = class extends Real {
        constructor(url: string | URL, protocols?: string | string[]) {
          super(url, protocols);
          this.addEventListener("close", () => cuts.push(performance.now()));
        }
      };
    });
    await page.goto(`${balancer.url}/chat/frame?ask=none`);
    const texts = Array.from({ length: 12 }, (_, count) => `Through a deploy ${count}`);
    await write(page, texts[0]!);
    await isSent(page, texts[0]!);
    await page.evaluate(() => {
      const said: string[] = [];
      const seen = window as unknown as { said: string[]; cuts: number[] };
      seen.said = said;
      // A machine may need longer than a visitor is told nothing: what is said after that is true.
      const unseen = 1_500;
      new MutationObserver(() => {
        const cut = seen.cuts.at(-1);
        if (cut !== undefined && performance.now() - cut >= unseen) return;
        for (const bar of document.querySelectorAll(".bar")) said.push(bar.textContent ?? "");
      }).observe(document.body, { childList: true, subtree: true, characterData: true });
    });
    const ended = old.stop("SIGTERM");
    for (const text of texts.slice(1)) await write(page, text);
    expect(await ended).toBe(0);
    await isSent(page, texts.at(-1)!);
    await until("nothing waits", async () => (await page.locator("li.waiting").count()) === 0);
    expect((await heldAs(texts[0]!)).map(({ bodies }) => bodies)).toEqual([texts]);
    expect(await page.locator("li .body").allTextContents()).toEqual(texts);
    const said = await page.evaluate(() => (window as unknown as { said: string[] }).said);
    const unexpected = (words: string) => !/before you|You are next/.test(words);
    expect(said.filter(unexpected)).toEqual([]);
    expect((await page.locator(".bar").allTextContents()).filter(unexpected)).toEqual([]);
  }, 120_000);

  it("says no more that it is being made once a message went through it, though no catch-up came yet", async () => {
    const page = await open();
    await page.routeWebSocket(/\/live/, (socket) => {
      const server = socket.connectToServer();
      socket.onMessage((frame) => {
        if (!String(frame).includes("chat.sync")) server.send(frame);
      });
    });
    await page.goto("/chat/frame?ask=none");
    const connecting = page.getByText("Connecting…");
    await connecting.waitFor();
    await write(page, "Sent before what was said is there");
    await isSent(page, "Sent before what was said is there");
    expect(await connecting.count()).toBe(0);
  });

  it.each(["refused", "cut when they open"])("is long polling where websockets are %s", async (how) => {
    const page = await open({ expectedErrors: blocked });
    if (how === "refused")
      await page.addInitScript(() => {
        window.WebSocket = class extends EventTarget {
          constructor() {
            super();
            throw new Error("WebSocket is blocked here");
          }
        } as never;
      });
    else await page.routeWebSocket(/\/live/, (socket) => socket.close());
    const polls: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes("transport=polling")) polls.push(request.method());
    });
    await page.goto("/chat/frame?ask=none");
    const first = `Behind an old proxy, ${how}`;
    await write(page, first);
    await isSent(page, first);
    await write(page, "Still behind it");
    await isSent(page, "Still behind it");
    expect(polls).toContain("POST");
    expect((await heldAs(first)).map(({ bodies }) => bodies)).toEqual([[first, "Still behind it"]]);
  });

  it.each(["somebody writes", "nobody writes"])(
    "comes back where a websocket falls silent and %s",
    async (how) => {
      const balancer = kept(await startBalancer());
      const web = kept(await startWeb({ LOG_LEVEL: "info", APP_ORIGIN: balancer.url }));
      const port = Number(new URL(web.url).port);
      balancer.use([port]);
      const page = await open({ expectedErrors: cut });
      const polls: string[] = [];
      page.on("request", (request) => {
        if (request.url().includes("transport=polling")) polls.push(request.method());
      });
      await page.goto(`${balancer.url}/chat/frame?ask=none`);
      const first = `Before the silence, ${how}`;
      await write(page, first);
      await isSent(page, first);
      expect(polls).toEqual([]);
      balancer.silenceWebsockets();
      const later = "Into the silence";
      if (how === "somebody writes") await write(page, later);
      else {
        const token = await page.evaluate(() => localStorage.getItem("upay.chat.token"));
        const elsewhere = new ChatPage([`http://localhost:${port}`], token!);
        elsewhere.connect();
        await until("the other page is there", () => elsewhere.state.conversationId !== null);
        elsewhere.write(later);
        await until("the other page has sent it", () => elsewhere.state.outbox.length === 0);
        elsewhere.close();
      }
      await page.locator("li.own", { hasText: later }).waitFor({ timeout: 45_000 });
      await write(page, "And on");
      await isSent(page, "And on");
      expect(polls).toContain("POST");
      expect(await page.locator("li .body").allTextContents()).toEqual([first, later, "And on"]);
      expect((await heldAs(first)).map(({ bodies }) => bodies)).toEqual([[first, later, "And on"]]);
    },
    120_000,
  );

  it("is long polling where a websocket opens and is silent from its first word on", async () => {
    const balancer = kept(await startBalancer());
    const web = kept(await startWeb({ LOG_LEVEL: "info", APP_ORIGIN: balancer.url }));
    balancer.use([Number(new URL(web.url).port)]);
    balancer.silenceWebsockets("start");
    const page = await open({ expectedErrors: cut });
    await page.goto(`${balancer.url}/chat/frame?ask=none`);
    await write(page, "Into the silence from the start");
    await page.locator("li.own:not(.waiting)", { hasText: "from the start" }).waitFor({ timeout: 60_000 });
    await write(page, "And on from there");
    await isSent(page, "And on from there");
    expect((await heldAs("Into the silence from the start")).map(({ bodies }) => bodies)).toEqual([
      ["Into the silence from the start", "And on from there"],
    ]);
  }, 120_000);

  it("goes on over another web process when the one it came by is killed", async () => {
    const balancer = kept(await startBalancer());
    const [doomed, other] = await Promise.all([
      startWeb({ LOG_LEVEL: "info", APP_ORIGIN: balancer.url }).then(kept),
      startWeb({ LOG_LEVEL: "info", APP_ORIGIN: balancer.url }).then(kept),
    ]);
    balancer.use([doomed, other].map(({ url }) => Number(new URL(url).port)));
    const page = await open({ expectedErrors: cut });
    await page.goto(`${balancer.url}/chat/frame?ask=none`);
    const texts = Array.from({ length: 8 }, (_, count) => `Through a kill ${count}`);
    await write(page, texts[0]!);
    await isSent(page, texts[0]!);
    for (const text of texts.slice(1, 4)) await write(page, text);
    await doomed.stop("SIGKILL");
    for (const text of texts.slice(4)) await write(page, text);
    await isSent(page, texts.at(-1)!);
    await until("nothing waits", async () => (await page.locator("li.waiting").count()) === 0);
    expect((await heldAs(texts[0]!)).map(({ bodies }) => bodies)).toEqual([texts]);
    expect(await page.locator("li .body").allTextContents()).toEqual(texts);
  }, 120_000);

  it("says plainly where too many come from one network, and opens by itself when that has passed", async () => {
    const web = kept(await startWeb({ LOG_LEVEL: "info", CHAT_MESSAGES_PER_ADDRESS: "10" }));
    const page = await open({ locale: "zh", expectedErrors: refused });
    await page.goto(`${web.url}/chat/frame?language=zh&ask=none`);
    // From the page: the test itself may reach the server by another address.
    await page.evaluate(async () => {
      for (let count = 0; count < 10; count += 1)
        await fetch("/chat/session", {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ token: null, identity: null }),
        });
    });
    await page.reload();
    await page.getByText("您所在的网络现在访问较多，稍后会自动继续。").waitFor();
    await expectAccessible(page);
    for (const counted of await redis().keys("upay:chat:sessions:*")) await redis().del(counted);
    await page
      .getByText("您所在的网络现在访问较多，稍后会自动继续。")
      .waitFor({ state: "detached", timeout: 20_000 });
    await write(page, "终于进来了");
    await isSent(page, "终于进来了");
  }, 90_000);

  it("says plainly where a visitor has it open too often, asks seldom, and opens by itself when there is room", async () => {
    const web = kept(await startWeb({ LOG_LEVEL: "info", CHAT_CONNECTIONS_PER_VISITOR: "1" }));
    const page = await open({ locale: "zh" });
    await page.goto(`${web.url}/chat/frame?language=zh&ask=none`);
    await write(page, "第一个窗口");
    await isSent(page, "第一个窗口");
    const second = await page.context().newPage();
    let opened = 0;
    second.on("websocket", () => {
      opened += 1;
    });
    await second.goto(`${web.url}/chat/frame?language=zh&ask=none`);
    const told = second.getByText("您打开的聊天窗口太多了。请关闭其中一些，这里稍后会自动继续。");
    await told.waitFor();
    await expectAccessible(second);
    expect(await second.getByText("网络已断开").count()).toBe(0);
    await write(second, "第二个窗口");
    // It has asked once, and asks again after some seconds.
    expect(opened).toBeLessThanOrEqual(2);
    await page.close();
    await isSent(second, "第二个窗口");
    expect(await told.count()).toBe(0);
    expect(await second.locator("li .body").allTextContents()).toEqual(["第一个窗口", "第二个窗口"]);
  }, 90_000);

  it("tells who waits their place, and when it changes", async () => {
    const [first, second] = [await open(), await open()];
    await first.goto("/chat/frame?ask=none");
    await write(first, "First in the queue");
    await isSent(first, "First in the queue");
    await second.goto("/chat/frame?ask=none");
    await write(second, "Second in the queue");
    const place = second.locator(".bar", { hasText: "before you" });
    await place.waitFor();
    const before = await place.textContent();
    await first.getByRole("button", { name: "End chat" }).click();
    await first.getByRole("button", { name: "End chat" }).last().click();
    await first.getByText("This conversation has ended").waitFor();
    await until(
      "the second has come forward",
      async () => (await second.getByText(/before you|You are next/).textContent()) !== before,
    );
  });

  it("says plainly, and in their language, that somebody sent too much", async () => {
    const page = await open({ locale: "zh" });
    await page.goto("/chat/frame?language=zh&ask=none");
    await write(page, "发得太快");
    await isSent(page, "发得太快");
    const { origin } = new URL(page.url());
    const socket = connectChat(origin, await page.evaluate(() => localStorage.getItem("upay.chat.token")));
    try {
      const introduction = { name: null, email: null, locale: "zh" };
      for (let count = 0; count < 39; count += 1)
        await askChat(socket, "chat.send", {
          clientId: `too-much-${String(count).padStart(4, "0")}`,
          conversationId: null,
          body: `第 ${count} 条`,
          introduction,
        });
    } finally {
      socket.close();
    }
    await write(page, "还有一条");
    await page.getByText("一下子发得太多了，稍后会自动继续发送。").waitFor();
    expect(await page.locator("li.waiting", { hasText: "还有一条" }).count()).toBe(1);
    await expectAccessible(page);
  });
});

describe("the thread", () => {
  it("stays at its end while things come and go around it, and where somebody reads further up", async () => {
    const page = await open({ width: 390, height: 560, expectedErrors: refusedFile });
    await page.goto("/chat/frame?ask=none");
    for (let count = 0; count < 8; count += 1) await write(page, `Something to read ${count}`);
    await isSent(page, "Something to read 7");
    const log = page.getByRole("log");
    const fromEnd = () =>
      log.evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight);
    await field(page).fill("y".repeat(4_100));
    await page.getByText("At most 4000 characters").waitFor();
    await page.locator("input[type=file]").setInputFiles([
      { name: "a.png", mimeType: "image/png", buffer: Buffer.from("MZ\0\0 a program") },
      { name: "b.txt", mimeType: "text/plain", buffer: Buffer.from("hello") },
    ]);
    await page.getByText("We take pictures").waitFor();
    await until("the end is in view", async () => (await fromEnd()) < 2);
    await log.evaluate((box) => {
      box.scrollTop = 0;
    });
    await until("the beginning is in view", async () => (await fromEnd()) > 100);
    await page.getByRole("button", { name: "Remove b.txt" }).click();
    await page.getByText("b.txt").waitFor({ state: "detached" });
    expect(await log.evaluate(({ scrollTop }) => scrollTop)).toBe(0);
  });
});

describe("a message", () => {
  it("of signs that nobody sees goes without them, and holds up none behind it", async () => {
    const page = await open();
    await page.goto("/chat/frame?ask=none");
    await write(page, `${"\u0001".repeat(3_000)}seen`);
    await write(page, "behind it");
    await isSent(page, "behind it");
    expect((await heldAs("seen")).map(({ bodies }) => bodies)).toEqual([["seen", "behind it"]]);
  });
});

describe("the button on a site", () => {
  it("stands where and how its tag says, and is read on a bright colour", async () => {
    const page = await open();
    await page.goto("/chat/demonstration?colour=%23ffe000&position=left&greeting=Welcome%20back");
    const button = page.getByRole("button", { name: "Open the chat" });
    expect((await button.boundingBox())!.x).toBeLessThan(100);
    expect(await button.evaluate((element) => getComputedStyle(element).color)).toBe("rgb(0, 0, 0)");
    await button.click();
    const chat = page.frameLocator("iframe");
    await chat.getByText("Welcome back").waitFor();
    expect(await page.locator("iframe").getAttribute("title")).toBe("Chat");
    await expectAccessible(page);
  });
});

describe("a site that knows its customer", () => {
  it("proves them at any moment, and leaves nothing of them when they sign out", async () => {
    const web = kept(await startWeb({ LOG_LEVEL: "info", ...shopKeys }));
    const page = await open({ expectedErrors: cut });
    const sessions: { identity: string | null }[] = [];
    // The first question is on its way while the site says who is there.
    let answerFirst: () => void = () => undefined;
    const first = new Promise<void>((resolve) => {
      answerFirst = resolve;
    });
    await page.route("**/chat/session", async (route) => {
      sessions.push(route.request().postDataJSON() as { identity: string | null });
      if (sessions.length === 1) await first;
      await route.continue();
    });
    await page.goto(`${web.url}/chat/demonstration?language=en&ask=none`);
    await page.getByRole("button", { name: "Open the chat" }).click();
    await until("a session is asked for", () => sessions.length > 0);
    await page.evaluate(
      (token) => (window as unknown as Site).UPayChat.identify(token),
      signed("cus_late_proof"),
    );
    answerFirst();
    const chat = page.frameLocator("iframe");
    await write(chat, "Proven a moment later");
    await isSent(chat, "Proven a moment later");
    expect(sessions[0]!.identity).toBeNull();
    expect((await heldAs("Proven a moment later"))[0]?.customer).toBe("cus_late_proof");

    await page.context().setOffline(true);
    await chat.getByText("No connection.").waitFor();
    await write(chat, "Nobody else should read this");
    await page.evaluate(() => (window as unknown as Site).UPayChat.signOut());
    await until("the thread is empty", async () => (await chat.locator("li").count()) === 0);
    await page.context().setOffline(false);
    await page.reload();
    await page.getByRole("button", { name: "Open the chat" }).click();
    await chat.getByText("Hello! Tell us what happened").waitFor();
    await write(chat, "Somebody else");
    await isSent(chat, "Somebody else");
    expect(await chat.locator("li .body").allTextContents()).toEqual(["Somebody else"]);
    expect((await heldAs("Somebody else"))[0]?.customer).toBeNull();
  }, 120_000);

  it("may be slow to say so: they are who it says from then on, and gone when it says they left", async () => {
    const web = kept(await startWeb({ LOG_LEVEL: "info", ...shopKeys }));
    const page = await open({ expectedErrors: cut });
    const sessions: { identity?: string | null; end?: string | null }[] = [];
    page.on("request", (request) => {
      if (request.url().endsWith("/chat/session")) sessions.push(request.postDataJSON() as object);
    });
    const hello = (identity: string | false) =>
      page.evaluate((said) => {
        const { contentWindow } = document.querySelector("iframe")!;
        contentWindow!.postMessage({ upay: "site", type: "hello", identity: said, shown: true }, "*");
      }, identity);
    const frame = async () => {
      await page.goto(`${web.url}/chat/demonstration?language=en&ask=none`);
      sessions.length = 0;
      await page.evaluate(() => {
        const own = document.createElement("iframe");
        Object.assign(own, { src: "/chat/frame?ask=none", width: "400", height: "600" });
        document.body.replaceChildren(own);
      });
      await until("the page goes on without its site", () => sessions.length > 0);
    };
    await frame();
    await hello(signed("cus_slow_site"));
    await until("they are proven", () => sessions.some(({ identity }) => identity));
    const chat = page.frameLocator("iframe");
    await write(chat, "Proven by a slow site");
    await isSent(chat, "Proven by a slow site");
    expect((await heldAs("Proven by a slow site"))[0]?.customer).toBe("cus_slow_site");

    await frame();
    await chat.getByText("Proven by a slow site").waitFor();
    await hello(false);
    await until("the session is ended", () => sessions.some(({ end }) => end));
    await until("the thread is empty", async () => (await chat.locator("li").count()) === 0);
    await write(chat, "Nobody by a slow site");
    await isSent(chat, "Nobody by a slow site");
    expect((await heldAs("Nobody by a slow site"))[0]?.customer).toBeNull();
  }, 60_000);

  it("sends nothing of one customer as the next, where a site replaces them without a word", async () => {
    const web = kept(await startWeb({ LOG_LEVEL: "info", ...shopKeys }));
    const page = await open({ expectedErrors: cut });
    const shop = `${web.url}/chat/demonstration?language=en&ask=none`;
    const identify = (customer: string) =>
      page.evaluate((token) => (window as unknown as Site).UPayChat.identify(token), signed(customer));
    let cutOff = false;
    await page.routeWebSocket(/\/live\//, (socket) => {
      if (cutOff) void socket.close();
      else socket.connectToServer();
    });
    await page.route("**/live/**", (route) => (cutOff ? route.abort() : route.continue()));
    await page.goto(shop);
    await identify("cus_before");
    await page.getByRole("button", { name: "Open the chat" }).click();
    const chat = page.frameLocator("iframe");
    await write(chat, "The one before");
    await isSent(chat, "The one before");
    await chat.getByRole("button", { name: "End chat" }).click();
    await chat.getByRole("button", { name: "End chat" }).last().click();
    await chat.getByRole("button", { name: "New conversation" }).click();
    await page.context().setOffline(true);
    await chat.getByText("No connection.").waitFor();
    await write(chat, "Never sent by the one before");
    cutOff = true;
    await page.context().setOffline(false);
    await identify("cus_after");
    await until("the thread is empty", async () => (await chat.locator("li").count()) === 0);
    cutOff = false;
    await write(chat, "The one after");
    await isSent(chat, "The one after");
    expect(await chat.locator("li .body").allTextContents()).toEqual(["The one after"]);
    expect((await heldAs("The one after"))[0]?.customer).toBe("cus_after");
    expect(await heldAs("Never sent by the one before")).toEqual([]);
  }, 120_000);
});

describe("a customer who signs out", () => {
  it("is unknown to a chat that was not even open", async () => {
    const web = kept(await startWeb({ LOG_LEVEL: "info", ...shopKeys }));
    const page = await open();
    const shop = `${web.url}/chat/demonstration?language=en&ask=none`;
    await page.goto(shop);
    const proven = page.waitForResponse(async (answer) => {
      if (!answer.url().endsWith("/chat/session")) return false;
      return ((await answer.json()) as { customer: boolean }).customer;
    });
    await page.evaluate((token) => {
      const { UPayChat } = window as unknown as Site;
      UPayChat.identify(token);
      UPayChat.open();
    }, signed("cus_signs_out"));
    await proven;
    await page.goto(shop);
    const unknown = page.waitForResponse(async (answer) => {
      if (!answer.url().endsWith("/chat/session")) return false;
      return ((await answer.json()) as { customer?: boolean }).customer === false;
    });
    await page.evaluate(() => (window as unknown as Site).UPayChat.signOut());
    await unknown;
    await page.getByRole("button", { name: "Open the chat" }).click();
    const chat = page.frameLocator("iframe");
    await write(chat, "After the sign-out");
    await isSent(chat, "After the sign-out");
    expect((await heldAs("After the sign-out"))[0]?.customer).toBeNull();
  }, 120_000);
});

describe("the form outside office hours", () => {
  it("takes the place of the chat when the office closes, unless somebody is writing", async () => {
    const page = await open();
    await page.clock.install();
    const calendar = await prisma.serviceCalendar.create({
      data: { name: `Never ${Date.now()}`, zone: "UTC", week: {}, holidays: [] },
    });
    const say = (told: { hours: string; calendarId: string | null }) =>
      prisma.chatSetting.upsert({
        where: { id: 1 },
        update: told,
        create: { id: 1, askName: "no", askEmail: "no", ...told },
      });
    try {
      await page.goto("/chat/frame?language=en&ask=none");
      await page.getByText("Hello! Tell us what happened").waitFor();
      // Written first: a page that has just come asks for the hours at any moment.
      await field(page).fill("Half a sentence");
      await say({ hours: "calendar", calendarId: calendar.id });
      await page.clock.runFor(130_000);
      expect(await field(page).inputValue()).toBe("Half a sentence");
      await field(page).fill("");
      const looked = page.waitForResponse(/chat\/session/);
      await page.clock.runFor(61_000);
      await looked;
      await page.getByText("Nobody is here right now.").waitFor();
      await say({ hours: "always", calendarId: null });
      await page.clock.runFor(61_000);
      await page.getByText("Nobody is here right now.").waitFor({ state: "detached" });
    } finally {
      await prisma.chatSetting.deleteMany();
      await prisma.serviceCalendar.delete({ where: { id: calendar.id } });
    }
  }, 60_000);

  it("keeps what could not be left through a reload, and leaves it once", async () => {
    const web = kept(
      await startWeb({ LOG_LEVEL: "info", CHAT_HOURS: JSON.stringify({ zone: "UTC", week: {} }) }),
    );
    const page = await open({ width: 390, height: 844, expectedErrors: cut });
    await page.goto(`${web.url}/chat/frame?language=en`);
    await page.getByText("Nobody is here right now.").waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Leave message" }).click();
    await page.getByText("Please write what happened.").waitFor();
    await page.getByLabel("Email").fill("wei@customer.example");
    await page.getByLabel("Message").fill("Left at night, card 4111 1111\n1111 1111");
    await page.context().setOffline(true);
    await page.getByRole("button", { name: "Leave message" }).click();
    await page.getByText("What you wrote is still here").waitFor();
    await page.context().setOffline(false);
    await page.reload();
    await until("the words are there again", async () =>
      (await page.getByLabel("Message").inputValue()).startsWith("Left at night, card •••• 1111"),
    );
    await page.getByLabel("Email").fill("wei@customer.example");
    await page.getByLabel("Message").fill("Left at night, card 4111 1111\n1111 1111");
    await page.getByRole("button", { name: "Leave message" }).click();
    await page.getByText("Thank you. Your message is with us").waitFor();
    await page.getByText("kept its last four digits, to protect you").waitFor();
    const held = await heldAs("Left at night, card •••• 1111");
    expect(held.map(({ channel }) => channel)).toEqual(["web_form"]);
  }, 90_000);
});
