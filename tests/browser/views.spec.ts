// Saved views of the lists, the letters of a list, a typed page size, and the menus of rows.

import { expect, type Locator, type Page, test } from "@playwright/test";
import { ask, unique } from "./support/api";
import { fits, isAccessible, looksRight, open, row, settled, watch } from "./support/page";
import { jonas, mara, session } from "./support/people";

test.use({ storageState: session(mara) });

const ABSENT = "0199a000-0000-7000-8000-00000000dead";

type List = "contacts" | "accounts" | "tickets";

/** Saves a view over the API; its id. */
const save = async (page: Page, list: List, name: string, query: object, shared = false): Promise<string> =>
  (await ask<{ id: string }>(page, "POST", `/api/desk/lists/${list}/views`, { name, is_shared: shared, query })).id;

const views = (page: Page): Locator => page.getByRole("navigation", { name: "Views" });
const button = (page: Page): Locator => page.locator(".views-button");
const panel = (page: Page): Locator => page.locator(".panel:popover-open");
const toast = (page: Page, words: string | RegExp): Locator => page.locator(".toast-one").filter({ hasText: words });
const chip = (page: Page, words: string | RegExp): Locator => page.locator(".chip").filter({ hasText: words });

/** Opens the list of views. */
async function openViews(page: Page): Promise<Locator> {
  await button(page).click();
  await expect(panel(page)).toBeVisible();
  return panel(page);
}

test("a list is saved as a view, opened, changed, renamed, deleted and brought back", async ({ page }) => {
  const wrongs = watch(page);
  const name = unique("Recent clients");
  await open(page, "/desk/accounts?sort=-created&columns=contacts,created&size=25");
  await views(page).getByRole("button", { name: "Save view" }).click();
  const dialog = page.getByRole("dialog", { name: "Save view" });
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.locator(".field-mistake[id]").first()).toHaveText(/^enter a name$/i);
  await dialog.getByLabel("Name").fill(name);
  await isAccessible(page, "saving a view", "dialog[open]");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(toast(page, "View saved")).toBeVisible();
  await expect(page).toHaveURL(/\/desk\/accounts\?view=[0-9a-f-]+$/);
  await expect(button(page)).toContainText(name);
  await expect(page.getByRole("columnheader", { name: "Created" })).toHaveAttribute("aria-sort", "descending");
  const address = page.url();

  // The address says all: the list is as it was saved, and where it differs, it says so.
  await page.reload();
  await settled(page);
  await expect(page.getByRole("columnheader", { name: "Created" })).toHaveAttribute("aria-sort", "descending");
  await expect(page.getByLabel("Rows per page")).toHaveValue("25");
  await expect(views(page).getByRole("button", { name: "Save changes" })).toHaveCount(0);
  await page.getByRole("columnheader", { name: "Name" }).getByRole("link").click();
  await expect(page).toHaveURL(/view=[0-9a-f-]+&.*columns=contacts,created/);
  await views(page).getByRole("link", { name: "Discard changes" }).click();
  await expect(page).toHaveURL(address);
  await expect(page.getByRole("columnheader", { name: "Created" })).toHaveAttribute("aria-sort", "descending");
  await page.getByRole("columnheader", { name: "Name" }).getByRole("link").click();
  await views(page).getByRole("button", { name: "Save changes" }).click();
  await expect(toast(page, "View saved")).toBeVisible();
  await expect(page).toHaveURL(address);
  await expect(page.getByRole("columnheader", { name: "Name" })).toHaveAttribute("aria-sort", "ascending");

  const renamed = `${name} 2`;
  const list = await openViews(page);
  await isAccessible(page, "the saved views", ".panel:popover-open");
  await list.getByRole("button", { name: `Edit view ${name}` }).click();
  const edit = page.getByRole("dialog", { name: `Edit view ${name}` });
  await edit.getByLabel("Name").fill(renamed);
  await edit.getByLabel("Who sees it").selectOption("All agents");
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(button(page)).toContainText(renamed);
  // What all agents see says so before it is changed.
  await page.getByRole("columnheader", { name: "Created" }).getByRole("link").click();
  await expect(views(page).getByRole("button", { name: "Save for all agents" })).toBeVisible();

  await (await openViews(page)).getByRole("button", { name: `Delete view ${renamed}` }).click();
  await expect(page).toHaveURL(/\/desk\/accounts$/);
  await toast(page, "deleted").getByRole("button", { name: "Undo" }).click();
  await expect(toast(page, "View restored")).toBeVisible();
  await expect((await openViews(page)).getByRole("link", { name: renamed })).toBeVisible();
  expect(wrongs).toEqual([]);
});

