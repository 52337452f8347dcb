// Tags and groups on pages: on a record, for selected rows, in the filter of a list, and on
// pages of their own.

import { expect, type Page, test } from "@playwright/test";
import { ask, unique } from "./support/api";
import { fits, isAccessible, open, settled } from "./support/page";
import { jonas, mara, session } from "./support/people";

test.use({ storageState: session(mara) });

const makeContact = async (page: Page, last: string): Promise<string> =>
  (await ask<{ id: string }>(page, "POST", "/api/desk/contacts", { first_name: "Nora", last_name: last })).id;

const commit = (page: Page, draft: object) => ask(page, "POST", "/api/desk/operations", { draft });

const toast = (page: Page, words: string) => page.locator(".toast-one").filter({ hasText: words });

/** The names of a contact's tags. */
const tagsOf = async (page: Page, id: string): Promise<string[]> => {
  const { tags } = await ask<{ tags: { name: string }[] }>(page, "GET", `/api/desk/contacts/${id}/labels`);
  return tags.map((it) => it.name);
};

const tagId = async (page: Page, name: string): Promise<string> => {
  const { rows } = await ask<{ rows: { id: string; name: string }[] }>(page, "GET", `/api/desk/tags?q=${encodeURIComponent(name)}`);
  return rows.find((it) => it.name === name)!.id;
};

test("a tag that does not exist is created on a contact with Enter, and taken away in place", async ({ page }) => {
  const [last, name] = [unique("Lee"), unique("VIP")];
  const contact = await makeContact(page, last);
  await open(page, `/desk/contacts/${contact}?tab=overview`);
  const field = page.getByRole("combobox", { name: /^Add tag/ });
  await field.fill(name);
  await expect(page.getByRole("option", { name: `Create “${name}”` })).toBeVisible();
  await field.press("Enter");
  const chip = page.locator("[data-labels=tags] .chip", { hasText: name });
  await expect(chip).toBeVisible();
  await expect(field).toHaveValue("");
  expect(await tagsOf(page, contact)).toEqual([name]);
  await isAccessible(page, "a contact with a tag");
  await page.getByRole("button", { name: `Remove tag ${name}` }).click();
  await expect(chip).toHaveCount(0);
  await expect(toast(page, "removed")).toBeVisible();
  await toast(page, "removed").getByRole("button", { name: "Undo" }).click();
  await expect(chip).toBeVisible();
});

test("selected contacts are tagged at once, found by the tag, and undone as one", async ({ page }) => {
  const [last, name] = [unique("Lee"), unique("Beta")];
  const first = await makeContact(page, last);
  const second = await makeContact(page, last);
  await open(page, `/desk/contacts?q=${encodeURIComponent(last)}`);
  await page.getByRole("checkbox", { name: "Select all on this page" }).filter({ visible: true }).check();
  await page.getByRole("button", { name: "Tag…" }).click();
  const dialog = page.getByRole("dialog");
  const field = dialog.getByRole("combobox", { name: /^Tags to add/ });
  await field.fill(name);
  await expect(dialog.getByRole("option", { name: `Create “${name}”` })).toBeVisible();
  await field.press("Enter");
  await isAccessible(page, "the dialog for tags", "dialog[open]");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(toast(page, "Tags of 2 contacts changed")).toBeVisible();
  expect([await tagsOf(page, first), await tagsOf(page, second)]).toEqual([[name], [name]]);

  const id = await tagId(page, name);
  await open(page, `/desk/contacts?tags=${id}&columns=tags`);
  await expect(page.locator(".grid-list .cell-head a")).toHaveCount(2);
  await expect(page.locator(".chip", { hasText: `Tags: ${name}` })).toBeVisible();
  await expect(page.locator(".grid-list .tag", { hasText: name }).first()).toBeVisible();
  await isAccessible(page, "contacts with a tag");
});

