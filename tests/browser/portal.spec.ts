// The help center as its readers use it: the way back to a filtered list, keys, names in
// other scripts, what a form says while it is filled in, and what a refusal advises.

import { type Browser, expect, type Locator, type Page, test } from "@playwright/test";
import { accountId, ask, raise, unique } from "./support/api";
import { fits, isAccessible, open, settled, watch } from "./support/page";
import { jose, kofi, lena, mara, type Person, session } from "./support/people";

/** Does something as somebody else. */
async function as<T>(browser: Browser, person: Person, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ storageState: session(person) });
  const done = await work(await context.newPage());
  await context.close();
  return done;
}

/** Where the first and the last letter of a text stand on the screen, from the left. */
async function ends(part: Locator): Promise<[number, number]> {
  return part.evaluate((it) => {
    const text = document.createTreeWalker(it, NodeFilter.SHOW_TEXT).nextNode() as Text;
    const left = (at: number): number => {
      const range = document.createRange();
      range.setStart(text, at);
      range.setEnd(text, at + 1);
      return range.getBoundingClientRect().left;
    };
    return [left(0), left(text.data.length - 1)] as [number, number];
  });
}

test.describe("A contact", () => {
  test.use({ storageState: session(lena) });

  test("comes back from a ticket to the list as it was filtered", async ({ page }) => {
    await open(page, "/");
    await page.getByRole("link", { name: /^Mine/ }).click();
    await expect(page).toHaveURL(/whose=mine/);
    await expect(page).toHaveTitle("Tickets: Mine · Northwind Support");
    await page.getByRole("main").getByRole("listitem").first().getByRole("link").click();
    await expect(page).toHaveURL(/\/tickets\/\d+$/);
    await page.getByRole("main").getByRole("link", { name: "Tickets", exact: true }).click();
    await expect(page).toHaveURL(/whose=mine/);
    await expect(page.getByRole("link", { name: /^Mine/ })).toHaveAttribute("aria-current", "true");
    // The bar at the top leads to all of them.
    await page.getByRole("banner").getByRole("link", { name: "Tickets" }).click();
    await expect(page).toHaveURL(/\/$/);
    await expect(page).toHaveTitle("Tickets · Northwind Support");
  });

  test("moves through the list by keys, and reads there when exactly something was", async ({ page }) => {
    await open(page, "/");
    await expect(page.getByRole("searchbox", { name: "Search tickets" })).toBeVisible();
    const links = page.getByRole("main").getByRole("listitem").getByRole("link");
    const width = async (at: number) => (await links.nth(at).locator("time").boundingBox())?.width ?? 0;
    const brief = await width(0);
    await page.keyboard.press("j");
    await expect(links.nth(0)).toBeFocused();
    await page.keyboard.press("j");
    await expect(links.nth(1)).toBeFocused();
    await page.keyboard.press("k");
    await expect(links.nth(0)).toBeFocused();
    // At the first row it stays.
    await page.keyboard.press("k");
    await expect(links.nth(0)).toBeFocused();
    // A day, its year, the time and its zone take more room than "9:14 AM" or "Nov 12".
    expect(await width(0)).toBeGreaterThan(brief + 150);
    await page.keyboard.press("j");
    expect(await width(0)).toBeCloseTo(brief, 0);
    await page.setViewportSize({ width: 320, height: 640 });
    await fits(page, "a row with its exact time");
  });

  test("is shown the keys of the help center, and no others", async ({ page }) => {
    await open(page, "/profile");
    const keys = page.getByRole("main").locator("dl.keys");
    await expect(keys).toContainText("Next ticket in the list");
    await expect(keys).toContainText("Reply");
    await expect(keys).not.toContainText(/note|assign|status|accounts|contacts|shortcuts/i);
  });

  test("reads names and subjects of other scripts in their own order", async ({ page, browser }) => {
    const word = unique("").trim();
    const email = `mohamed.${word}@acme.example`;
    const number = await as(browser, mara, async (desk) => {
      const account = await accountId(desk, "Acme Logistics");
      await ask(desk, "POST", "/api/desk/contacts", { first_name: "محمد", last_name: "العربي", email, account });
      return raise(desk, email, `تقرير ${word} مفقود.`);
    });
    await open(page, `/?whose=all&q=${word}`);
    const row = page.getByRole("main").getByRole("listitem");
    await expect(row).toHaveCount(1);
    // The full stop ends the sentence at its left.
    const [first, last] = await ends(row.locator(".row-name"));
    expect(last).toBeLessThan(first);
    // The name does not change places with what follows it.
    const name = await row.locator("bdi").first().boundingBox();
    const time = await row.locator("time").boundingBox();
    expect((name?.x ?? 0) + (name?.width ?? 0)).toBeLessThanOrEqual(time?.x ?? 0);
    await open(page, `/tickets/${number}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveCSS("unicode-bidi", "plaintext");
    await expect(page.locator(".message-body").first()).toHaveCSS("unicode-bidi", "plaintext");
  });

  test("reads and answers a conversation in one column", async ({ page }) => {
    await open(page, "/tickets/1042");
    const reply = page.getByLabel("Your reply");
    await expect(reply).toBeVisible();
    const box = async (part: Locator) => (await part.boundingBox())!;
    const [message, field] = [await box(page.locator(".message").first()), await box(reply)];
    expect(Math.abs(message.width - field.width)).toBeLessThan(2);
    expect(message.width).toBeLessThan(720);
    // Who will read it is said as large as the rest.
    const hint = page.locator("#answer .field-hint").first();
    await expect(hint).toHaveText(/can see it|Visible to/);
    await expect(hint).toHaveCSS("font-size", "14px");
  });

  test("is told of a limit while typing, not after sending", async ({ page }) => {
    await open(page, "/new");
    await page.getByLabel("Description").fill("x".repeat(19_990));
    await expect(page.getByLabel("Description")).toHaveAccessibleDescription("10 characters left");
    await page.getByLabel("Subject").fill("x".repeat(203));
    await expect(page.getByLabel("Subject")).toHaveAccessibleDescription("3 characters over the limit");
    await page.getByLabel("Description").fill("");
    await page.getByLabel("Subject").fill("");
    await open(page, "/profile");
    await page.getByLabel("First name").fill("x".repeat(75));
    await expect(page.getByLabel("First name")).toHaveAccessibleDescription("5 characters left");
  });

  test("sees what is wrong with a new password go as it is mended", async ({ page }) => {
    const wrongs = watch(page);
    await open(page, "/profile");
    const form = page.getByRole("form", { name: "Password" });
    await form.getByRole("button", { name: "Change password" }).click();
    await expect(form.getByRole("alert")).toBeFocused();
    await form.getByLabel("Current password", { exact: true }).fill("whatever it was");
    // With one mistake left, its field says so.
    await expect(form.getByRole("alert")).toBeHidden();
    const next = form.getByLabel("New password", { exact: true });
    await expect(next).toHaveAttribute("aria-invalid", "true");
    await next.fill("short");
    await expect(next).toHaveAttribute("aria-invalid", "true");
    await next.fill("a stable of purple horses");
    await expect(next).toHaveAttribute("aria-invalid", "false");
    expect(wrongs).toEqual([]);
  });

  test("gets the list without asking again, once the line is back", async ({ page }) => {
    await open(page, "/");
    await page.context().setOffline(true);
    await page.getByRole("link", { name: /^My colleagues’/ }).click();
    await expect(page.getByRole("alert").filter({ hasText: "You're offline, or we can't be reached." })).toBeVisible();
    await page.context().setOffline(false);
    await expect(page.getByRole("alert").filter({ hasText: "You're offline" })).toHaveCount(0);
    await expect(page.getByRole("main").getByRole("listitem").first()).toBeVisible();
  });
});

test.describe("A contact with several accounts", () => {
  test.use({ storageState: session(kofi) });

  test("chooses who can see a new ticket, with what follows from each choice", async ({ page }) => {
    await open(page, "/new");
    const account = page.getByLabel("Account");
    const group = page.getByRole("group", { name: "Who can see this" });
    const options = await account.locator("option").allInnerTexts();
    expect(options.length).toBeGreaterThan(1);
    for (const name of options) {
      await account.selectOption(name);
      const colleagues = group.getByRole("radio", { name: `My colleagues at ${name}` });
      await expect(colleagues).toHaveAccessibleDescription(/^(Visible to \d|No colleagues can see it yet)/);
    }
    const mine = group.getByRole("radio", { name: "Only me" });
    await expect(mine).toHaveAccessibleDescription(/^(Only you and|Visible to)/);
    // By keyboard, the arrow keys choose.
    await group.getByRole("radio").first().focus();
    await page.keyboard.press("ArrowDown");
    await expect(mine).toBeChecked();
    await isAccessible(page, "the choices of who can see a ticket", "fieldset");
    await page.keyboard.press("ArrowUp");
    await expect(mine).not.toBeChecked();
    await page.setViewportSize({ width: 320, height: 640 });
    await fits(page, "the choices of who can see a ticket");
  });
});

test.describe("A sign-in that is refused", () => {
  for (const [path, words] of [
    ["/sign-in", "You are not authorized to access this portal. Check your e-mail address and password, or get a new link."],
    ["/desk/sign-in", "Wrong e-mail address or password. Check both and try again."],
  ] as const) {
    test(`says what to do about it at ${path}`, async ({ page }) => {
      await open(page, path);
      const form = page.getByRole("form", { name: "Sign in" });
      const email = `${unique("nobody").replace(" ", ".")}@example.com`;
      await form.getByLabel("E-mail address").fill(email);
      await form.getByLabel("Password", { exact: true }).fill("not the password");
      await form.getByRole("button", { name: "Sign in" }).click();
      await expect(form.getByRole("alert")).toHaveText(words);
      await expect(form.getByRole("alert")).toBeFocused();
      await isAccessible(page, `a refusal at ${path}`);
      if (path === "/sign-in") {
        await form.getByRole("link", { name: "Forgot your password, or waiting for an invitation?" }).click();
        await expect(page.getByLabel("E-mail address")).toHaveValue(email);
      }
    });
  }
});

test.describe("What was done", () => {
  test.use({ storageState: session(jose) });

  test("stays in sight while the pointer or the keyboard is on it, and covers no way on a phone", async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await open(page, "/profile");
    await page.getByLabel("Phone").fill(`+351 ${Date.now() % 1_000_000}`);
    await page.getByRole("button", { name: "Save" }).first().click();
    const toast = page.locator(".toast-one").filter({ hasText: "Profile updated." });
    await expect(toast).toBeVisible();
    await page.evaluate(() => scrollTo(0, 0));
    const top = (await toast.boundingBox())!.y;
    const bar = (await page.getByRole("banner").boundingBox())!;
    expect(top).toBeGreaterThanOrEqual(bar.y + bar.height);
    await toast.hover();
    await page.waitForTimeout(8_000);
    await expect(toast).toBeVisible();
    await toast.getByRole("button", { name: "Dismiss" }).focus();
    await page.mouse.move(0, 630);
    await page.waitForTimeout(3_000);
    await expect(toast).toBeVisible();
    await page.getByRole("main").locator("h1").focus();
    await expect(toast).toHaveCount(0);
  });
});

test.describe("An agent", () => {
  test.use({ storageState: session(mara) });

  test("takes the last change back by a key while its message is there", async ({ page }) => {
    const number = await raise(page, jose.email, unique("Back by a key"));
    await open(page, `/desk/tickets/${number}`);
    await page.getByLabel("Status").selectOption("Solved");
    await expect(page.getByText("Status: Solved.")).toBeVisible();
    await page.getByRole("main").locator("h1").focus();
    await page.keyboard.press("z");
    await expect(page.getByText("Undone.")).toBeVisible();
    await expect(page.getByLabel("Status").locator("option:checked")).toHaveText("Open");
    await settled(page);
  });
});
