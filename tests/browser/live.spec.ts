// An open ticket learns of what others do, and agents see each other. What somebody types,
// where they are and what they look at is left alone.

import { type Browser, expect, type Page, test } from "@playwright/test";
import { ask, raise, unique } from "./support/api";
import { isAccessible, looksRight, open, setHidden, watch } from "./support/page";
import { jonas, jose, lena, mara, type Person, session } from "./support/people";

/** What somebody else does is there within two looks. */
const SOON = { timeout: 8_000 };

/** Several lines, so that what stands below has to move. */
const LONG = (word: string): string => [`First line ${word}`, ...Array.from({ length: 9 }, (_, n) => `Line ${n}.`)].join("\n");

/** A page of somebody else's browser. */
async function elsewhere(browser: Browser, person: Person): Promise<Page> {
  return (await browser.newContext({ storageState: session(person) })).newPage();
}

/** How far down the screen the field with this name stands. */
async function top(page: Page, name: string): Promise<number> {
  return page.getByRole("textbox", { name, exact: true }).evaluate((it) => it.getBoundingClientRect().top);
}

/** Answers of the worker to the page, as `GET 304 /api/…`. Not those about jobs, which other
 * tests may run meanwhile: `jobs.spec.ts` holds that nothing is asked while none does. */
function answers(page: Page): string[] {
  const all: string[] = [];
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.startsWith("/api/") && !pathname.startsWith("/api/desk/jobs")) all.push(`${response.request().method()} ${response.status()} ${pathname}`);
  });
  return all;
}