test("a name that is taken is said at its field", async ({ page }) => {
  const name = unique("Twice");
  await save(page, "contacts", name, {});
  await open(page, "/desk/contacts?account=none");
  await views(page).getByRole("button", { name: "Save view" }).click();
  const dialog = page.getByRole("dialog", { name: "Save view" });
  await dialog.getByLabel("Name").fill(name.toUpperCase());
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByLabel("Name")).toHaveAccessibleDescription(/already have a view/);
  await expect(dialog.getByLabel("Name")).toHaveValue(name.toUpperCase());
});

test("a link to a shared view opens for a colleague, to a private one it says so", async ({ page, browser }) => {
  const [name, secret] = [unique("Everyone's"), unique("Secret")];
  const shared = await save(page, "contacts", name, { portal: "active", sort: "-created" }, true);
  const own = await save(page, "contacts", secret, { portal: "blocked" });
  const context = await browser.newContext({ storageState: session(jonas) });
  const colleague = await context.newPage();
  const wrongs = watch(colleague);
  await open(colleague, `/desk/contacts?view=${shared}`);
  await expect(button(colleague)).toContainText(name);
  await expect(chip(colleague, "Help center is Active")).toBeVisible();
  // They do not change it, but save it as their own.
  await colleague.getByRole("link", { name: "Remove filter: Help center is Active" }).click();
  await expect(views(colleague).getByRole("button", { name: "Save as new view" })).toBeVisible();
  await expect(views(colleague).getByRole("button", { name: /^Save (changes|for all)/ })).toHaveCount(0);
  const list = await openViews(colleague);
  await expect(list.getByRole("link", { name })).toContainText("Mara Okafor");
  await expect(list.getByRole("button", { name: `Edit view ${name}` })).toHaveCount(0);
  await colleague.keyboard.press("Escape");

  for (const id of [own, ABSENT, "nonsense"]) {
    await open(colleague, `/desk/contacts?view=${id}`);
    await expect(colleague.getByText("This view was deleted, or another agent keeps it private.")).toBeVisible();
    await expect(row(colleague, 0)).toBeVisible();
    await expect(colleague.locator(".chip")).toHaveCount(0);
  }
  await isAccessible(colleague, "a view that is not there");
  await views(colleague).getByRole("link", { name: "OK" }).click();
  await expect(colleague).toHaveURL(/\/desk\/contacts$/);
  expect(wrongs).toEqual([]);
  await context.close();
});

test("a view that names a deleted tag still opens, and the filter can be taken away", async ({ page }) => {
  const tag = unique("Short-lived");
  const contact = await ask<{ id: string }>(page, "POST", "/api/desk/contacts", { first_name: "Nora", last_name: unique("Lee") });
  const commit = (draft: object) => ask(page, "POST", "/api/desk/operations", { draft });
  await commit({ act: "tag_contacts", contacts: [contact.id], add: [tag], remove: [] });
  const { rows } = await ask<{ rows: { id: string }[] }>(page, "GET", `/api/desk/tags?q=${encodeURIComponent(tag)}`);
  const view = await save(page, "contacts", unique("By tag"), { tags: rows[0].id });
  await commit({ act: "delete_tag", tag: rows[0].id });
  await open(page, `/desk/contacts?view=${view}`);
  const gone = chip(page, "Tags: (no longer available)");
  await expect(gone).toHaveAttribute("data-dead", "");
  await expect(page.getByText("No contacts match these filters.")).toBeVisible();
  await gone.getByRole("link", { name: /^Remove filter/ }).click();
  await expect(row(page, 0)).toBeVisible();
  await expect(page).toHaveURL(/view=[0-9a-f-]+&sort=name$/);
  await views(page).getByRole("button", { name: "Save changes" }).click();
  await expect(page).toHaveURL(/view=[0-9a-f-]+$/);
  await expect(page.locator(".chip")).toHaveCount(0);
});

