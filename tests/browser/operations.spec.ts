// Operations on a page: what an act would do is shown first, the toast undoes it and
// does it again, and the history tells it and undoes it, too.

import { expect, test, type Page } from "@playwright/test";
import { ask, unique } from "./support/api";
import { open, settled } from "./support/page";
import { mara, session } from "./support/people";

test.use({ storageState: session(mara) });

/** A new account, and a new contact who also belongs to another one. */
async function somebody(page: Page): Promise<{ contact: string; account: string; accountName: string; last: string }> {
  const [first, accountName, last] = [unique("First"), unique("Second"), unique("Lee")];
  const create = (name: string) => ask<{ id: string }>(page, "POST", "/api/desk/accounts", { name, default_level: "all_read" });
  const { id: primary } = await create(first);
  const { id: account } = await create(accountName);
  const draft = { first_name: "Nora", last_name: last, account: primary };
  const { id: contact } = await ask<{ id: string }>(page, "POST", "/api/desk/contacts", draft);
  await ask(page, "POST", `/api/desk/contacts/${contact}/accounts`, { accounts: [account] });
  return { contact, account, accountName, last };
}

const toast = (page: Page) => page.getByRole("status").filter({ has: page.getByRole("button", { name: "Undo" }) });

test("Ending a relationship is previewed, undone and done again", async ({ page }) => {
  const { contact, account, accountName, last } = await somebody(page);
  const belongs = async () => {
    const { relationships } = await ask<{ relationships: { account: { id: string } }[] }>(page, "GET", `/api/desk/contacts/${contact}`);
    return relationships.some((it) => it.account.id === account);
  };
  await open(page, `/desk/contacts/${contact}?tab=accounts`);
  await page.getByRole("button", { name: `More for ${accountName}` }).first().click();
  await page.getByRole("button", { name: "Dissociate", exact: true }).filter({ visible: true }).click();
  const dialog = page.getByRole("dialog", { name: /^Dissociate / });
  await expect(dialog).toContainText(`Nora ${last} leaves ${accountName}.`);
  await expect(dialog).toContainText("Nobody sees more or fewer tickets.");
  await expect(dialog).toContainText("No mail is sent.");
  expect(await belongs()).toBe(true);
  await dialog.getByRole("button", { name: "Dissociate" }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(belongs).toBe(false);

  await toast(page).getByRole("button", { name: "Undo" }).click();
  await expect.poll(belongs).toBe(true);
  // The undo is undone by the same button.
  await expect(toast(page)).toContainText("Undone.");
  await toast(page).getByRole("button", { name: "Undo" }).click();
  await expect.poll(belongs).toBe(false);

  await open(page, `/desk/contacts/${contact}?tab=history`);
  const main = page.getByRole("main");
  await expect(main.getByRole("listitem").filter({ hasText: "ended a relationship" })).toContainText(`Nora ${last} leaves ${accountName}.`);
  await expect(main.getByRole("listitem").filter({ hasText: "created the contact" }).first()).toContainText(mara.name);
});

test("An edit is undone from the history, and a later one is kept and named", async ({ page }) => {
  const { contact, last } = await somebody(page);
  const edit = async (phone: string) => {
    const { version } = await ask<{ version: number }>(page, "GET", `/api/desk/contacts/${contact}`);
    const fields = { first_name: "Nora", last_name: last, phone };
    await ask(page, "PUT", `/api/desk/contacts/${contact}`, { version, contact: fields });
  };
  const phone = async () => (await ask<{ phone: string | null }>(page, "GET", `/api/desk/contacts/${contact}`)).phone;
  await edit("+49 30 1111");
  await edit("+49 30 2222");
  await open(page, `/desk/contacts/${contact}?tab=history`);
  await settled(page);
  const rows = page.getByRole("main").getByRole("listitem");
  const undo = (words: string) => rows.filter({ hasText: words }).getByRole("button", { name: /^Undo/ }).click();
  const dialog = page.getByRole("dialog", { name: "Undo" });

  await undo("is set to “+49 30 1111”");
  await expect(dialog).toContainText("Nothing changes.");
  await expect(dialog).toContainText(`${mara.name} changed this since`);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toBeHidden();

  await undo("from “+49 30 1111” to “+49 30 2222”");
  await expect(dialog).toContainText("Phone changes from “+49 30 2222” to “+49 30 1111”.");
  await dialog.getByRole("button", { name: "Undo" }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(phone).toBe("+49 30 1111");
  await expect(rows.filter({ hasText: "undid an operation" })).toHaveCount(1);
});