test.describe("An agent", () => {
  test.use({ storageState: session(mara) });

  test("learns of a colleague's reply while writing one", async ({ page, browser }) => {
    const wrongs = watch(page);
    const word = unique("").trim();
    const number = await raise(page, jose.email, `Both at once ${word}`);
    // The conversation is longer than what is beside it, so that the page can be scrolled on.
    for (let n = 0; n < 3; n += 1) await ask(page, "POST", `/api/desk/tickets/${number}/notes`, { body: LONG(`note ${n}`) });
    await page.setViewportSize({ width: 1280, height: 520 });
    await open(page, `/desk/tickets/${number}`);
    const reply = page.getByRole("textbox", { name: "Reply" });
    await reply.fill("Half a rep");
    await reply.scrollIntoViewIfNeeded();
    // Who reads the reply is known, and its line is drawn.
    await page.waitForTimeout(1_500);
    const stood = await top(page, "Reply");

    const other = await elsewhere(browser, jonas);
    await open(other, `/desk/tickets/${number}`);
    await other.getByRole("textbox", { name: "Reply" }).fill(LONG(word));
    await other.getByRole("button", { name: "Send", exact: true }).click();

    await expect(page.getByRole("status").filter({ hasText: `New message from ${jonas.name}` })).toBeAttached(SOON);
    await expect(page.locator(".message").filter({ hasText: `First line ${word}` })).toHaveCount(1);
    // What was typed, the keyboard and the field are where they were.
    await expect(reply).toHaveValue("Half a rep");
    await expect(reply).toBeFocused();
    await expect.poll(async () => Math.abs((await top(page, "Reply")) - stood)).toBeLessThan(2);
    await page.keyboard.type("ly");
    await expect(reply).toHaveValue("Half a reply");
    await expect(page.getByRole("main").locator(".ticket-status").first()).toHaveText("Waiting");

    const warning = page.getByText(`${jonas.name} replied while you were writing.`);
    await expect(warning).toBeVisible();
    await page.setViewportSize({ width: 1280, height: 800 });
    await isAccessible(page, "a reply that came meanwhile", "main");
    await page.getByRole("link", { name: "Go to the reply" }).click();
    await expect(page.getByRole("article", { name: `Message from ${jonas.name}` })).toBeFocused();
    await expect(warning).toHaveCount(0);
    await expect(reply).toHaveValue("Half a reply");

    // A note is said as one; without a field that is typed into, the page does not move.
    await page.evaluate(() => {
      (document.activeElement as HTMLElement).blur();
      scrollTo(0, 0);
    });
    await ask(other, "POST", `/api/desk/tickets/${number}/notes`, { body: `Between us ${word}` });
    await expect(page.getByRole("status").filter({ hasText: `New internal note from ${jonas.name}` })).toBeAttached(SOON);
    await expect(page.getByRole("article", { name: `Internal note from ${jonas.name}` })).toHaveCount(1);
    expect(await page.evaluate(() => scrollY)).toBe(0);
    await expect(warning).toHaveCount(0);
    await other.context().close();
    expect(wrongs).toEqual([]);
  });

  test("sees who else is here, and who writes", async ({ page, browser }) => {
    const number = await raise(page, jose.email, unique("In company"));
    const here = (words: string) => page.getByRole("status").filter({ hasText: words });
    await open(page, `/desk/tickets/${number}`);
    const other = await elsewhere(browser, jonas);
    await open(other, `/desk/tickets/${number}`);
    await expect(other.getByRole("status").filter({ hasText: `${mara.name} is viewing this ticket` })).toBeVisible(SOON);
    // Back from another tab, it is asked at once.
    await setHidden(page, true);
    await setHidden(page, false);
    await expect(here(`${jonas.name} is viewing this ticket`)).toBeVisible(SOON);

    const reply = other.getByRole("textbox", { name: "Reply" });
    await reply.pressSequentially("I look into it");
    await expect(here(`${jonas.name} is writing a reply`)).toBeVisible(SOON);
    await looksRight(page, "a colleague writes", "main");
    await reply.fill("");
    await expect(here(`${jonas.name} is viewing this ticket`)).toBeVisible(SOON);
    // A note is no reply.
    await other.getByRole("tab", { name: "Internal note" }).click();
    await other.getByRole("textbox", { name: "Internal note" }).pressSequentially("Only for us");
    await other.getByRole("navigation", { name: "Desk" }).getByRole("link", { name: "Tickets" }).click();
    await expect(here(jonas.name)).toHaveCount(0, SOON);
    await other.context().close();
  });

  test("sees what a colleague sets, and a customer's reply", async ({ page, browser }) => {
    const word = unique("").trim();
    const number = await raise(page, jose.email, `Set elsewhere ${word}`);
    await open(page, `/desk/tickets/${number}`);
    const ticket = await ask<Record<string, unknown> & { department: { id: string } }>(page, "GET", `/api/desk/tickets/${number}`);
    const other = await elsewhere(browser, jonas);
    await ask(other, "PUT", `/api/desk/tickets/${number}`, {
      version: ticket.version, status: "open", priority: "high", assignee: null, department: ticket.department.id, is_private: false,
    });
    await expect(page.getByLabel("Priority").locator("option:checked")).toHaveText("High", SOON);

    const contact = await elsewhere(browser, jose);
    await open(contact, `/tickets/${number}`);
    await contact.getByLabel("Your reply").fill(`It works again ${word}`);
    await contact.getByRole("button", { name: "Send reply" }).click();
    await expect(page.getByRole("status").filter({ hasText: `New message from ${jose.name}` })).toBeAttached(SOON);
    await expect(page.locator(".message").filter({ hasText: `It works again ${word}` })).toHaveCount(1);
    // Nobody was writing.
    await expect(page.getByText("while you were writing")).toHaveCount(0);
    for (const it of [other, contact]) await it.context().close();
  });

  test("who only reads gets nothing that is known, and out of sight nothing at all", async ({ page }) => {
    // Of nobody's account: what is raised for one by other tests changes what stands beside it.
    const email = `quiet.${unique("").trim()}@reader.example`;
    await ask(page, "POST", "/api/desk/contacts", { first_name: "Quinn", last_name: "Reader", email });
    const number = await raise(page, email, unique("Quiet"));
    await open(page, `/desk/tickets/${number}`);
    // The count in the side bar is asked for once the page is at rest.
    await expect(page.getByRole("navigation", { name: "Desk" }).locator(".nav-count")).toHaveText(/\d/);
    const all = answers(page);
    const ticket = `/api/desk/tickets/${number}`;
    await expect.poll(() => all.filter((it) => it.endsWith(ticket)).length, { timeout: 15_000 }).toBeGreaterThanOrEqual(2);
    const looks = all.filter((it) => it.endsWith(ticket));
    expect(looks).toEqual(looks.map(() => `GET 304 ${ticket}`));
    // Nothing else is asked but who is here.
    expect(all.filter((it) => !it.endsWith(ticket))).toEqual(all.filter((it) => it === `PUT 200 ${ticket}/presence`));

    await setHidden(page, true);
    // What is on its way arrives.
    await page.waitForTimeout(1_000);
    const before = all.length;
    await page.waitForTimeout(9_000);
    expect(all.slice(before)).toEqual([]);
    await setHidden(page, false);
    await expect.poll(() => all.slice(before)).toContain(`GET 304 ${ticket}`);
  });

  test("a page that is no ticket asks nothing by itself, whatever is raised meanwhile", async ({ page }) => {
    await open(page, "/desk/tickets");
    await page.waitForTimeout(1_000);
    const all = answers(page);
    for (let n = 0; n < 3; n += 1) await raise(page, jose.email, unique("One of many"));
    await page.waitForTimeout(6_000);
    expect(all).toEqual([]);
  });
});