test("the queue opens a view, leaves it, and comes back to it from a ticket", async ({ page }) => {
  const wrongs = watch(page);
  const name = unique("Everything");
  const view = await save(page, "tickets", name, { status: "open,waiting,solved,closed", size: "10" });
  await open(page, "/desk/tickets");
  const list = await openViews(page);
  const link = list.getByRole("link", { name });
  await expect(link).toContainText(/\d/);
  await link.click();
  await expect(page).toHaveURL(new RegExp(`/desk/tickets\\?view=${view}$`));
  await settled(page);
  await expect(page.locator(".grid-list .cell-head a")).toHaveCount(10);
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Next" }).click();
  // A page of a view is still the view.
  await expect(page).toHaveURL(new RegExp(`view=${view}&cursor=`));
  await expect(views(page).getByRole("button", { name: "Save changes" })).toHaveCount(0);
  await settled(page);
  await row(page, 0).click();
  await expect(page).toHaveURL(/\/desk\/tickets\/\d+/);
  await settled(page);
  await page.goBack();
  await expect(page).toHaveURL(new RegExp(`view=${view}&cursor=`));
  await expect(button(page)).toContainText(name);
  await views(page).getByRole("link", { name: /^Unassigned/ }).click();
  await expect(page).toHaveURL(/\/desk\/tickets\?assignee=none$/);
  await expect(button(page)).toContainText("Saved views");
  expect(wrongs).toEqual([]);
});

