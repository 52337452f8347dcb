// The timeline of a contact and of an account: what happened, filtered by kind, with the
// undo of what can be undone.

import { expect, type Page, test } from "@playwright/test";
import { accountId, ask, contactId, raise, unique } from "./support/api";
import { looksRight, open, settled } from "./support/page";
import { lena, mara, session } from "./support/people";

test.use({ storageState: session(mara) });

const timeline = (page: Page) => page.getByRole("region", { name: "Timeline" });
const events = (page: Page) => timeline(page).getByRole("listitem").filter({ has: page.locator("time") });
const kind = (page: Page, name: string) => timeline(page).getByRole("link", { name, exact: true });

/** A contact whom nobody else changes. */
async function somebody(page: Page): Promise<string> {
  const made = await ask<{ id: string }>(page, "POST", "/api/desk/contacts", { first_name: "Nora", last_name: unique("Lee") });
  return made.id;
}

async function rename(page: Page, id: string, first_name: string): Promise<void> {
  const { version, last_name } = await ask<{ version: number; last_name: string }>(page, "GET", `/api/desk/contacts/${id}`);
  await ask(page, "PUT", `/api/desk/contacts/${id}`, { version, contact: { first_name, last_name } });
}

const firstName = async (page: Page, id: string) => (await ask<{ first_name: string }>(page, "GET", `/api/desk/contacts/${id}`)).first_name;

test("A contact's events are filtered by keyboard, and a filter is a step of the history", async ({ page }) => {
  const subject = unique("Paper");
  const number = await raise(page, lena.email, subject);
  await open(page, `/desk/contacts/${await contactId(page, lena.email)}`);
  const ticket = timeline(page).getByRole("link", { name: `#${number} ${subject}` });
  await expect(ticket).toBeVisible();
  await expect(kind(page, "All")).toHaveAttribute("aria-current", "true");

  await kind(page, "Tickets").focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/[?&]show=tickets/);
  await settled(page);
  await expect(kind(page, "Tickets")).toHaveAttribute("aria-current", "true");
  await expect(kind(page, "Tickets")).toBeFocused();
  await expect(ticket).toBeVisible();
  await expect(events(page).filter({ hasNotText: "New ticket: " })).toHaveCount(0);

  await kind(page, "Sign-ins").focus();
  await page.keyboard.press("Enter");
  await expect(events(page).first()).toContainText("Signed in to Northwind Support");
  await expect(events(page).filter({ hasNotText: "Signed in to " })).toHaveCount(0);

  await page.goBack();
  await expect(ticket).toBeVisible();
  await page.goBack();
  await expect(page).not.toHaveURL(/show=/);
  await settled(page);
  await expect(kind(page, "All")).toHaveAttribute("aria-current", "true");

  await ticket.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(subject);
});

test("A filter that is in the address is shown at once, and says so where nothing is found", async ({ page }) => {
  const contact = await somebody(page);
  await open(page, `/desk/contacts/${contact}?show=mails`);
  await expect(timeline(page)).toContainText("No e-mails yet.");
  await open(page, `/desk/contacts/${contact}?show=sign_ins`);
  await expect(timeline(page)).toContainText("No sign-ins yet.");
  await open(page, `/desk/contacts/${contact}?show=tickets`);
  await expect(timeline(page)).toContainText("No tickets yet.");
});

test("An account has tickets and changes", async ({ page }) => {
  await open(page, `/desk/accounts/${await accountId(page, "Acme Logistics")}`);
  await expect(timeline(page).getByRole("navigation").getByRole("link")).toHaveText(["All", "Tickets", "Changes"]);
  await expect(events(page).first()).toBeVisible();
});

test("A change is undone and done again from the timeline, by keyboard", async ({ page }) => {
  const contact = await somebody(page);
  await rename(page, contact, "Nela");
  await open(page, `/desk/contacts/${contact}`);
  const edited = events(page).filter({ hasText: `${mara.name} edited the contact` });
  await edited.getByRole("button", { name: /^Undo/ }).focus();
  await page.keyboard.press("Enter");
  const undo = page.getByRole("dialog", { name: "Undo" });
  await expect(undo).toContainText("from “Nela” to “Nora”");
  await undo.getByRole("button", { name: "Undo", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(undo).toBeHidden();
  await expect.poll(() => firstName(page, contact)).toBe("Nora");
  await expect(edited).toContainText("Undone");

  const undone = events(page).filter({ hasText: "undid an operation" });
  await undone.getByRole("button", { name: /^Redo/ }).click();
  const redo = page.getByRole("dialog", { name: "Redo" });
  await redo.getByRole("button", { name: "Redo", exact: true }).click();
  await expect(redo).toBeHidden();
  await expect.poll(() => firstName(page, contact)).toBe("Nela");
  await expect(events(page).filter({ hasText: "redid an operation" }).getByRole("button", { name: /^Undo/ })).toBeVisible();
});

test("Earlier events are loaded behind those that are there, and the keyboard goes on among them", async ({ page }) => {
  const contact = await somebody(page);
  for (let n = 0; n < 29; n += 1) await rename(page, contact, `Nora${n}`);
  await open(page, `/desk/contacts/${contact}?show=changes`);
  await expect(events(page)).toHaveCount(25);
  const more = timeline(page).getByRole("button", { name: "Load more" });
  await more.focus();
  await page.keyboard.press("Enter");
  await expect(events(page)).toHaveCount(30);
  await expect(more).toBeHidden();
  await expect(events(page).nth(25)).toBeFocused();
  await expect(events(page).last()).toContainText("created the contact");
});

test("A timeline looks right in both themes, on a phone and on a desk", async ({ page }) => {
  await raise(page, lena.email, unique("Paper"));
  await open(page, `/desk/contacts/${await contactId(page, lena.email)}`);
  await expect(events(page).first()).toBeVisible();
  await looksRight(page, "a contact's timeline", "section[aria-labelledby=timeline]");
  await open(page, `/desk/accounts/${await accountId(page, "Acme Logistics")}`);
  await expect(events(page).first()).toBeVisible();
  await looksRight(page, "an account's timeline", "section[aria-labelledby=timeline]");
});