test.describe("A contact", () => {
  test.use({ storageState: session(jose) });

  test("learns of the agent's reply and of a colleague's, and of no agent who is there", async ({ page, browser }) => {
    const wrongs = watch(page);
    const word = unique("").trim();
    const agent = await elsewhere(browser, mara);
    const number = await raise(agent, jose.email, `Answer me ${word}`);
    await page.setViewportSize({ width: 1280, height: 520 });
    await open(page, `/tickets/${number}`);
    await open(agent, `/desk/tickets/${number}`);
    const reply = page.getByLabel("Your reply");
    await reply.fill("One more thi");
    await reply.scrollIntoViewIfNeeded();
    const stood = await top(page, "Your reply");

    await agent.getByRole("textbox", { name: "Reply" }).pressSequentially("Let me see");
    await agent.getByRole("textbox", { name: "Reply" }).fill(LONG(word));
    await agent.getByRole("button", { name: "Send", exact: true }).click();
    await expect(page.getByRole("status").filter({ hasText: `New message from ${mara.name}` })).toBeAttached(SOON);
    await expect(page.locator(".message").filter({ hasText: `First line ${word}` })).toHaveCount(1);
    await expect(reply).toHaveValue("One more thi");
    await expect(reply).toBeFocused();
    await expect.poll(async () => Math.abs((await top(page, "Your reply")) - stood)).toBeLessThan(2);

    const colleague = await elsewhere(browser, lena);
    await ask(colleague, "POST", `/api/portal/tickets/${number}/messages`, { body: `Me too ${word}` });
    await expect(page.locator(".message").filter({ hasText: `Me too ${word}` })).toHaveCount(1, SOON);

    // Whoever solves it takes neither the words nor the keyboard away.
    await ask(agent, "POST", `/api/desk/tickets/${number}/messages`, { body: `Done ${word}`, then: "solved" });
    await expect(page.getByText("This ticket is solved. Replying will reopen it.")).toBeVisible(SOON);
    await expect(reply).toHaveValue("One more thi");
    await expect(reply).toBeFocused();
    await page.keyboard.type("ng");
    await expect(reply).toHaveValue("One more thing");
    await isAccessible(page, "a ticket that was solved meanwhile", "main");
    await expect(page.getByText(/is viewing|is writing/)).toHaveCount(0);
    for (const it of [agent, colleague]) await it.context().close();
    expect(wrongs).toEqual([]);
  });

  test("asks for what is known only, and nothing out of sight", async ({ page }) => {
    // Nobody else sees it, whoever comes and goes at the account.
    const { accounts } = await ask<{ accounts: { id: string }[] }>(page, "GET", "/api/portal/session");
    const draft = { subject: unique("Quiet, too"), body: "For me alone.", is_private: true, account: accounts[0].id };
    const { number } = await ask<{ number: number }>(page, "POST", "/api/portal/tickets", draft);
    await open(page, `/tickets/${number}`);
    const all = answers(page);
    const look = `GET 304 /api/portal/tickets/${number}`;
    await expect.poll(() => all.length, { timeout: 15_000 }).toBeGreaterThanOrEqual(2);
    expect(all).toEqual(all.map(() => look));
    await setHidden(page, true);
    await page.waitForTimeout(1_000);
    const before = all.length;
    await page.waitForTimeout(6_000);
    expect(all.slice(before)).toEqual([]);
    await setHidden(page, false);
    await expect.poll(() => all.slice(before)).toEqual([look]);
  });
});
