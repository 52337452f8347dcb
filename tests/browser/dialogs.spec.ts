// The stack of dialogs: each dialog closes on its own and returns the focus, closes with its
// page, and can be fetched again after a failure.

import { expect, type Page, test } from "@playwright/test";
import { open, settled, watch } from "./support/page";
import { cookie, fillIn, mara, session } from "./support/people";

/** The code of the dialog that creates an account. */
const CODE = /\/app\/[0-9a-f]{10}\/desk-new_account\.wasm$/;

/** Turns off prefetching in idle time, so that the code of a dialog is not loaded yet. */
async function neverIdle(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.requestIdleCallback = () => 0;
  });
}

const button = (page: Page) => page.getByRole("main").getByRole("button", { name: "New account" });
const dialog = (page: Page) => page.getByRole("dialog", { name: "New account" });
const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });

test.describe("A dialog", () => {
  test.use({ storageState: session(mara) });

  test("returns the focus to the element that opened it", async ({ page }) => {
    const wrongs = watch(page);
    await open(page, "/desk/accounts");
    await button(page).click();
    await expect(dialog(page).getByLabel("Name")).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(dialog(page)).toHaveCount(0);
    await expect(button(page)).toBeFocused();

    await button(page).click();
    await dialog(page).getByRole("button", { name: "Close" }).click();
    await expect(button(page)).toBeFocused();

    // Opened by a key, it returns the focus to the row.
    await page.keyboard.press("j");
    const row = page.locator(".grid-list .cell-head a:focus");
    const name = await row.innerText();
    await page.keyboard.press("n");
    await expect(dialog(page).getByLabel("Name")).toBeFocused();
    await dialog(page).getByRole("button", { name: "Cancel" }).click();
    await expect(row).toHaveText(name);
    expect(wrongs).toEqual([]);
  });

  test("starts empty each time", async ({ page }) => {
    await open(page, "/desk/accounts");
    await button(page).click();
    await dialog(page).getByLabel("Name").fill("Half an account");
    await page.keyboard.press("Escape");
    await dialog(page).getByRole("button", { name: "Discard" }).click();
    await expect(button(page)).toBeFocused();
    await button(page).click();
    await expect(dialog(page).getByLabel("Name")).toHaveValue("");
    await page.keyboard.press("Escape");
    await expect(dialog(page)).toHaveCount(0);
  });

  test("closes on Back, and the focus moves to the page", async ({ page }) => {
    const wrongs = watch(page);
    await open(page, "/desk/contacts");
    const accounts = page.getByRole("navigation", { name: "Desk" }).getByRole("link", { name: "Accounts" });
    await accounts.click();
    await settled(page);
    await button(page).click();
    await dialog(page).getByLabel("Name").fill("Half an account");
    await page.goBack();
    await expect(heading(page, "Contacts")).toBeFocused();
    await expect(dialog(page)).toHaveCount(0);

    // So does a dialog of the frame.
    await accounts.click();
    await settled(page);
    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await expect(help).toBeVisible();
    await page.goBack();
    await expect(heading(page, "Contacts")).toBeFocused();
    await expect(help).toHaveCount(0);
    expect(wrongs).toEqual([]);
  });

  test("over another dialog closes on its own, and the lower dialog keeps its state", async ({ page }) => {
    await open(page, "/desk/accounts");
    await button(page).click();
    const name = dialog(page).getByLabel("Name");
    await name.fill("Half an account");
    await page.context().clearCookies({ name: cookie(mara) });
    const create = dialog(page).getByRole("button", { name: "Create account" });
    await create.click();
    const signedOut = page.getByRole("dialog", { name: "You have been signed out" });
    await expect(signedOut.locator(":focus")).toHaveCount(1);
    await page.keyboard.press("Escape");
    await expect(signedOut).toHaveCount(0);
    await expect(dialog(page)).toBeVisible();
    await expect(dialog(page).locator(":focus")).toHaveCount(1);
    await expect(name).toHaveValue("Half an account");

    // The next refused request opens it again.
    await create.click();
    await expect(signedOut).toBeVisible();
    await fillIn(page, mara);
    await expect(signedOut).toHaveCount(0);
    await expect(name).toHaveValue("Half an account");

    // Now Escape reaches the lower dialog.
    await page.keyboard.press("Escape");
    await expect(dialog(page).getByRole("button", { name: "Keep editing" })).toBeFocused();
    await dialog(page).getByRole("button", { name: "Discard" }).click();
    await expect(dialog(page)).toHaveCount(0);
    await expect(button(page)).toBeFocused();
  });

  test("that cannot be fetched shows a message and can be tried again", async ({ page }) => {
    await neverIdle(page);
    await page.route(CODE, (route) => route.abort());
    await open(page, "/desk/accounts");
    await button(page).click();
    const notice = page.getByRole("alert").filter({ hasText: "couldn't be loaded" });
    await expect(notice).toBeVisible();
    await notice.getByRole("button", { name: "Try again" }).click();
    await expect(notice).toBeVisible();
    // The button tries again, too, and replaces the message.
    await button(page).click();
    await expect(notice).toHaveCount(1);
    await page.unroute(CODE);
    await notice.getByRole("button", { name: "Try again" }).click();
    await expect(dialog(page).getByLabel("Name")).toBeFocused();
    await expect(notice).toHaveCount(0);
  });

  test("opens once, however often its button is pressed while it is loading", async ({ page }) => {
    await neverIdle(page);
    let release = (): void => {};
    const held = new Promise<void>((done) => {
      release = done;
    });
    await page.route(CODE, async (route) => {
      await held;
      await route.continue();
    });
    await open(page, "/desk/accounts");
    await button(page).click();
    await button(page).click();
    await page.keyboard.press("n");
    release();
    await expect(dialog(page)).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.locator("dialog")).toHaveCount(0);
  });
});
