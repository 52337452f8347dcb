// The palette: contacts, accounts, tickets, pages and actions, found by keys alone, and
// what was opened last; beside it, how many tickets wait.

import { expect, type Page, test } from "@playwright/test";
import { accountId, contactId, raise, unique } from "./support/api";
import { fits, follow, isAccessible, looksRight, open, settled, watch } from "./support/page";
import { jose, lena, mara, type Person, session, signIn } from "./support/people";

/** An agent who works for one department, and not for that of new tickets. */
const priya: Person = { side: "desk", email: "priya@northwind.example", name: "Priya Raman" };

const NAME = "Search or find an action";
const palette = (page: Page) => page.getByRole("dialog", { name: NAME });
const field = (page: Page) => page.getByRole("combobox", { name: NAME });
const option = (page: Page, name: string | RegExp) => palette(page).getByRole("option", { name });
const marked = (page: Page) => palette(page).locator("[role=option][aria-selected=true]");
const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });

/** Opens the palette by its key, and types. */
async function type(page: Page, text: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await expect(field(page)).toBeFocused();
  await page.keyboard.type(text);
}

/** What is kept of what was opened. */
const kept = (page: Page) =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("opened:")).map((key) => localStorage.getItem(key) ?? "").join());

test.describe("An agent", () => {
  test.use({ storageState: session(mara) });

  test("opens it by its key and by its button, and is back where they were", async ({ page }) => {
    const wrongs = watch(page);
    await open(page, "/desk/tickets");
    const search = page.getByRole("searchbox", { name: "Search tickets" });
    await page.keyboard.press("/");
    await expect(search).toBeFocused();
    await page.keyboard.press("Control+k");
    await expect(field(page)).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(palette(page)).toBeHidden();
    await expect(search).toBeFocused();
    // The key that opens it closes it.
    await page.keyboard.press("Control+k");
    await expect(palette(page)).toBeVisible();
    await page.keyboard.press("Control+k");
    await expect(palette(page)).toBeHidden();
    const button = page.getByRole("banner").getByRole("button", { name: "Search" }).filter({ visible: true });
    await button.click();
    await expect(field(page)).toBeFocused();
    await palette(page).getByRole("button", { name: "Close" }).click();
    await expect(palette(page)).toBeHidden();
    await expect(button).toBeFocused();
    expect(wrongs).toEqual([]);
  });

  test("finds a contact, an account, a ticket and an action by keys alone", async ({ page }) => {
    const wrongs = watch(page);
    const word = unique("Kestrel");
    const number = await raise(page, jose.email, word);
    await open(page, "/desk/tickets");

    await type(page, "lena brandt");
    await expect(option(page, /^Lena Brandt/)).toContainText(lena.email);
    await expect(option(page, /^Lena Brandt/).locator("mark")).toHaveText(["Lena", "Brandt", "lena", "brandt"]);
    await page.keyboard.press("Enter");
    await expect(heading(page, "Lena Brandt")).toBeFocused();

    await type(page, "acme log");
    await expect(marked(page)).toContainText("Acme Logistics");
    await page.keyboard.press("Enter");
    await expect(heading(page, "Acme Logistics")).toBeFocused();

    await type(page, word);
    await expect(option(page, new RegExp(word))).toContainText(`#${number}`);
    await expect(palette(page).getByRole("status")).toHaveText("1 result");
    await page.keyboard.press("Enter");
    await expect(heading(page, word)).toBeFocused();
    await settled(page);

    // What can be done on the page that is shown, with its key.
    await type(page, "reply");
    await expect(marked(page)).toHaveText(/^Reply\s*r\s*$/);
    await page.keyboard.press("Enter");
    await expect(palette(page)).toBeHidden();
    await expect(page.getByRole("textbox", { name: "Reply" })).toBeFocused();

    // From where one writes, to a list and the dialog on it.
    await type(page, "new contact");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog", { name: "New contact" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(heading(page, "Contacts")).toBeVisible();
    await type(page, "new contact");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog", { name: "New contact" })).toBeVisible();
    await page.keyboard.press("Escape");

    await type(page, "your pro");
    await page.keyboard.press("Enter");
    await expect(heading(page, "Your profile")).toBeFocused();
    expect(wrongs).toEqual([]);
  });

  test("presses Enter before the answer is there, and gets what was typed", async ({ page }) => {
    const subject = unique("By number");
    const number = await raise(page, jose.email, subject);
    await page.route(/\/api\/desk\/search\?/, async (route) => {
      await new Promise((later) => setTimeout(later, 500));
      await route.continue();
    });
    await open(page, "/desk/contacts");
    await type(page, `#${number}`);
    await page.keyboard.press("Enter");
    await expect(heading(page, subject)).toBeFocused();
  });

  test("moves through the list by arrows, and opens a line in a new tab", async ({ page, context }) => {
    await open(page, "/desk/tickets");
    await type(page, "");
    await expect(palette(page).getByRole("group")).toHaveText([/^Actions/, /^Pages/]);
    const options = palette(page).getByRole("option");
    await page.keyboard.press("End");
    await expect(options.last()).toHaveAttribute("aria-selected", "true");
    await page.keyboard.press("ArrowDown");
    await expect(options.first()).toHaveAttribute("aria-selected", "true");
    await page.keyboard.press("ArrowUp");
    await expect(options.last()).toHaveAttribute("aria-selected", "true");
    await page.keyboard.press("Home");
    await expect(options.first()).toHaveAttribute("aria-selected", "true");
    await expect(field(page)).toHaveAttribute("aria-activedescendant", (await options.first().getAttribute("id")) ?? "");
    await expect(marked(page)).toHaveCount(1);
    await field(page).fill("accounts");
    await expect(marked(page)).toContainText("Accounts");
    const opened = context.waitForEvent("page");
    await page.keyboard.press("Control+Enter");
    await expect(heading(await opened, "Accounts")).toBeVisible();
    await expect(heading(page, "Tickets")).toBeVisible();
  });

  test("is told that nothing was found, and that it could not be asked", async ({ page }) => {
    await open(page, "/desk/tickets");
    await type(page, "nosuchwordanywhere");
    await expect(palette(page).getByRole("status")).toHaveText("Nothing matches “nosuchwordanywhere”.");
    await expect(palette(page).getByRole("listbox")).toBeHidden();
    await isAccessible(page, "nothing found in the palette", "dialog[open]");
    await page.route(/\/api\/desk\/search\?/, (route) => route.abort());
    await field(page).fill("lena");
    const failed = palette(page).getByRole("alert");
    await expect(failed).toContainText("You're offline");
    await isAccessible(page, "the palette, offline", "dialog[open]");
    await page.unroute(/\/api\/desk\/search\?/);
    await failed.getByRole("button", { name: "Try again" }).click();
    await expect(option(page, /^Lena Brandt/)).toBeVisible();
    await expect(failed).toBeEmpty();
    await expect(field(page)).toBeFocused();
  });

  test("sees no answer that was overtaken", async ({ page }) => {
    await open(page, "/desk/tickets");
    await page.route(/\/api\/desk\/search\?q=lena$/, async (route) => {
      await new Promise((later) => setTimeout(later, 1_500));
      await route.continue().catch(() => {});
    });
    const asked = page.waitForRequest(/\/api\/desk\/search\?q=lena$/);
    const answered = page.waitForResponse(/\/api\/desk\/search\?q=lena$/);
    await type(page, "lena");
    await asked;
    await field(page).fill("kofi");
    await expect(option(page, /^Kofi Mensah/)).toBeVisible();
    await answered;
    await expect(option(page, /^Kofi Mensah/)).toBeVisible();
    await expect(option(page, /^Lena Brandt/)).toHaveCount(0);
  });

  test("finds the key in the list of keys", async ({ page }) => {
    await open(page, "/desk/tickets");
    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await expect(help.locator("dl").first()).toContainText(`Ctrl K ${NAME}`);
    // A dialog is not left for it.
    await page.keyboard.press("Control+k");
    await expect(palette(page)).toBeHidden();
  });

  test("opens it on a phone", async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await open(page, "/desk/tickets");
    await fits(page, "the bar with the search");
    const button = page.getByRole("banner").getByRole("button", { name: "Search" }).filter({ visible: true });
    await button.click();
    await expect(field(page)).toBeFocused();
    await field(page).fill("lena");
    await expect(option(page, /^Lena Brandt/)).toBeVisible();
    await looksRight(page, "the palette with what was found", "dialog[open]");
    await page.setViewportSize({ width: 360, height: 740 });
    await fits(page, "the palette at 360 px");
    await option(page, /^Lena Brandt/).click();
    await expect(heading(page, "Lena Brandt")).toBeFocused();
    await expect(palette(page)).toBeHidden();
  });

  test("sees how many tickets wait, without waiting for it", async ({ page }) => {
    const asked: string[] = [];
    let count = 1_001;
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.route(/\/api\/desk\/ticket-counts\?status=open(,|%2C)waiting$/, async (route) => {
      await route.fulfill({ json: { shown: count, views: [0, 0, count] } });
    });
    const number = await raise(page, jose.email, unique("Counted"));
    await open(page, `/desk/tickets/${number}`);
    const link = page.getByRole("navigation", { name: "Desk" }).getByRole("link", { name: "Tickets" });
    await expect(link).toContainText("1,000+");
    await expect(link).toHaveAccessibleName("Tickets 1,000+ unsolved");
    const [data, counted] = [`/api/desk/tickets/${number}`, "/api/desk/ticket-counts"];
    expect(asked.indexOf(data)).toBeLessThan(asked.indexOf(counted));
    // What changes a ticket counts anew.
    count = 42;
    await page.getByLabel("Status").selectOption({ label: "Solved" });
    await expect(link).toHaveAccessibleName("Tickets 42 unsolved");
  });
});