test("a group is created, filled, listed, and left", async ({ page }) => {
  const [last, name] = [unique("Lee"), unique("Testers")];
  await makeContact(page, last);
  await open(page, "/desk/groups");
  await page.getByRole("main").getByRole("button", { name: "New group" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Create group" }).click();
  await expect(dialog.getByText("enter a name").filter({ visible: true })).toBeVisible();
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Create group" }).click();
  await expect(toast(page, "Group created")).toBeVisible();
  await page.getByRole("searchbox", { name: "Search groups" }).fill(name);
  // Right away: the search, which waits for a pause, does not lead back.
  await page.getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await settled(page);
  await expect(page.getByText("No contacts in this group yet")).toBeVisible();
  await page.getByRole("main").getByRole("button", { name: "Add contacts" }).click();
  const field = dialog.getByRole("combobox", { name: /^Contacts/ });
  await field.fill(last);
  await expect(dialog.getByRole("option", { name: `Nora ${last}` })).toBeVisible();
  await field.press("Enter");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.locator(".grid-list .cell-head a", { hasText: last })).toBeVisible();
  await isAccessible(page, "a group");
  await page.getByRole("checkbox", { name: `Select Nora ${last}` }).check();
  await page.getByRole("button", { name: "Remove from group" }).click();
  await expect(page.getByText("No contacts in this group yet")).toBeVisible();
  await toast(page, "removed from").getByRole("button", { name: "Undo" }).click();
  await expect(page.locator(".grid-list .cell-head a", { hasText: last })).toBeVisible();
});

test("an admin renames, merges and deletes tags, and takes it back", async ({ page }) => {
  const contact = await makeContact(page, unique("Lee"));
  const [one, other] = [unique("One"), unique("Other")];
  await commit(page, { act: "tag_contacts", contacts: [contact], add: [one, other] });
  const go = async (name: string, act: string) => {
    await open(page, `/desk/settings/tags?q=${encodeURIComponent(name)}`);
    await page.getByRole("button", { name: `More for ${name}` }).click();
    await page.getByRole("button", { name: act, exact: true }).filter({ visible: true }).click();
  };
  const dialog = page.getByRole("dialog");
  await go(one, "Rename");
  await dialog.getByLabel("Name").fill(`${one} new`);
  await dialog.getByRole("button", { name: "Rename" }).click();
  await expect(toast(page, "Tag renamed")).toBeVisible();
  expect(await tagsOf(page, contact)).toEqual([`${one} new`, other]);

  await go(`${one} new`, "Merge");
  const field = dialog.getByRole("combobox", { name: "Merge into" });
  await field.fill(other);
  await dialog.getByRole("option", { name: other }).click();
  await dialog.getByRole("button", { name: "Merge" }).click();
  await expect(toast(page, "Tags merged")).toBeVisible();
  expect(await tagsOf(page, contact)).toEqual([other]);

  await go(other, "Delete");
  await expect(dialog.getByText("removed from 1 contact and 0 accounts")).toBeVisible();
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect(toast(page, "Tag deleted")).toBeVisible();
  expect(await tagsOf(page, contact)).toEqual([]);
  await toast(page, "Tag deleted").getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => tagsOf(page, contact)).toEqual([other]);
});

test("on a phone the pages of groups and tags fit and can be used by everybody", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  const name = unique("A group with a name that is rather long");
  await commit(page, { act: "create_group", name, description: "What it is for, in a line that has to wrap." });
  await commit(page, { act: "tag_contacts", contacts: [await makeContact(page, unique("Lee"))], add: [unique("A tag as long as one")] });
  for (const path of ["/desk/groups", "/desk/settings/tags"]) {
    await open(page, path);
    await fits(page, path);
    await isAccessible(page, path);
  }
  await open(page, `/desk/groups?q=${encodeURIComponent(name)}`);
  await page.getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await settled(page);
  await fits(page, "a group");
});

test.describe("an agent who is no admin", () => {
  test.use({ storageState: session(jonas) });

  test("sees the tags and is told who changes them", async ({ page }) => {
    await open(page, "/desk/settings/tags");
    await expect(page.getByText("Admins rename, merge and delete tags.")).toBeVisible();
    await expect(page.getByRole("button", { name: /^More for/ })).toHaveCount(0);
  });
});
