// Fields of contacts and accounts, edited in the cells of their lists: by mouse, by keyboard
// and by touch. What the worker refuses stands in the cell, and nothing that was typed is lost.

import { expect, type Locator, type Page, test } from "@playwright/test";
import { ask, unique } from "./support/api";
import { fits, isAccessible, open, row, settled, watch } from "./support/page";
import { lena, mara, session } from "./support/people";

test.use({ storageState: session(mara) });

const toast = (page: Page, words: string) => page.locator(".toast-one").filter({ hasText: words });

interface Contact {
  first_name: string;
  last_name: string;
  title: string | null;
  phone: string | null;
  version: number;
}

const now = (page: Page, id: string) => ask<Contact>(page, "GET", `/api/desk/contacts/${id}`);

/** A contact that only this test knows, and the address of a list with them alone. */
async function somebody(page: Page, fields: object = {}): Promise<{ id: string; name: string; list: string }> {
  const last = unique("Cell");
  const { id } = await ask<{ id: string }>(page, "POST", "/api/desk/contacts", { first_name: "Nora", last_name: last, ...fields });
  const list = `/desk/contacts?q=${encodeURIComponent(last)}&columns=title,phone,language,birthday,owner`;
  return { id, name: `Nora ${last}`, list };
}

/** Somebody else changes the contact. */
async function change(page: Page, id: string, fields: object): Promise<void> {
  const { first_name, last_name, title, phone, version } = await now(page, id);
  await ask(page, "PUT", `/api/desk/contacts/${id}`, { version, contact: { first_name, last_name, title: title ?? "", phone: phone ?? "", ...fields } });
}

const pencil = (page: Page, field: string, name: string) => page.getByRole("button", { name: `Edit ${field} of ${name}`, exact: true });

/** The cell with the button for a field. */
const cell = (page: Page, field: string, name: string): Locator => page.locator("td").filter({ has: pencil(page, field, name) });

const editor = (page: Page) => page.locator(".cell-editor");

test("By mouse: a cell shows that it can be edited, saves, and is undone", async ({ page }) => {
  const wrongs = watch(page);
  const { id, name, list } = await somebody(page, { title: "Buyer" });
  await open(page, list);
  const button = pencil(page, "Job title", name);
  await expect(button).toHaveCSS("opacity", "0");
  await cell(page, "Job title", name).hover();
  await expect(button).toHaveCSS("opacity", "1");
  const box = await button.boundingBox();
  expect(Math.min(box!.width, box!.height)).toBeGreaterThanOrEqual(24);
  await button.click();
  const title = editor(page).getByRole("textbox", { name: "Job title" });
  await expect(title).toBeFocused();
  await expect(title).toHaveValue("Buyer");
  await isAccessible(page, "the editor of a cell");
  await fits(page, "the editor of a cell");
  await title.fill("Head of purchasing");
  await page.keyboard.press("Enter");
  await expect(toast(page, "Contact updated.")).toBeVisible();
  await expect(editor(page)).toHaveCount(0);
  await settled(page);
  await expect(cell(page, "Job title", name)).toHaveText("Head of purchasing");
  await expect(row(page, 0)).toBeFocused();
  expect((await now(page, id)).title).toBe("Head of purchasing");

  await toast(page, "Contact updated.").getByRole("button", { name: "Undo" }).click();
  await expect(cell(page, "Job title", name)).toHaveText("Buyer");

  // A choice, and a date.
  await cell(page, "Language", name).hover();
  await pencil(page, "Language", name).click();
  await editor(page).getByRole("combobox", { name: "Language" }).selectOption("German");
  await editor(page).getByRole("button", { name: "Save" }).click();
  await expect(cell(page, "Language", name)).toHaveText("German");
  await cell(page, "Birthday", name).hover();
  await pencil(page, "Birthday", name).click();
  await editor(page).getByLabel("Birthday").fill("1990-05-17");
  await page.keyboard.press("Enter");
  await expect(cell(page, "Birthday", name)).toHaveText("May 17, 1990");

  // The row is still chosen by its checkbox, and opened by its link.
  await page.getByRole("checkbox", { name: `Select ${name}` }).check();
  await expect(page.getByText("1 selected").filter({ visible: true })).toBeVisible();
  await row(page, 0).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  expect(wrongs).toEqual([]);
});

