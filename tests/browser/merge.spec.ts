// Merging contacts and accounts: compared side by side, previewed, carried out, undone; what
// stands in the way; and the ways that lead to it.

import { type Browser, expect, type Locator, type Page, test } from "@playwright/test";
import { ask, unique } from "./support/api";
import { fits, isAccessible, looksRight, open, settled, watch } from "./support/page";
import { mara, PASSWORD, session } from "./support/people";

test.use({ storageState: session(mara) });

const makeAccount = async (page: Page, name: string): Promise<string> =>
  (await ask<{ id: string }>(page, "POST", "/api/desk/accounts", { name, default_level: "own" })).id;

const makeContact = async (page: Page, fields: Record<string, string | undefined>): Promise<string> =>
  (await ask<{ id: string }>(page, "POST", "/api/desk/contacts", fields)).id;

const emailOf = (word: string): string => `${word.replace(/\W+/g, ".").toLowerCase()}@merge.example`;

const raise = async (page: Page, requester: string, subject: string): Promise<number> =>
  (await ask<{ number: number }>(page, "POST", "/api/desk/tickets", { requester, subject, body: "It beeps." })).number;

interface Contact {
  id: string;
  first_name: string;
  addresses: { email: string; is_primary: boolean }[];
}

const contactOf = (page: Page, id: string) => ask<Contact>(page, "GET", `/api/desk/contacts/${id}`);

const toast = (page: Page, words: string | RegExp) => page.locator(".toast-one").filter({ hasText: words });

const inMenu = async (page: Page, name: string) => {
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("button", { name, exact: true }).filter({ visible: true }).click();
};

const contacts = (page: Page) => page.getByRole("dialog", { name: "Merge contacts" });
const accounts = (page: Page) => page.getByRole("dialog", { name: "Merge accounts" });
const press = (dialog: Locator, name: string) => dialog.getByRole("button", { name, exact: true }).click();

/** Two contacts with the same last name, of which the second has a telephone number. */
async function two(page: Page) {
  const last = unique("Lee");
  const emails = [emailOf(`nora ${last}`), emailOf(`norah ${last}`)];
  const first = await makeContact(page, { first_name: "Nora", last_name: last, email: emails[0], title: "Buyer" });
  const second = await makeContact(page, { first_name: "Norah", last_name: last, email: emails[1], phone: "+49 30 123456" });
  return { last, emails, first, second };
}

