// Without a mouse: not one event of a pointer on the way.

import { expect, type Page, test } from "@playwright/test";
import { raise, unique } from "./support/api";
import { open, settled } from "./support/page";
import { jose, lena, mara, PASSWORD, session } from "./support/people";

/** Counts what only a pointer does. */
async function watchPointer(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const counts = window as unknown as { pointed: number };
    counts.pointed = 0;
    for (const name of ["mousedown", "pointerdown", "touchstart"]) {
      window.addEventListener(name, () => (counts.pointed += 1), true);
    }
  });
}

async function expectNoPointer(page: Page): Promise<void> {
  expect(await page.evaluate(() => (window as unknown as { pointed: number }).pointed)).toBe(0);
}

/** Presses Tab until the keyboard is on what is called so. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let round = 0; round < 40; round += 1) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => {
      const at = document.activeElement as HTMLInputElement | null;
      return [at?.labels?.[0]?.innerText, at?.getAttribute("aria-label"), at?.innerText].filter(Boolean).join(" ");
    });
    if (name.test(here)) return;
  }
  throw new Error(`Tab does not lead to ${name}`);
}

test("signing in", async ({ page }) => {
  await watchPointer(page);
  await page.goto("/desk/sign-in");
  await settled(page);
  await tabTo(page, /^E-mail address/);
  await page.keyboard.type(mara.email);
  await tabTo(page, /^Password/);
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Tickets" })).toBeFocused();
  await expectNoPointer(page);
});

test.describe("An agent", () => {
  test.use({ storageState: session(mara) });

  test("comes from the queue to an answered, solved ticket", async ({ page }) => {
    const subject = unique("Keys only");
    await raise(page, jose.email, subject);
    await watchPointer(page);
    await open(page, "/desk/contacts");
    await page.keyboard.press("g");
    await page.keyboard.press("t");
    await expect(page.getByRole("heading", { level: 1, name: "Tickets" })).toBeFocused();
    await expect(page.getByRole("link", { name: subject })).toBeVisible();

    // Down through the queue.
    for (let round = 0; round < 60; round += 1) {
      await page.keyboard.press("j");
      if ((await page.locator(":focus").innerText()).trim() === subject) break;
    }
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1, name: subject })).toBeFocused();
    await settled(page);

    await page.keyboard.press("r");
    const reply = page.getByRole("textbox", { name: "Reply" });
    await expect(reply).toBeFocused();
    await page.keyboard.type("Solved without a mouse: sj?/ are only letters here.");
    await page.keyboard.press("Control+Enter");
    await expect(page.locator(".message").filter({ hasText: "Solved without a mouse" })).toHaveCount(1);

    // Out of the field, so that keys are keys again.
    await page.keyboard.press("Escape");
    await page.keyboard.press("i");
    await expect(page.getByRole("textbox", { name: "Internal note" })).toBeFocused();
    await page.keyboard.press("Escape");
    await page.keyboard.press("a");
    await expect(page.getByLabel("Assignee")).toBeFocused();
    await page.keyboard.type("Mara");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Shift+Tab");
    await expect(page.getByLabel("Status")).toBeFocused();
    await page.keyboard.type("Solved");
    await expect(page.getByText("Status: Solved.")).toBeVisible();
    await expect(page.getByRole("main").locator(".ticket-status").first()).toHaveText("Solved");
    await expectNoPointer(page);
  });

  test("sees the keys of a page, and can turn them off", async ({ page }) => {
    await watchPointer(page);
    await open(page, "/desk/tickets");
    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await expect(help).toContainText("Go to accounts");
    const [here, elsewhere] = [help.locator("dl").first(), help.locator("dl").last()];
    await expect(here).toContainText("New");
    await expect(here).not.toContainText("Reply");
    await expect(elsewhere).toContainText("Reply on a ticket");
    await expect(elsewhere).not.toContainText("Go to accounts");
    await expect(page.getByRole("checkbox", { name: "Turn on single-key shortcuts on this device" })).toBeFocused();
    await page.keyboard.press("Space");
    await page.keyboard.press("Escape");
    await expect(help).toBeHidden();
    await page.keyboard.press("?");
    await page.keyboard.press("n");
    await expect(help).toBeHidden();
    await expect(page.getByRole("heading", { level: 1, name: "Tickets" })).toBeVisible();
    await expectNoPointer(page);
  });

  test("skips to the content", async ({ page }) => {
    await watchPointer(page);
    await open(page, "/desk/accounts");
    await page.keyboard.press("Tab");
    await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.locator("#main")).toBeFocused();
    await expectNoPointer(page);
  });
});

test.describe("A contact", () => {
  test.use({ storageState: session(lena) });

  test("raises a ticket", async ({ page }) => {
    const subject = unique("By keyboard");
    await watchPointer(page);
    await open(page, "/");
    await page.keyboard.press("n");
    await expect(page.getByLabel("Subject")).toBeFocused();
    await page.keyboard.type(subject);
    await page.keyboard.press("Tab");
    await page.keyboard.type("First line");
    await page.keyboard.press("Enter");
    await page.keyboard.type("Second line");
    await tabTo(page, /^Send$/);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1, name: subject })).toBeFocused();
    await expect(page.locator(".message-body")).toHaveText("First line\nSecond line");
    await expectNoPointer(page);
  });
});