test("By the keyboard alone: F2 edits, Tab saves and goes on, Escape restores", async ({ page }) => {
  const { id, name, list } = await somebody(page);
  await page.addInitScript(() => {
    const counts = window as unknown as { pointed: number };
    counts.pointed = 0;
    for (const kind of ["mousedown", "pointerdown", "touchstart"]) window.addEventListener(kind, () => (counts.pointed += 1), true);
  });
  await open(page, list);
  await page.keyboard.press("j");
  await expect(row(page, 0)).toBeFocused();
  // The buttons are no stops on the way to the next row.
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: `More for ${name}` })).toBeFocused();
  await page.keyboard.press("j");
  await page.keyboard.press("F2");
  const field = (label: string) => editor(page).getByLabel(label);
  await expect(field("First name")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(field("Last name")).toBeFocused();
  // Nothing was typed, so nothing is sent.
  await page.keyboard.press("Tab");
  await expect(field("Job title")).toBeFocused();
  await page.keyboard.type("Buyer");
  await page.keyboard.press("Tab");
  await expect(toast(page, "Contact updated.")).toBeVisible();
  await expect(field("Phone")).toBeFocused();
  await page.keyboard.type("+49 30 123");
  await page.keyboard.press("Tab");
  await expect(field("Language")).toBeFocused();
  await settled(page);
  await expect(cell(page, "Phone", name)).toHaveText("+49 30 123");
  await page.keyboard.press("Escape");
  await expect(editor(page)).toHaveCount(0);
  await expect(row(page, 0)).toBeFocused();

  await page.keyboard.press("e");
  await expect(field("First name")).toBeFocused();
  await page.keyboard.type("Nobody");
  await page.keyboard.press("Escape");
  await expect(row(page, 0)).toBeFocused();
  await expect(row(page, 0)).toHaveText(name);
  const { first_name, title, phone } = await now(page, id);
  expect([first_name, title, phone]).toEqual(["Nora", "Buyer", "+49 30 123"]);
  expect(await page.evaluate(() => (window as unknown as { pointed: number }).pointed)).toBe(0);
});

test("A mistake stands in the cell, and what is typed stays", async ({ page }) => {
  const { id, name, list } = await somebody(page, { title: "Buyer", phone: "+49 30 1" });
  await open(page, list);
  await cell(page, "Phone", name).hover();
  await pencil(page, "Phone", name).click();
  const phone = editor(page).getByRole("textbox", { name: "Phone" });
  const endless = "1".repeat(41);
  await phone.fill(endless);
  await page.keyboard.press("Enter");
  await expect(phone).toHaveAttribute("aria-invalid", "true");
  await expect(phone).toBeFocused();
  await expect(editor(page).locator(".field-mistake:visible")).toContainText("at most 40 characters");
  await isAccessible(page, "a mistake in a cell");
  // Another cell is edited once this one is right.
  await cell(page, "Job title", name).hover();
  await pencil(page, "Job title", name).click();
  await expect(phone).toHaveValue(endless);

  // The worker cannot be reached.
  const refused = "**/api/desk/operations";
  await page.route(refused, (route) => route.abort());
  await phone.fill("+49 30 2");
  await page.keyboard.press("Enter");
  await expect(editor(page).getByRole("alert").filter({ hasText: "You're offline, or we can't be reached." })).toBeVisible();
  await expect(phone).toHaveValue("+49 30 2");
  await page.unroute(refused);
  // What is typed outlives the rows.
  await change(page, id, { title: "Chef" });
  await page.getByRole("columnheader").filter({ hasText: "Name" }).getByRole("link").click();
  await expect(cell(page, "Job title", name)).toHaveText("Chef");
  await expect(phone).toHaveValue("+49 30 2");
  await editor(page).getByRole("button", { name: "Cancel" }).click();
  await expect(editor(page)).toHaveCount(0);
  expect((await now(page, id)).phone).toBe("+49 30 1");
});

