// Phones, postal addresses and lines of reports, kept on the pages of a contact and an
// account: several are added with the keyboard, one of them is the primary one, mistakes
// are said at their line, nothing typed is lost, and what was done is undone.

import { expect, type Locator, type Page, test } from "@playwright/test";
import { ask, unique } from "./support/api";
import { fits, isAccessible, looksRight, open, watch } from "./support/page";
import { mara, session } from "./support/people";

test.use({ storageState: session(mara) });

interface Card {
  version: number;
  phones: { number: string; kind: string }[];
  addresses: { city: string; is_billing: boolean }[];
}

const created = async (page: Page, first_name: string, more: object = {}): Promise<string> => {
  const contact = { first_name, last_name: unique("Lee"), ...more };
  return (await ask<{ id: string }>(page, "POST", "/api/desk/contacts", contact)).id;
};

const card = (page: Page, id: string) => ask<Card>(page, "GET", `/api/desk/contacts/${id}/card`);

const numbers = async (page: Page, id: string) => (await card(page, id)).phones.map((it) => it.number);

const toast = (page: Page, words: string) => page.locator(".toast-one").filter({ hasText: words });

const details = (page: Page): Locator => page.getByRole("region", { name: "Details" });

/** Opens the dialog from the facts. */
async function edit(page: Page): Promise<Locator> {
  await details(page).getByRole("button", { name: "Edit phones and addresses" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit phones and addresses" });
  await expect(dialog).toBeVisible();
  return dialog;
}

/** The group of a phone or an address by its place, from one. */
const group = (dialog: Locator, name: string) => dialog.getByRole("group", { name, exact: true });

const save = (dialog: Locator) => dialog.getByRole("button", { name: "Save" }).click();

test("Several phones are added, one becomes the primary one, and that is undone", async ({ page }) => {
  const wrongs = watch(page);
  const id = await created(page, "Nora");
  await open(page, `/desk/contacts/${id}`);
  await expect(details(page)).toContainText("No phones or postal addresses.");

  await test.step("with the keyboard alone", async () => {
    const button = details(page).getByRole("button", { name: "Edit phones and addresses" });
    await button.focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Edit phones and addresses" });
    await dialog.getByRole("button", { name: "Add phone" }).focus();
    await page.keyboard.press("Enter");
    await expect(group(dialog, "Phone 1").getByLabel("Phone number")).toBeFocused();
    await page.keyboard.type("+49 30 100");
    await dialog.getByRole("button", { name: "Add phone" }).focus();
    await page.keyboard.press("Enter");
    await expect(group(dialog, "Phone 2").getByLabel("Phone number")).toBeFocused();
    await page.keyboard.type("0171 200");
    await page.keyboard.press("Tab");
    await page.keyboard.type("Mob");
    await page.keyboard.press("Control+Enter");
    await expect(dialog).toBeHidden();
    await expect(button).toBeFocused();
  });
  await expect(toast(page, "Phones and addresses updated.")).toBeVisible();
  const phones = details(page).getByRole("list", { name: "Phones" }).getByRole("listitem");
  await expect(phones).toHaveCount(2);
  await expect(phones.nth(0)).toContainText(/\+49 30 100\s*Primary\s*Work/);
  await expect(phones.nth(1)).toContainText(/0171 200\s*Mobile/);
  await expect(phones.nth(1).getByRole("link")).toHaveAttribute("href", "tel:0171200");
  await isAccessible(page, "a contact with phones");

  await test.step("another one becomes the primary one", async () => {
    const dialog = await edit(page);
    await group(dialog, "Phone 2").getByLabel("Primary").check();
    await expect(dialog).toContainText("0171 200 becomes the primary phone.");
    await save(dialog);
    await expect(dialog).toBeHidden();
  });
  await expect(phones.nth(0)).toContainText(/0171 200\s*Primary\s*Mobile/);
  expect(await numbers(page, id)).toEqual(["0171 200", "+49 30 100"]);
  await toast(page, "Phones and addresses updated.").getByRole("button", { name: "Undo" }).last().click();
  await expect(phones.nth(0)).toContainText(/\+49 30 100\s*Primary/);
  expect(await numbers(page, id)).toEqual(["+49 30 100", "0171 200"]);
  expect(wrongs).toEqual([]);
});

test("A postal address has its lines, is copied whole, and reads from right to left", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const wrongs = watch(page);
  const id = await created(page, "Omar");
  await open(page, `/desk/contacts/${id}`);
  const dialog = await edit(page);
  await dialog.getByRole("button", { name: "Add postal address" }).click();
  const first = group(dialog, "Postal address 1");
  await expect(first.getByLabel("Street")).toBeFocused();
  await first.getByLabel("Street").fill("رصيف ٤\nHafenstr. 1");
  await first.getByLabel("Postal code").fill("20457");
  await first.getByLabel("City").fill("Hamburg");
  await first.getByLabel("Billing address").check();
  await dialog.getByRole("button", { name: "Add postal address" }).click();
  await group(dialog, "Postal address 2").getByLabel("City").fill("Bonn");
  await looksRight(page, "phones and addresses", "dialog[open]");
  await page.setViewportSize({ width: 1280, height: 800 });
  await save(dialog);
  await expect(dialog).toBeHidden();
  const addresses = details(page).getByRole("list", { name: "Postal addresses" }).getByRole("listitem");
  await expect(addresses).toHaveCount(2);
  const lines = addresses.nth(0).locator("address > span");
  await expect(lines).toHaveText(["رصيف ٤", "Hafenstr. 1", "20457 Hamburg"]);
  expect(await lines.nth(0).evaluate((it) => getComputedStyle(it).direction)).toBe("rtl");
  expect(await lines.nth(1).evaluate((it) => getComputedStyle(it).direction)).toBe("ltr");
  await expect(addresses.nth(0)).toContainText("Billing address");
  await addresses.nth(0).getByRole("button", { name: /^Copy the address/ }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.replace(/\r\n/g, "\n")).toBe("رصيف ٤\nHafenstr. 1\n20457 Hamburg");
  await looksRight(page, "a contact with addresses");
  await page.setViewportSize({ width: 360, height: 800 });
  await fits(page, "a contact with addresses, 360 px");
  expect(wrongs).toEqual([]);
});

test("A mistake is said at its line, nothing typed is lost, and a removed line gives back the focus", async ({ page }) => {
  const id = await created(page, "Paul");
  await open(page, `/desk/contacts/${id}`);
  const dialog = await edit(page);
  for (const number of ["1", "", "+1"]) {
    await dialog.getByRole("button", { name: "Add phone" }).click();
    await dialog.getByLabel("Phone number").last().fill(number);
  }
  await dialog.getByRole("button", { name: "Add postal address" }).click();
  await dialog.getByLabel("City").fill("x".repeat(81));
  await save(dialog);
  await expect(dialog.getByRole("alert")).toBeFocused();
  const second = group(dialog, "Phone 2").getByLabel("Phone number");
  await expect(second).toHaveAttribute("aria-invalid", "true");
  await expect(group(dialog, "Phone 2")).toContainText("enter a phone number");
  await expect(dialog.getByLabel("City")).toHaveAttribute("aria-invalid", "true");
  await isAccessible(page, "mistakes in phones and addresses", "dialog[open]");
  await dialog.getByRole("button", { name: "Remove phone 2" }).click();
  await expect(dialog.getByRole("button", { name: "Add phone" })).toBeFocused();
  // The mistake went with its line; the others kept what was typed.
  await expect(group(dialog, "Phone 2").getByLabel("Phone number")).toHaveValue("+1");
  await expect(group(dialog, "Phone 2").getByLabel("Phone number")).toHaveAttribute("aria-invalid", "false");
  await expect(dialog.getByLabel("City")).toHaveValue("x".repeat(81));
  await dialog.getByLabel("City").fill("Bonn");
  await save(dialog);
  await expect(dialog).toBeHidden();
  expect(await numbers(page, id)).toEqual(["1", "+1"]);
});

test("Who saved first is said, and nothing is overwritten without asking", async ({ page }) => {
  const id = await created(page, "Quin");
  await open(page, `/desk/contacts/${id}`);
  const dialog = await edit(page);
  await dialog.getByRole("button", { name: "Add phone" }).click();
  await dialog.getByLabel("Phone number").fill("1");
  const record = { kind: "contact", id };
  const { version } = await card(page, id);
  const draft = { act: "edit_phones", record, version, phones: [{ number: "2", kind: "home" }], addresses: [] };
  await ask(page, "POST", "/api/desk/operations", { draft });
  await save(dialog);
  await expect(dialog).toContainText("2 (Home)");
  await dialog.getByRole("button", { name: "Use theirs" }).click();
  await expect(dialog.getByLabel("Phone number")).toHaveValue("2");
  expect(await numbers(page, id)).toEqual(["2"]);
});

test("A contact reports to another one, and the page shows the line and the reports", async ({ page }) => {
  const wrongs = watch(page, /operations(\/preview)?$/);
  const top = await created(page, "Tess");
  const middle = await created(page, "Mira", { reports_to: top });
  const bottom = await created(page, "Bela");
  const called = async (id: string) => {
    const it = await ask<{ first_name: string; last_name: string }>(page, "GET", `/api/desk/contacts/${id}`);
    return `${it.first_name} ${it.last_name}`;
  };
  await open(page, `/desk/contacts/${bottom}`);
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Edit contact" });
  await dialog.getByRole("combobox", { name: /^Reports to/ }).fill(await called(middle));
  await dialog.locator("[role=option]").filter({ hasText: await called(middle) }).click();
  await dialog.getByLabel("Assigned to").selectOption({ label: "Jonas Lind" });
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  const line = details(page).getByRole("list", { name: "Reports to" }).getByRole("link");
  await expect(line).toHaveText([await called(middle), await called(top)]);
  await expect(details(page).locator("dt", { hasText: "Assigned to" }).locator("+ dd")).toHaveText("Jonas Lind");
  await isAccessible(page, "a contact in a line of reports");
  await line.nth(1).click();
  await expect(page.getByRole("heading", { level: 1, name: await called(top) })).toBeVisible();
  const reports = details(page).getByRole("list", { name: "Direct reports" }).getByRole("link");
  await expect(reports).toHaveText([await called(middle)]);

  await test.step("a circle is refused at its field", async () => {
    await page.getByRole("button", { name: "Edit", exact: true }).click();
    const editing = page.getByRole("dialog", { name: "Edit contact" });
    await editing.getByRole("combobox", { name: /^Reports to/ }).fill(await called(bottom));
    await editing.locator("[role=option]").filter({ hasText: await called(bottom) }).click();
    await expect(editing).toContainText("choose a contact who doesn't report to this one");
  });
  expect(wrongs).toEqual([]);
});

test("An account has phones and addresses, too", async ({ page }) => {
  const wrongs = watch(page);
  const account = { name: unique("Kite"), default_level: "own" };
  const { id } = await ask<{ id: string }>(page, "POST", "/api/desk/accounts", account);
  await open(page, `/desk/accounts/${id}`);
  const dialog = await edit(page);
  await dialog.getByRole("button", { name: "Add phone" }).click();
  await dialog.getByLabel("Phone number").fill("030 7741");
  await dialog.getByRole("button", { name: "Add postal address" }).click();
  await dialog.getByLabel("City").fill("Bonn");
  await save(dialog);
  await expect(dialog).toBeHidden();
  await expect(details(page).getByRole("list", { name: "Phones" }).getByRole("listitem")).toContainText(/030 7741/);
  await expect(details(page).getByRole("list", { name: "Postal addresses" })).toContainText("Bonn");
  await looksRight(page, "an account with phones and addresses");
  expect(wrongs).toEqual([]);
});