test("Two contacts of the list are compared, merged, found by both URLs, and taken apart again", async ({ page }) => {
  const wrongs = watch(page);
  const { last, emails, first, second } = await two(page);
  await raise(page, second, `Scanner ${last}`);
  await open(page, `/desk/contacts?q=${encodeURIComponent(last)}`);
  const merge = page.locator(".selection-bar").getByRole("button", { name: "Merge" });

  await test.step("one contact is too few, and the button says so", async () => {
    await page.getByRole("checkbox", { name: `Select Nora ${last}`, exact: true }).check();
    await expect(merge).toHaveAttribute("aria-disabled", "true");
    await expect(merge).toHaveAccessibleDescription("Select 2 to 5 contacts to merge them.");
    await merge.press("Enter");
    await expect(toast(page, "Select 2 to 5 contacts to merge them.")).toBeVisible();
    await page.getByRole("checkbox", { name: `Select Norah ${last}` }).check();
    await expect(merge).not.toHaveAttribute("aria-disabled", "true");
  });

  const dialog = contacts(page);
  await test.step("what differs is compared", async () => {
    await merge.click();
    await settled(page);
    const stays = dialog.getByRole("radiogroup", { name: "Contact that stays" });
    await expect(stays.getByRole("radio")).toHaveCount(2);
    await expect(stays.getByRole("radio", { name: new RegExp(`^Nora ${last}`) })).toBeChecked();
    await expect(stays).toContainText(emails[1]!);
    const names = dialog.getByRole("radiogroup", { name: "First name" });
    await expect(names.getByRole("radio", { name: /Nora$/ })).toBeChecked();
    // The value of the other one where that of the contact that stays is empty.
    const phones = dialog.getByRole("radiogroup", { name: "Phone" });
    await expect(phones.getByRole("radio", { name: /\+49 30 123456$/ })).toBeChecked();
    await expect(phones.getByRole("radio", { name: /Empty$/ })).not.toBeChecked();
    await expect(dialog.getByRole("radiogroup", { name: "Last name" })).toHaveCount(0);
    await dialog.getByText(/fields? (is|are) the same/).click();
    await expect(dialog.getByText(mara.name)).toBeVisible();
    await names.getByRole("radio", { name: /Norah$/ }).check();
    await settled(page);
    await expect(names.getByRole("radio", { name: /Norah$/ })).toBeFocused();
    await expect(names.getByRole("radio", { name: /Norah$/ })).toBeChecked();
    await looksRight(page, "comparing contacts", "dialog[open]");
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  await test.step("what follows is shown, and carried out", async () => {
    await press(dialog, "Continue");
    await settled(page);
    await expect(dialog.getByRole("heading", { name: `Merge Norah ${last} into Nora ${last}` })).toBeFocused();
    await expect(dialog).toContainText("1 ticket moves to");
    await expect(dialog).toContainText("First name");
    await looksRight(page, "merging contacts", "dialog[open]");
    await page.setViewportSize({ width: 1280, height: 800 });
    // One step back, the choice is still there.
    await press(dialog, "Back");
    await expect(dialog.getByRole("radiogroup", { name: "First name" }).getByRole("radio", { name: /Norah$/ })).toBeChecked();
    await press(dialog, "Continue");
    await settled(page);
    await press(dialog, "Merge");
    await expect(dialog).toBeHidden();
    await expect(toast(page, `Merged into Nora ${last}.`)).toBeVisible();
  });

  await test.step("the list has one of them, with both addresses", async () => {
    await expect(page.locator(".grid-list .cell-head a")).toHaveCount(1);
    const stayed = await contactOf(page, first);
    expect(stayed.first_name).toBe("Norah");
    expect(stayed.addresses.map((it) => it.email)).toEqual(emails);
    expect((await contactOf(page, second)).id).toBe(first);
  });

  await test.step("and it is undone", async () => {
    await toast(page, `Merged into Nora ${last}.`).getByRole("button", { name: "Undo" }).click();
    await expect.poll(async () => (await contactOf(page, second)).id).toBe(second);
    expect((await contactOf(page, first)).addresses.map((it) => it.email)).toEqual([emails[0]]);
    await expect(page.locator(".grid-list .cell-head a")).toHaveCount(2);
  });
  expect(wrongs).toEqual([]);
});

test("A contact's page merges it with others that are searched, by the keyboard, on a phone", async ({ page }) => {
  const { last, first, second } = await two(page);
  await page.setViewportSize({ width: 320, height: 640 });
  await open(page, `/desk/contacts/${second}`);
  await page.getByRole("button", { name: "More actions" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Merge with…" })).toBeFocused();
  await page.keyboard.press("Enter");
  const dialog = contacts(page);
  const field = dialog.getByRole("combobox", { name: /^Other contacts/ });
  await expect(field).toBeFocused();

  // Nobody is chosen.
  await expect(field).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+Enter");
  await expect(dialog.getByText("choose another contact").filter({ visible: true }).first()).toBeVisible();

  await field.fill(`Nora ${last}`);
  await expect(dialog.getByRole("option", { name: `Nora ${last}` }).first()).toBeVisible();
  await field.press("Enter");
  await page.keyboard.press("Control+Enter");
  await settled(page);
  await expect(dialog.getByRole("heading", { name: /^Choose the contact that stays/ })).toBeFocused();
  await fits(page, "comparing contacts on a phone");
  await isAccessible(page, "comparing contacts on a phone", "dialog[open]");

  // The other contact stays.
  const stays = dialog.getByRole("radiogroup", { name: "Contact that stays" });
  await page.keyboard.press("Tab");
  await expect(stays.getByRole("radio").first()).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(stays.getByRole("radio", { name: new RegExp(`^Nora ${last}`) })).toBeChecked();
  await settled(page);
  await page.keyboard.press("Control+Enter");
  await settled(page);
  await expect(dialog.getByRole("heading", { name: `Merge Norah ${last} into Nora ${last}` })).toBeFocused();
  await fits(page, "merging contacts on a phone");
  await page.keyboard.press("Control+Enter");
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(new RegExp(`/desk/contacts/${first}\\?tab=overview$`));
  await expect(page.getByRole("heading", { level: 1, name: `Nora ${last}` })).toBeVisible();
  await expect(toast(page, `Merged into Nora ${last}.`).getByRole("button", { name: "Undo" })).toBeVisible();
});

test("The URL of a merged contact leads to the one that stayed, on every tab", async ({ page }) => {
  const { last, first, second } = await two(page);
  await ask(page, "POST", "/api/desk/operations", { draft: { act: "merge_contacts", into: first, from: [second] } });
  await open(page, `/desk/contacts/${second}`);
  await expect(page).toHaveURL(new RegExp(`/desk/contacts/${first}\\?tab=overview$`));
  await expect(toast(page, `This contact was merged into Nora ${last}.`)).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: `Nora ${last}` })).toBeVisible();
  await open(page, `/desk/contacts/${second}?tab=history`);
  await expect(page).toHaveURL(new RegExp(`/desk/contacts/${first}\\?tab=history$`));
  await expect(page.getByRole("main")).toContainText("merged");
  // The former address is in no step of the history.
  await page.goBack();
  await expect(page).not.toHaveURL(new RegExp(second));
});

test("Contacts with an additional relationship to the same account are not merged, and it says what to do", async ({ page }) => {
  const { last, first, second } = await two(page);
  const [one, other, shared] = [await makeAccount(page, unique("One")), await makeAccount(page, unique("Other")), await makeAccount(page, unique("Shared"))];
  await ask(page, "POST", `/api/desk/contacts/${first}/accounts`, { accounts: [one, shared] });
  await ask(page, "POST", `/api/desk/contacts/${second}/accounts`, { accounts: [other, shared] });
  await open(page, `/desk/contacts/${first}`);
  await inMenu(page, "Merge with…");
  const dialog = contacts(page);
  const field = dialog.getByRole("combobox", { name: /^Other contacts/ });
  await field.fill(`Norah ${last}`);
  await expect(dialog.getByRole("option", { name: `Norah ${last}` })).toBeVisible();
  await field.press("Enter");
  await press(dialog, "Continue");
  await settled(page);
  const ways = dialog.getByRole("link", { name: /^Open / });
  await expect(ways.first()).toBeVisible();
  await isAccessible(page, "contacts that can't be merged", "dialog[open]");
  // There is nothing to confirm.
  await press(dialog, "Continue");
  await expect(dialog.getByRole("button", { name: "Merge", exact: true })).toHaveCount(0);
  await ways.first().click();
  await expect(dialog).toHaveCount(0);
  await expect(page).toHaveURL(/\/desk\/contacts\/[\w-]+\?tab=accounts$/);
});

test("Accounts are merged from the list, and their tickets move", async ({ page }) => {
  const firm = unique("Kestrel");
  const [first, second] = [await makeAccount(page, `${firm} A`), await makeAccount(page, `${firm} B`)];
  const contact = await makeContact(page, { first_name: "Nora", last_name: unique("Lee"), account: second });
  await raise(page, contact, `Scanner ${firm}`);
  await open(page, `/desk/accounts?q=${encodeURIComponent(firm)}`);
  for (const letter of ["A", "B"]) await page.getByRole("checkbox", { name: `Select ${firm} ${letter}` }).check();
  await page.locator(".selection-bar").getByRole("button", { name: "Merge" }).click();
  const dialog = accounts(page);
  await settled(page);
  await expect(dialog.getByRole("radiogroup", { name: "Account that stays" })).toContainText("1 ticket");
  await expect(dialog.getByRole("radiogroup", { name: "Name" }).getByRole("radio", { name: new RegExp(`${firm} A$`) })).toBeChecked();
  await looksRight(page, "comparing accounts", "dialog[open]");
  await page.setViewportSize({ width: 1280, height: 800 });
  await press(dialog, "Continue");
  await settled(page);
  await expect(dialog).toContainText(`1 ticket moves to ${firm} A.`);
  await isAccessible(page, "merging accounts", "dialog[open]");
  await press(dialog, "Merge");
  await expect(toast(page, `Merged into ${firm} A.`)).toBeVisible();
  await expect(page.locator(".grid-list .cell-head a")).toHaveCount(1);
  await open(page, `/desk/accounts/${second}?tab=contacts`);
  await expect(page).toHaveURL(new RegExp(`/desk/accounts/${first}\\?tab=contacts$`));
});

test("An address of another contact offers to merge the two", async ({ page }) => {
  const { last, emails, first, second } = await two(page);
  await open(page, `/desk/contacts/${first}`);
  await page.getByRole("button", { name: "Add address" }).click();
  const adding = page.getByRole("dialog", { name: "Add e-mail address" });
  await adding.getByLabel("E-mail address").fill(emails[1]!);
  await adding.getByRole("button", { name: "Merge these contacts" }).click();
  const dialog = contacts(page);
  await settled(page);
  await press(dialog, "Continue");
  await settled(page);
  await expect(dialog.getByRole("heading", { name: `Merge Norah ${last} into Nora ${last}` })).toBeVisible();
  await press(dialog, "Merge");
  await expect(toast(page, `Merged into Nora ${last}.`)).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByRole("region", { name: "Details" }).getByText(emails[1]!)).toBeVisible();
  expect((await contactOf(page, second)).id).toBe(first);
});

