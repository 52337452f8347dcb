// On a phone: what is done often is one clear tap away, and nothing that floats
// stands on something else.

import { expect, type Locator, type Page, test } from "@playwright/test";
import { accountId, contactId, raise, unique } from "./support/api";
import { fits, open } from "./support/page";
import { jose, kofi, lena, mara, session } from "./support/people";

test.use({ viewport: { width: 320, height: 640 } });

async function box(part: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await part.boundingBox();
  expect(box).not.toBeNull();
  return box!;
}

test.describe("A contact", () => {
  test.use({ storageState: session(lena) });

  for (const path of ["/", "/tickets/1042", "/profile"]) {
    test(`raises a ticket by one tap from ${path}`, async ({ page }) => {
      await open(page, path);
      const way = page.getByRole("navigation", { name: "Help center" }).getByRole("link", { name: "New ticket" });
      const { height, width } = await box(way);
      expect(Math.min(height, width)).toBeGreaterThanOrEqual(40);
      await fits(page, path);
      await way.click();
      await expect(page.getByRole("heading", { level: 1, name: "New ticket" })).toBeVisible();
      await expect(page.getByLabel("Subject")).toBeFocused();
      await expect(way).toHaveAttribute("aria-current", "page");
    });
  }
});

test.describe("An agent", () => {
  test.use({ storageState: session(mara) });

  test("reads what was done clear of the top bar and of what is chosen", async ({ page }) => {
    await open(page, `/desk/accounts/${await accountId(page, "Acme Logistics")}?tab=contacts`);
    await page.getByRole("checkbox", { name: `Select ${lena.name}` }).check();
    const bar = page.getByRole("button", { name: "Clear selection" }).locator("..");
    await expect(bar).toBeVisible();
    await say(page, "Something was done.");
    const toast = await box(page.getByText("Something was done.").locator(".."));
    const top = await box(page.getByRole("banner"));
    expect(toast.y).toBeGreaterThanOrEqual(top.y + top.height);
    expect(toast.y + toast.height).toBeLessThan((await box(bar)).y);
  });

  test("reads all of what is wrong with a form", async ({ page }) => {
    await open(page, "/desk/contacts");
    await page.getByRole("button", { name: "New contact" }).click();
    const dialog = page.getByRole("dialog", { name: "New contact" });
    await dialog.getByRole("button", { name: "Create contact" }).click();
    const summary = dialog.getByRole("alert").filter({ hasText: "Fix the marked fields, then try again." });
    await expect(summary).toBeFocused();
    const head = await box(dialog.locator(".dialog-head"));
    expect((await box(summary)).y).toBeGreaterThanOrEqual(head.y + head.height);
  });

  test("has the ways to send within the edge of what is written", async ({ page }) => {
    const number = await raise(page, jose.email, unique("Within the edge"));
    for (const [language, send] of [["en", "Send"], ["de", "Senden"]] as const) {
      await page.addInitScript((code) => localStorage.setItem("language", code), language);
      for (const width of [320, 360]) {
        await page.setViewportSize({ width, height: 760 });
        await open(page, `/desk/tickets/${number}`);
        const first = page.getByRole("button", { name: send, exact: true });
        const [one, both] = [await box(first), await box(first.locator(".."))];
        const [form, more] = [await box(page.locator("form").filter({ has: first })), await box(first.locator("xpath=following-sibling::button"))];
        expect(one.x).toBeGreaterThanOrEqual(both.x);
        expect(more.x + more.width).toBeLessThanOrEqual(both.x + both.width + 0.5);
        // The form's padding is free.
        expect(both.x + both.width).toBeLessThanOrEqual(form.x + form.width - 8);
        expect(await first.evaluate((it) => it.scrollWidth - it.clientWidth)).toBe(0);
      }
    }
  });

  test("sees the tab that they are on", async ({ page }) => {
    const id = await contactId(page, kofi.email);
    await open(page, `/desk/contacts/${id}?tab=sees`);
    const current = page.getByRole("navigation", { name: "Contact" }).locator("[aria-current]");
    await expect(current).toHaveText(/What they see/);
    await expect(current).toBeInViewport({ ratio: 0.99 });
    await page.getByRole("navigation", { name: "Contact" }).getByRole("link", { name: "Help center" }).click();
    await expect(current).toHaveText(/Help center/);
    await expect(current).toBeInViewport({ ratio: 0.99 });
    expect(await page.evaluate(() => scrollY)).toBe(0);
  });
});

/** Lets a toast appear that stays, as an action on the page would. */
async function say(page: Page, words: string): Promise<void> {
  await page.locator(".toasts[role=status]").evaluate((toasts, words) => {
    const toast = document.createElement("div");
    toast.className = "toast-one";
    toast.append(Object.assign(document.createElement("p"), { textContent: words }));
    toasts.append(toast);
  }, words);
}
