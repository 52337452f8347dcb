// Deleting contacts and accounts, the recycle bin, and restoring: what follows is shown
// first, the toast takes it back, and what could not be restored is said.

import { expect, type Page, test } from "@playwright/test";
import { ask, unique } from "./support/api";
import { fits, isAccessible, looksRight, open, settled } from "./support/page";
import { mara, session } from "./support/people";

test.use({ storageState: session(mara) });

const makeAccount = async (page: Page, name: string): Promise<string> =>
  (await ask<{ id: string }>(page, "POST", "/api/desk/accounts", { name, default_level: "all_read" })).id;

const makeContact = async (page: Page, last: string, account?: string): Promise<string> =>
  (await ask<{ id: string }>(page, "POST", "/api/desk/contacts", { first_name: "Nora", last_name: last, email: `${last.replace(/\W+/g, ".").toLowerCase()}@bin.example`, account })).id;

const commit = (page: Page, draft: unknown) => ask(page, "POST", "/api/desk/operations", { draft });

/** The status of a record's own endpoint: 404 once it is deleted. */
const status = async (page: Page, path: string): Promise<number> => (await page.request.get(path)).status();

const toast = (page: Page, words: string) => page.locator(".toast-one").filter({ hasText: words });

/** Opens the menu of a record's page, and presses one of its entries. */
const inMenu = async (page: Page, name: string) => {
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("button", { name, exact: true }).filter({ visible: true }).click();
};

/** The row of the recycle bin with this name. */
const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

test("A contact is deleted from its page, and the toast takes it back", async ({ page }) => {
  const [firm, last] = [unique("Firm"), unique("Gone")];
  const contact = await makeContact(page, last, await makeAccount(page, firm));
  await open(page, `/desk/contacts/${contact}`);
  await inMenu(page, "Delete");
  const dialog = page.getByRole("dialog", { name: `Delete Nora ${last}` });
  await expect(dialog).toContainText(`Nora ${last} is deleted.`);
  await expect(dialog).toContainText(`Nora ${last} leaves ${firm}.`);
  await settled(page);
  await looksRight(page, "deleting a contact", "dialog[open]");
  await page.setViewportSize({ width: 1280, height: 800 });
  await dialog.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Contacts" })).toBeVisible();
  expect(await status(page, `/api/desk/contacts/${contact}`)).toBe(404);
  await toast(page, "1 contact deleted.").getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => status(page, `/api/desk/contacts/${contact}`)).toBe(200);
});

test("A deleted contact's page says so, and restores it", async ({ page }) => {
  const last = unique("Back");
  const contact = await makeContact(page, last);
  await commit(page, { act: "delete_contacts", contacts: [contact] });
  await open(page, `/desk/contacts/${contact}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Nora ${last}`);
  await expect(page.getByRole("main")).toContainText(`${mara.name} deleted this contact`);
  await looksRight(page, "a deleted contact");
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole("button", { name: `Restore Nora ${last}` }).click();
  await expect(toast(page, `Nora ${last} is restored.`)).toBeVisible();
  await expect(page.getByRole("tab", { name: /Overview/ }).or(page.getByRole("link", { name: /Overview/ }))).toBeVisible();
  expect(await status(page, `/api/desk/contacts/${contact}`)).toBe(200);
});

test("The recycle bin is searched, and restores with exceptions said", async ({ page }) => {
  const [firm, last] = [unique("Firm"), unique("Bin")];
  const account = await makeAccount(page, firm);
  const contact = await makeContact(page, last, account);
  await commit(page, { act: "delete_contacts", contacts: [contact] });
  await commit(page, { act: "delete_account", account });
  await open(page, "/desk/tickets");
  await page.getByRole("navigation", { name: "Desk" }).getByRole("link", { name: "Recycle bin" }).click();
  await settled(page);
  await expect(row(page, firm)).toContainText("Account");
  await page.getByRole("searchbox", { name: "Search recycle bin" }).fill(last);
  await expect(row(page, firm)).toHaveCount(0);
  await expect(row(page, last)).toContainText(`by ${mara.name}`);
  await settled(page);
  await looksRight(page, "the recycle bin");
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole("button", { name: `Restore Nora ${last}` }).click();
  const dialog = page.getByRole("dialog", { name: `Nora ${last} is restored.` });
  await expect(dialog).toContainText(`${firm} is deleted.`);
  await expect(dialog).toContainText(`Nora ${last} joins ${firm}`);
  await isAccessible(page, "what could not be restored", "dialog[open]");
  await dialog.locator(".dialog-actions").getByRole("button").click();
  await expect(toast(page, `Nora ${last} is restored.`).getByRole("button", { name: "Undo" })).toBeVisible();
  await expect(row(page, last)).toHaveCount(0);
});

test("An account is deleted with its contacts, or without", async ({ page }) => {
  const [firm, other, last] = [unique("Firm"), unique("Other"), unique("Both")];
  const account = await makeAccount(page, firm);
  const second = await makeAccount(page, other);
  const contact = await makeContact(page, last, account);
  await ask(page, "POST", `/api/desk/contacts/${contact}/accounts`, { accounts: [second] });
  await open(page, `/desk/accounts/${account}`);
  await inMenu(page, "Delete");
  const dialog = page.getByRole("dialog", { name: `Delete ${firm}` });
  await expect(dialog.getByRole("link", { name: `Open Nora ${last}` })).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Delete", exact: true })).toHaveCount(0);
  await dialog.getByRole("checkbox", { name: "Keep the contacts" }).check();
  await expect(dialog).toContainText(`${other} becomes the primary account of Nora ${last}.`);
  await settled(page);
  await looksRight(page, "deleting an account", "dialog[open]");
  await page.setViewportSize({ width: 1280, height: 800 });
  await dialog.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Accounts" })).toBeVisible();
  expect(await status(page, `/api/desk/accounts/${account}`)).toBe(404);
  await toast(page, `${firm} is deleted.`).getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => status(page, `/api/desk/accounts/${account}`)).toBe(200);
});

test("Several contacts are deleted from the list, and come back together", async ({ page }) => {
  const last = unique("Several");
  const contacts = [await makeContact(page, `${last} A`), await makeContact(page, `${last} B`)];
  await open(page, `/desk/contacts?q=${encodeURIComponent(last)}`);
  for (const letter of ["A", "B"]) await page.getByRole("checkbox", { name: `Select Nora ${last} ${letter}` }).check();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Delete 2 contacts" });
  await expect(dialog).toContainText("2 contacts are deleted.");
  await settled(page);
  await dialog.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(dialog).toBeHidden();
  for (const id of contacts) expect(await status(page, `/api/desk/contacts/${id}`)).toBe(404);
  await toast(page, "2 contacts deleted.").getByRole("button", { name: "Undo" }).click();
  for (const id of contacts) await expect.poll(() => status(page, `/api/desk/contacts/${id}`)).toBe(200);
});

test("The list of contacts with a selection fits on a phone", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await open(page, "/desk/contacts");
  await page.getByRole("checkbox", { name: /^Select / }).nth(1).check();
  await fits(page, "contacts, one selected");
});