test("views are used by keyboard alone", async ({ page }) => {
  const name = unique("Keys");
  await save(page, "accounts", name, { sort: "-contacts" });
  await open(page, "/desk/accounts");
  await button(page).focus();
  await page.keyboard.press("Enter");
  await expect(panel(page).getByRole("link").first()).toBeFocused();
  await panel(page).getByRole("link", { name }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/view=/);
  await expect(panel(page)).toHaveCount(0);
  await button(page).focus();
  await page.keyboard.press("Enter");
  await expect(panel(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(button(page)).toBeFocused();
});

test("recently seen and recently created come with their order and column", async ({ page }) => {
  await open(page, "/desk/contacts");
  await views(page).getByRole("link", { name: /^Recently created/ }).click();
  await expect(page).toHaveURL(/created=last:30/);
  await expect(page.getByRole("columnheader", { name: "Created" })).toHaveAttribute("aria-sort", "descending");
  await views(page).getByRole("link", { name: /^Recently seen/ }).click();
  await expect(page.getByRole("columnheader", { name: "Last seen" })).toHaveAttribute("aria-sort", "descending");
  await views(page).getByRole("link", { name: /^All/ }).click();
  await expect(page).toHaveURL(/\/desk\/contacts$/);
});

test("letters without rows are gray and lead nowhere", async ({ page }) => {
  const wrongs = watch(page);
  const last = unique("Quux");
  await ask(page, "POST", "/api/desk/contacts", { first_name: "Zora", last_name: last });
  await open(page, `/desk/contacts?q=${encodeURIComponent(last)}`);
  const letters = page.getByRole("navigation", { name: "By first letter" });
  const q = letters.getByRole("link", { name: "Q", exact: true });
  await expect(q).toHaveAttribute("aria-disabled", "true");
  await expect(q).not.toHaveAttribute("href");
  const z = letters.getByRole("link", { name: "Z", exact: true });
  await expect(z).not.toHaveAttribute("aria-disabled");
  await isAccessible(page, "letters", ".letters");
  await z.click();
  await expect(page).toHaveURL(/letter=Z/);
  await expect(row(page, 0)).toContainText("Zora");
  // The other letters are those of the same search.
  await expect(q).toHaveAttribute("aria-disabled", "true");
  expect(wrongs).toEqual([]);
});

test("a page has as many rows as are typed", async ({ page }) => {
  await open(page, "/desk/contacts");
  await page.getByLabel("Rows per page").selectOption("Other number…");
  const field = page.getByRole("spinbutton", { name: /^Rows per page/ });
  await expect(field).toBeFocused();
  await field.fill("7");
  await field.press("Enter");
  await expect(page).toHaveURL(/size=7$/);
  await settled(page);
  await expect(page.locator(".grid-list .cell-head a")).toHaveCount(7);
  await expect(page.getByLabel("Rows per page")).toHaveValue("7");
});

test("a contact is edited, invited and deleted from its row", async ({ page }) => {
  const wrongs = watch(page);
  const last = unique("Rowe");
  const email = `${last.toLowerCase().replace(/\W+/g, ".")}@rows.example`;
  await ask(page, "POST", "/api/desk/contacts", { first_name: "Nora", last_name: last, email });
  await open(page, `/desk/contacts?q=${encodeURIComponent(last)}`);
  const menu = async (name: string) => {
    await page.getByRole("button", { name: `More for ${name}` }).click();
    await expect(panel(page).getByRole("link", { name: "View" })).toBeFocused();
  };
  await menu(`Nora ${last}`);
  await isAccessible(page, "the menu of a row", ".panel:popover-open");
  await page.keyboard.press("ArrowDown");
  await expect(panel(page).getByRole("button", { name: "Edit" })).toBeFocused();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Edit contact" });
  await expect(dialog.getByLabel("First name")).toHaveValue("Nora");
  await dialog.getByLabel("First name").fill("Norma");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("link", { name: `Norma ${last}` })).toBeVisible();
  await menu(`Norma ${last}`);
  const invite = panel(page).getByRole("button", { name: "Send invitation" });
  await invite.click();
  await expect(toast(page, /invitation/i)).toBeVisible();
  // The row is drawn anew, and a menu that was open would close with it.
  await expect(page.getByRole("row").filter({ hasText: last }).getByText("Invited")).toBeVisible();
  await menu(`Norma ${last}`);
  await panel(page).getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("No contacts match your search.")).toBeVisible();
  await toast(page, "deleted").getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("link", { name: `Norma ${last}` })).toBeVisible();
  await menu(`Norma ${last}`);
  await panel(page).getByRole("link", { name: "View" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Norma ${last}` })).toBeVisible();
  expect(wrongs).toEqual([]);
});

for (const width of [320, 360]) {
  test(`On a phone of ${width} px everything of a view fits`, async ({ page }) => {
    const name = unique("A view with a rather long name, as people give them");
    const view = await save(page, "contacts", name, { portal: "active", columns: "account,portal,title" }, true);
    await page.setViewportSize({ width, height: 740 });
    await open(page, `/desk/contacts?view=${view}&sort=-name`);
    await expect(views(page).getByRole("button", { name: "Save for all agents" })).toBeVisible();
    await fits(page, "a changed view");
    await openViews(page);
    await fits(page, "the saved views");
    await isAccessible(page, "the saved views on a phone", ".panel:popover-open");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^More for / }).first().click();
    await expect(panel(page).getByRole("button", { name: "Edit" })).toBeVisible();
    await fits(page, "the menu of a row");
  });
}

test("looks right in both themes", async ({ page }) => {
  const view = await save(page, "contacts", unique("Looks"), { portal: "active" });
  await open(page, `/desk/contacts?view=${view}&sort=-name`);
  await looksRight(page, "a changed view");
});