test.describe("What was opened", () => {
  test("is offered where nothing is typed, and forgotten with the session", async ({ page }) => {
    await signIn(page, priya);
    await settled(page);
    await page.keyboard.press("Control+k");
    await expect(palette(page)).toBeVisible();
    await expect(palette(page).getByRole("group", { name: "Recently viewed" })).toHaveCount(0);
    await page.keyboard.press("Escape");
    await follow(page, `/desk/contacts/${await contactId(page, lena.email)}`);
    await expect(heading(page, "Lena Brandt")).toBeVisible();
    await expect.poll(() => kept(page)).toContain("Lena Brandt");
    await follow(page, `/desk/accounts/${await accountId(page, "Acme Logistics")}?tab=contacts`);
    await expect(heading(page, "Acme Logistics")).toBeVisible();
    await expect.poll(() => kept(page)).toContain("Acme Logistics");
    await page.reload();
    await settled(page);
    await page.keyboard.press("Control+k");
    const recent = palette(page).getByRole("group", { name: "Recently viewed" }).getByRole("option");
    // Not the page that is shown.
    await expect(recent).toHaveText([/^Lena Brandt/]);
    await page.keyboard.press("Enter");
    await expect(heading(page, "Lena Brandt")).toBeFocused();
    await page.keyboard.press("Control+k");
    await expect(recent).toHaveText([/^Acme Logistics/]);
    await isAccessible(page, "what was opened", "dialog[open]");
    await page.keyboard.press("Escape");
    // Sign-in and sign-out are one person's.
    expect(await kept(page)).toContain("Lena Brandt");
    await page.getByRole("button", { name: "Sign out" }).filter({ visible: true }).click();
    await expect(heading(page, "Sign in")).toBeVisible();
    expect(await kept(page)).toBe("");
  });
});

test.describe("An agent of one department", () => {
  test("does not find what they may not see", async ({ page, browser }) => {
    const word = unique("Hidden");
    const desk = await browser.newPage({ storageState: session(mara) });
    const number = await raise(desk, jose.email, word);
    await open(desk, "/desk/tickets");
    await type(desk, word);
    await expect(option(desk, new RegExp(word))).toBeVisible();
    await desk.close();
    await signIn(page, priya);
    await settled(page);
    for (const text of [word, `#${number}`]) {
      await page.keyboard.press("Control+k");
      await field(page).fill(text);
      // Others may have the number in a text or a telephone number.
      await expect(palette(page).getByRole("status")).toHaveText(/^(Nothing matches|\d+ result)/);
      await expect(option(page, new RegExp(word))).toHaveCount(0);
      await page.keyboard.press("Escape");
    }
    await page.getByRole("button", { name: "Sign out" }).filter({ visible: true }).click();
    await expect(heading(page, "Sign in")).toBeVisible();
  });
});
