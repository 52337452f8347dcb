// A long conversation: the newest part is shown, and what came before is fetched
// where it is asked for, on both sides.

import { expect, test } from "@playwright/test";
import { ask, raise, unique } from "./support/api";
import { isAccessible, looksRight, open, watch } from "./support/page";
import { jose, mara, session } from "./support/people";

/** More than a part has. */
const REPLIES = 120;

let number = 0;

test.describe.configure({ mode: "serial" });

test.describe("An agent", () => {
  test.use({ storageState: session(mara) });

  test("reads a long conversation back to its first word, and replies to it", async ({ page }) => {
    const wrongs = watch(page);
    number = await raise(page, jose.email, unique("Long"));
    for (let n = 1; n <= REPLIES; n++) {
      await ask(page, "POST", `/api/desk/tickets/${number}/messages`, { body: `Reply ${n}.` });
    }
    await open(page, `/desk/tickets/${number}`);
    const messages = page.locator("#conversation > li");
    await expect(messages).toHaveCount(100);
    await expect(page.getByText("21 earlier messages")).toBeVisible();
    await isAccessible(page, "a part of a conversation");
    await page.getByRole("button", { name: "Show earlier messages" }).click();
    await expect(messages).toHaveCount(121);
    await expect(messages.first()).toContainText("This is about");
    await expect(page.getByRole("button", { name: "Show earlier messages" })).toHaveCount(0);
    await expect(page.locator("#conversation")).toBeFocused();
    // What was asked for stays where the ticket is loaded again.
    await page.getByRole("textbox", { name: "Reply" }).fill("One more.");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await expect(messages).toHaveCount(122);
    await expect(messages.last()).toContainText("One more.");
    expect(wrongs).toEqual([]);
  });
});

test.describe("A customer", () => {
  test.use({ storageState: session(jose) });

  test("reads it back to its first word, too", async ({ page }) => {
    const wrongs = watch(page);
    await open(page, `/tickets/${number}`);
    const messages = page.locator("#conversation > li");
    await expect(messages).toHaveCount(100);
    await looksRight(page, "a part of a conversation, to a customer");
    await page.getByRole("button", { name: "Show earlier messages" }).click();
    await expect(messages).toHaveCount(122);
    await expect(messages.first()).toContainText("This is about");
    await expect(page.locator("#conversation")).toBeFocused();
    expect(wrongs).toEqual([]);
  });
});