test("A new contact with a taken address is created without it, and merged", async ({ page }) => {
  const { last, emails, second } = await two(page);
  await open(page, "/desk/contacts");
  await page.getByRole("main").getByRole("button", { name: "New contact" }).click();
  const creating = page.getByRole("dialog", { name: "New contact" });
  await creating.getByLabel("First name").fill("Noora");
  await creating.getByLabel("Last name").fill(last);
  await creating.getByLabel(/^E-mail/).fill(emails[1]!);
  await creating.getByLabel(/^Job title/).fill("Head of purchasing");
  await creating.getByRole("button", { name: "Create contact" }).click();
  await creating.getByRole("button", { name: `Create without this address, then merge with Norah ${last}` }).click();
  const dialog = contacts(page);
  await settled(page);
  // The contact that was there stays.
  await expect(dialog.getByRole("radiogroup", { name: "Contact that stays" }).getByRole("radio", { name: new RegExp(`^Norah ${last}`) })).toBeChecked();
  await expect(dialog.getByRole("radiogroup", { name: "Job title" }).getByRole("radio", { name: /Head of purchasing$/ })).toBeChecked();
  await press(dialog, "Continue");
  await settled(page);
  await press(dialog, "Merge");
  await expect(page).toHaveURL(new RegExp(`/desk/contacts/${second}\\?tab=overview$`));
  await expect(toast(page, `Merged into Norah ${last}.`)).toBeVisible();
});

