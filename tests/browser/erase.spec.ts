// Erasing a person who is in the recycle bin: what is removed and what stays is said first, it
// asks for a second thought, and it is for admins.

import { expect, type Page, test } from "@playwright/test";
import { ask, unique } from "./support/api";
import { isAccessible, looksRight, open, settled } from "./support/page";
import { jonas, mara, session } from "./support/people";

/** A contact in the recycle bin. */
const deleted = async (page: Page, last: string): Promise<string> => {
  const email = `${last.replace(/\W+/g, ".").toLowerCase()}@erase.example`;
  const { id } = await ask<{ id: string }>(page, "POST", "/api/desk/contacts", { first_name: "Vera", last_name: last, email });
  await ask(page, "POST", "/api/desk/operations", { draft: { act: "delete_contacts", contacts: [id] } });
  return id;
};

const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

const inBin = (page: Page, last: string) => open(page, `/desk/recycle-bin?q=${encodeURIComponent(last)}`);

test.describe("An admin", () => {
  test.use({ storageState: session(mara) });

  test("erases a deleted contact for good", async ({ page }) => {
    const last = unique("Erase");
    const id = await deleted(page, last);
    await inBin(page, last);
    const button = page.getByRole("button", { name: `Erase personal data of Vera ${last}` });
    await button.click();
    const dialog = page.getByRole("dialog", { name: `Erase personal data of Vera ${last}` });
    await expect(dialog).toContainText("This cannot be undone");
    await expect(dialog).toContainText("What was written in tickets belongs to the conversation.");
    const confirm = dialog.getByRole("button", { name: "Erase personal data", exact: true });
    await expect(confirm).toHaveCount(0);
    await settled(page);
    await looksRight(page, "erasing a person", "dialog[open]");
    await page.setViewportSize({ width: 1280, height: 800 });
    // Cancel changes nothing.
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await expect(dialog).toBeHidden();
    await expect(row(page, last)).toBeVisible();
    await button.click();
    await expect(dialog).toContainText("This cannot be undone");
    await dialog.getByRole("checkbox", { name: "I understand that this cannot be undone" }).check();
    await expect(confirm).toBeVisible();
    await isAccessible(page, "erasing a person, checked", "dialog[open]");
    await confirm.click();
    await expect(dialog).toBeHidden();
    await expect(page.locator(".toast-one").filter({ hasText: `The personal data of Vera ${last} is erased.` })).toBeVisible();
    await expect(row(page, last)).toHaveCount(0);
    expect((await page.request.get(`/api/desk/recycle-bin/contacts/${id}`)).status()).toBe(404);
  });
});

test.describe("An agent", () => {
  test.use({ storageState: session(jonas) });

  test("who is no admin is not offered it", async ({ page }) => {
    const last = unique("Kept");
    await deleted(page, last);
    await inBin(page, last);
    await expect(page.getByRole("button", { name: `Restore Vera ${last}` })).toBeVisible();
    await expect(page.getByRole("button", { name: /^Erase personal data/ })).toHaveCount(0);
  });
});