test("Another agent is faster: both values are shown, and one is chosen", async ({ page }) => {
  const { id, name, list } = await somebody(page, { title: "Buyer" });
  await open(page, list);
  const begin = async (typed: string) => {
    await cell(page, "Job title", name).hover();
    await pencil(page, "Job title", name).click();
    await editor(page).getByRole("textbox", { name: "Job title" }).fill(typed);
  };
  await begin("Mine");
  await change(page, id, { title: "Theirs" });
  await page.keyboard.press("Enter");
  const notice = editor(page).getByText("Someone else saved changes while you were editing:").locator("..");
  await expect(notice).toContainText("Theirs");
  await expect(editor(page).getByRole("textbox", { name: "Job title" })).toHaveValue("Mine");
  await isAccessible(page, "an overtaken cell");
  await notice.getByRole("button", { name: "Overwrite with mine" }).click();
  await expect(cell(page, "Job title", name)).toHaveText("Mine");
  expect((await now(page, id)).title).toBe("Mine");

  await begin("Mine again");
  await change(page, id, { title: "Theirs again" });
  await page.keyboard.press("Enter");
  await notice.getByRole("button", { name: "Use theirs" }).click();
  await expect(editor(page).getByRole("textbox", { name: "Job title" })).toHaveValue("Theirs again");
  await expect(editor(page).getByRole("textbox", { name: "Job title" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(cell(page, "Job title", name)).toHaveText("Theirs again");
});

test("An account's name and owner; a name that is taken is said in the cell", async ({ page }) => {
  const [name, taken] = [unique("Cell firm"), unique("Taken firm")];
  for (const it of [name, taken]) await ask(page, "POST", "/api/desk/accounts", { name: it, default_level: "own" });
  await open(page, `/desk/accounts?q=${encodeURIComponent(name)}`);
  await cell(page, "Name", name).hover();
  await pencil(page, "Name", name).click();
  const field = editor(page).getByRole("textbox", { name: "Name" });
  await expect(field).toBeFocused();
  await field.fill(taken);
  await page.keyboard.press("Enter");
  await expect(editor(page).getByRole("alert").filter({ hasText: `There is an account called ${taken} already.` })).toBeVisible();
  await expect(editor(page).getByRole("link", { name: taken })).toBeVisible();
  await field.fill(`${name} & Co`);
  await field.press("Enter");
  await expect(toast(page, "Account updated.")).toBeVisible();
  await expect(row(page, 0)).toHaveText(`${name} & Co`);
  await expect(row(page, 0)).toBeFocused();
  await cell(page, "Owner", `${name} & Co`).hover();
  await pencil(page, "Owner", `${name} & Co`).click();
  await editor(page).getByRole("combobox", { name: "Owner" }).selectOption("Jonas Lind");
  await page.keyboard.press("Enter");
  await expect(cell(page, "Owner", `${name} & Co`)).toHaveText("Jonas Lind");
});

test.describe("On a phone", () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });

  test("a card is edited by touch", async ({ page }) => {
    const { name, list } = await somebody(page, { title: "Buyer" });
    await open(page, list);
    await fits(page, "cards that can be edited");
    const button = pencil(page, "Phone", name);
    await expect(button).toHaveCSS("opacity", "1");
    const box = await button.boundingBox();
    expect(Math.min(box!.width, box!.height)).toBeGreaterThanOrEqual(32);
    await button.tap();
    const phone = editor(page).getByRole("textbox", { name: "Phone" });
    await expect(phone).toBeFocused();
    await fits(page, "a card that is edited");
    await isAccessible(page, "a card that is edited");
    await phone.fill("+49 30 360");
    await editor(page).getByRole("button", { name: "Save" }).tap();
    await expect(cell(page, "Phone", name)).toContainText("+49 30 360");
    await pencil(page, "Job title", name).tap();
    await editor(page).getByRole("button", { name: "Cancel" }).tap();
    await expect(cell(page, "Job title", name)).toContainText("Buyer");
  });
});

test("The contacts of an account have the same cells, and their new contact a role", async ({ page }) => {
  const account = unique("Cell firm");
  const last = unique("Roles");
  const { id } = await ask<{ id: string }>(page, "POST", "/api/desk/accounts", { name: account, default_level: "own" });
  await open(page, `/desk/accounts/${id}?tab=contacts&columns=role,title`);
  await page.getByRole("main").getByRole("button", { name: "New contact" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New contact" });
  await dialog.getByLabel("First name").fill("Nora");
  await dialog.getByLabel("Last name").fill(last);
  await dialog.getByLabel("Role").selectOption("IT lead");
  await isAccessible(page, "a new contact with a role", "dialog[open]");
  await dialog.getByRole("button", { name: "Create contact" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Nora ${last}` })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("IT lead");
  await open(page, `/desk/accounts/${id}?tab=contacts&columns=role,title`);
  const name = `Nora ${last}`;
  await expect(page.getByRole("row").filter({ hasText: name })).toContainText("IT lead");
  await cell(page, "Job title", name).hover();
  await pencil(page, "Job title", name).click();
  await editor(page).getByRole("textbox", { name: "Job title" }).fill("Buyer");
  await page.keyboard.press("Enter");
  await expect(cell(page, "Job title", name)).toHaveText("Buyer");
});

test("Who a contact is assigned to and reports to is edited in the list, and narrows it", async ({ page }) => {
  const { name, list } = await somebody(page);
  const base = list.replace(/columns=.*/, "columns=assigned_to,reports_to");
  await open(page, base);
  await cell(page, "Assigned to", name).hover();
  await pencil(page, "Assigned to", name).click();
  await editor(page).getByRole("combobox", { name: "Assigned to" }).selectOption("Jonas Lind");
  await page.keyboard.press("Tab");
  const superior = editor(page).getByRole("combobox", { name: "Reports to" });
  await expect(superior).toBeFocused();
  await superior.fill(lena.name);
  await page.getByRole("option", { name: lena.name }).first().click();
  await expect(superior).toHaveValue(lena.name);
  await isAccessible(page, "the search of a cell");
  await editor(page).getByRole("button", { name: "Save" }).click();
  await expect(cell(page, "Reports to", name)).toHaveText(lena.name);
  await expect(cell(page, "Assigned to", name)).toHaveText("Jonas Lind");
  for (const [query, count] of [["reports=yes", 1], ["reports=no", 0], ["assigned_to=me", 0], ["sort=-assigned_to", 1]] as const) {
    await open(page, `${base}&${query}`);
    await expect(page.locator(".grid-list .cell-head a"), query).toHaveCount(count);
  }
});