/** Lets a contact into the help center. */
async function activate(page: Page, browser: Browser, id: string, email: string): Promise<void> {
  await ask(page, "POST", "/api/desk/invitations", { contacts: [id] });
  const mails = await ask<{ to: string; button: { href: string } | null }[]>(page, "GET", "/api/dev/mail");
  const token = mails.find((mail) => mail.to === email)?.button?.href.split("#")[1];
  const context = await browser.newContext({ storageState: undefined });
  await ask(await context.newPage(), "POST", "/api/portal/activation", { token, password: PASSWORD });
  await context.close();
}

test("Tickets that the contact gains are confirmed first", async ({ page, browser }) => {
  const { last, emails, first, second } = await two(page);
  await activate(page, browser, first, emails[0]!);
  const number = await raise(page, second, `Salary ${last}`);
  await open(page, `/desk/contacts/${first}`);
  await inMenu(page, "Merge with…");
  const dialog = contacts(page);
  const field = dialog.getByRole("combobox", { name: /^Other contacts/ });
  await field.fill(`Norah ${last}`);
  await expect(dialog.getByRole("option", { name: `Norah ${last}` })).toBeVisible();
  await field.press("Enter");
  await press(dialog, "Continue");
  await settled(page);
  await press(dialog, "Continue");
  await settled(page);
  await expect(dialog.getByRole("link", { name: `#${number}` })).toBeVisible();
  await looksRight(page, "tickets that a contact gains", "dialog[open]");
  await page.setViewportSize({ width: 1280, height: 800 });
  const accepts = dialog.getByRole("checkbox", { name: `I have checked that Nora ${last} may see these tickets` });
  await press(dialog, "Merge");
  await expect(accepts).toBeFocused();
  await expect(accepts).toHaveAccessibleDescription("confirm that the tickets may be seen");
  expect((await contactOf(page, second)).id).toBe(second);
  await accepts.check();
  await press(dialog, "Merge");
  await expect(toast(page, `Merged into Nora ${last}.`)).toBeVisible();
  expect((await contactOf(page, second)).id).toBe(first);
});
