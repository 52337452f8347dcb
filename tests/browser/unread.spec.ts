// What a contact has not read: the mark in the list, which goes with reading, on all devices;
// the subject that the list knew; and when exactly something was said, for every way of asking.

import { type Browser, expect, type Page, test } from "@playwright/test";
import { ask, raise, unique } from "./support/api";
import { isAccessible, looksRight, open, settled, watch } from "./support/page";
import { jose, mara, type Person, session } from "./support/people";

/** Does something as somebody else. */
async function as<T>(browser: Browser, person: Person, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ storageState: session(person) });
  const done = await work(await context.newPage());
  await context.close();
  return done;
}

/** A ticket of José's with an answer that he has not read; its number. */
async function answered(browser: Browser, word: string): Promise<number> {
  return as(browser, mara, async (desk) => {
    const number = await raise(desk, jose.email, `Scanner ${word}`);
    await ask(desk, "POST", `/api/desk/tickets/${number}/messages`, { body: "It is back." });
    return number;
  });
}

/** Puts a contact into the recycle bin. */
async function deletedContact(page: Page): Promise<void> {
  const draft = { first_name: "Gone", last_name: unique("").trim() };
  const { id } = await ask<{ id: string }>(page, "POST", "/api/desk/contacts", draft);
  await ask(page, "POST", "/api/desk/operations", { draft: { act: "delete_contacts", contacts: [id] } });
}

const row = (page: Page) => page.getByRole("main").getByRole("listitem");

test.describe("A contact", () => {
  test.use({ storageState: session(jose) });

  test("sees what is unread until it is read, on every device", async ({ page, browser }) => {
    const wrongs = watch(page);
    const word = unique("").trim();
    const list = `/?whose=all&q=${word}`;
    const number = await answered(browser, word);
    await open(page, list);
    await expect(row(page)).toHaveCount(1);
    await expect(row(page).getByRole("link")).toHaveAccessibleName(new RegExp(`^Unread\\W*Scanner ${word}`));
    await expect(row(page).locator(".row-name")).toHaveCSS("font-weight", "600");
    await looksRight(page, "an unread ticket in the list", "main");
    await page.emulateMedia({ forcedColors: "active" });
    const [dot, paper] = await row(page).locator(".unread").evaluate((it) => [getComputedStyle(it).borderTopColor, getComputedStyle(document.body).backgroundColor]);
    expect(dot).not.toEqual(paper);
    await page.emulateMedia({ forcedColors: "none" });
    await page.setViewportSize({ width: 1280, height: 800 });

    // The dot stands in the margin: the subject does not move when it goes.
    const left = async () => (await row(page).locator(".row-name").boundingBox())?.x;
    const before = await left();
    await page.getByRole("link", { name: /^Unread \d/ }).click();
    await expect(page).toHaveURL(/whose=unread/);
    await expect(page).toHaveTitle("Tickets: Unread · Northwind Support");
    await expect(row(page)).toHaveCount(1);

    // What the list knew is the heading at once.
    let answer = () => {};
    const held = new Promise<void>((done) => { answer = done; });
    await page.route(`**/api/portal/tickets/${number}`, async (route) => {
      await held;
      await route.continue();
    });
    await row(page).getByRole("link").click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Scanner ${word}`);
    await expect(page.locator(".message")).toHaveCount(0);
    const top = async () => (await page.getByRole("heading", { level: 1 }).boundingBox())?.y;
    const stood = await top();
    answer();
    await expect(page.locator(".message")).toHaveCount(2);
    expect(await top()).toBe(stood);

    await page.getByRole("main").getByRole("link", { name: "Tickets", exact: true }).click();
    await expect(page).toHaveURL(/whose=unread/);
    await expect(row(page)).toHaveCount(0);
    await open(page, list);
    await expect(row(page)).toHaveCount(1);
    await expect(row(page).locator(".unread")).toHaveCount(0);
    await expect(row(page).locator(".row-name")).toHaveCSS("font-weight", "500");
    expect(await left()).toBe(before);
    await as(browser, jose, async (phone) => {
      await open(phone, list);
      await expect(row(phone).locator(".unread")).toHaveCount(0);
      // Nor are one's own words news, on another device or here.
      await ask(phone, "POST", `/api/portal/tickets/${number}/messages`, { body: "Thank you." });
    });
    await open(page, list);
    await expect(row(page)).toHaveCount(1);
    await expect(row(page).locator(".unread")).toHaveCount(0);
    expect(wrongs).toEqual([]);
  });

  test("is told that nothing is unread", async ({ page }) => {
    const none = { rows: [], next: null, previous: null };
    await page.route("**/api/portal/tickets?whose=unread", (route) => route.fulfill({ json: none }));
    await open(page, "/?whose=unread");
    await expect(page.getByText("You’re up to date: no unread tickets.")).toBeVisible();
    await isAccessible(page, "no unread tickets", "main");
    await page.getByRole("link", { name: "Show all tickets" }).click();
    await expect(row(page).first()).toBeVisible();
  });

  test("reads when exactly something was said by keyboard", async ({ page, browser }) => {
    const number = await answered(browser, unique("").trim());
    await open(page, `/tickets/${number}`);
    const time = page.locator(".message").first().getByRole("button");
    const width = async () => (await time.boundingBox())?.width ?? 0;
    const brief = await width();
    await time.focus();
    expect(await width()).toBeGreaterThan(brief + 100);
    await isAccessible(page, "a time that is shown exactly", "main");
    await page.getByRole("heading", { level: 1 }).focus();
    expect(await width()).toBeCloseTo(brief, 0);
  });

  test("is told aloud of a limit only now and then", async ({ page }) => {
    await open(page, "/new");
    const subject = page.getByLabel("Subject");
    const said = page.getByRole("form", { name: "New ticket" }).getByRole("status").filter({ hasText: /characters?/ });
    await subject.fill("x".repeat(179));
    await expect(said).toHaveCount(0);
    await subject.fill("x".repeat(180));
    await expect(said).toHaveText("20 characters left");
    await subject.fill("x".repeat(185));
    await expect(subject).toHaveAccessibleDescription("15 characters left");
    await expect(said).toHaveText("20 characters left");
    await subject.fill("x".repeat(196));
    await expect(said).toHaveText("4 characters left");
    await subject.fill("x".repeat(201));
    await expect(said).toHaveText("1 character over the limit");
    await subject.fill("");
    await expect(said).toHaveCount(0);
  });
});

test.describe("A contact with a phone", () => {
  test.use({ storageState: session(jose), hasTouch: true, isMobile: true, viewport: { width: 320, height: 640 } });

  test("reads when exactly something was said by a tap", async ({ page, browser }) => {
    const number = await answered(browser, unique("").trim());
    await open(page, `/tickets/${number}`);
    await settled(page);
    const message = page.locator(".message").first();
    const size = async () => (await message.getByRole("button").boundingBox())!;
    const brief = await size();
    expect(brief.height).toBeGreaterThanOrEqual(24);
    await message.getByRole("button").tap();
    // A tap becomes a focus a moment later.
    const area = async () => {
      const { width, height } = await size();
      return width * height;
    };
    await expect.poll(area).toBeGreaterThan(1.5 * brief.width * brief.height);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  });
});

for (const width of [320, 820]) {
  test.describe(`An agent with a touch screen of ${width} px`, () => {
    test.use({ storageState: session(mara), hasTouch: true, isMobile: true, viewport: { width, height: 900 } });

    for (const path of ["/desk/tickets", "/desk/contacts?columns=created,seen", "/desk/recycle-bin"]) {
      test(`reads exact times by a tap in the rows of ${path}, which stay as they are`, async ({ page, browser }) => {
        if (path.endsWith("bin")) await as(browser, mara, deletedContact);
        await open(page, path);
        await settled(page);
        const time = page.locator(".list-table tbody time").first();
        const full = await time.getAttribute("title");
        const shown = () => time.evaluate((it) => getComputedStyle(it, "::after").content);
        // News above the list may move it as a whole: where the row stands in its table counts.
        const boxes = () =>
          page.locator(".list-table").first().evaluate((table) => {
            const all = table.getBoundingClientRect();
            const row = table.querySelector("tbody tr")!.getBoundingClientRect();
            return [all.width, all.height, row.width, row.height, row.x - all.x, row.y - all.y];
          });
        expect(await shown()).toBe("none");
        // A wide table scrolls to a column that is tapped.
        await time.scrollIntoViewIfNeeded();
        expect((await time.evaluate((it) => it.getBoundingClientRect().height))).toBeGreaterThanOrEqual(24);
        const before = await boxes();
        await time.tap();
        await expect.poll(shown).toBe(JSON.stringify(full));
        await expect(page).toHaveURL(new RegExp(path.replace("?", "\\?")));
        expect(await boxes()).toEqual(before);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        await isAccessible(page, `an exact time in ${path}`, "main");
        await page.getByRole("heading", { level: 1 }).tap();
        await expect.poll(shown).toBe("none");
      });
    }
  });
}
