// The log of all operations: who did what to whom, its filters in the address, what an
// operation changed, and its undo.

import { expect, type Page, test } from "@playwright/test";
import { ask, unique } from "./support/api";
import { looksRight, open, settled } from "./support/page";
import { jonas, mara, session } from "./support/people";

test.use({ storageState: session(mara) });

const main = (page: Page) => page.getByRole("main");
const rows = (page: Page) => main(page).getByRole("listitem").filter({ has: page.locator("time") });

/** A contact whom nobody else changes, with a first name that was changed. */
async function renamed(page: Page): Promise<{ id: string; name: string }> {
  const last_name = unique("Lee");
  const made = await ask<{ id: string }>(page, "POST", "/api/desk/contacts", { first_name: "Nora", last_name });
  const { version } = await ask<{ version: number }>(page, "GET", `/api/desk/contacts/${made.id}`);
  await ask(page, "PUT", `/api/desk/contacts/${made.id}`, { version, contact: { first_name: "Nela", last_name } });
  return { id: made.id, name: `Nela ${last_name}` };
}

const firstName = async (page: Page, id: string) => (await ask<{ first_name: string }>(page, "GET", `/api/desk/contacts/${id}`)).first_name;

test("The log is a page of the side bar and of the palette", async ({ page }) => {
  await open(page, "/desk/tickets");
  await page.getByRole("navigation", { name: "Desk" }).getByRole("link", { name: "Activity log" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Activity log" })).toBeFocused();
  await expect(page).toHaveURL("/desk/operations");
  await open(page, "/desk/tickets");
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog").getByRole("combobox")).toBeFocused();
  await page.keyboard.type("activity");
  await expect(page.getByRole("option", { name: "Activity log" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Activity log" })).toBeVisible();
});

test("An operation says who did what to whom, shows what it changed, and is undone by keyboard", async ({ page }) => {
  const { id, name } = await renamed(page);
  await open(page, "/desk/operations?kind=records");
  const row = rows(page).filter({ hasText: name }).filter({ hasText: `${mara.name} edited the contact` });
  await expect(row.getByRole("link", { name })).toBeVisible();
  const changes = row.getByText("1 change");
  await changes.focus();
  await page.keyboard.press("Enter");
  await expect(row).toContainText("from “Nora” to “Nela”");

  await row.getByRole("button", { name: /^Undo/ }).focus();
  await page.keyboard.press("Enter");
  const undo = page.getByRole("dialog", { name: "Undo" });
  await expect(undo).toContainText("from “Nela” to “Nora”");
  await undo.getByRole("button", { name: "Undo", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(undo).toBeHidden();
  await expect.poll(() => firstName(page, id)).toBe("Nora");
  await expect(rows(page).filter({ hasText: name.replace("Nela", "Nora") }).filter({ hasText: "Undone" })).toBeVisible();
});

test("Filters are in the address, are steps of the history, and are cleared together", async ({ page }) => {
  const { name } = await renamed(page);
  await open(page, "/desk/operations");
  await main(page).getByLabel("Kind of change").selectOption("Contacts and accounts");
  await expect(page).toHaveURL("/desk/operations?kind=records");
  await settled(page);
  await main(page).getByRole("combobox", { name: "By", exact: true }).selectOption(mara.name);
  await expect(page).toHaveURL(/\?by=[0-9a-f-]+&kind=records$/);
  await settled(page);
  await expect(rows(page).filter({ hasText: name }).first()).toBeVisible();
  await expect(rows(page).filter({ hasNotText: mara.name })).toHaveCount(0);
  await main(page).getByRole("combobox", { name: "Undone", exact: true }).selectOption("Not undone");
  await expect(page).toHaveURL(/&undone=false$/);
  await expect(rows(page).filter({ hasText: "Undone" })).toHaveCount(0);
  await page.goBack();
  await expect(page).not.toHaveURL(/undone/);
  await expect(main(page).getByRole("combobox", { name: "Undone", exact: true })).toHaveValue("0");
  await main(page).getByLabel("To", { exact: true }).fill("2001-01-01");
  await expect(page).toHaveURL(/to=2001-01-01/);
  await expect(main(page)).toContainText("No changes match these filters.");
  await main(page).getByRole("link", { name: "Clear filters" }).click();
  await expect(page).toHaveURL("/desk/operations");
  await expect(main(page).getByLabel("To", { exact: true })).toHaveValue("");
  await expect(rows(page).first()).toBeVisible();
});

test("Earlier operations are on the next page", async ({ page }) => {
  for (let n = 0; n < 14; n += 1) await renamed(page);
  await open(page, "/desk/operations?kind=records");
  await expect(rows(page)).toHaveCount(25);
  const first = await rows(page).first().innerText();
  await main(page).getByRole("link", { name: "Next" }).click();
  await expect(page).toHaveURL(/after=/);
  await expect(rows(page).first()).not.toHaveText(first);
  await main(page).getByRole("link", { name: "First page" }).click();
  await expect(page).toHaveURL("/desk/operations?kind=records");
});

test("The log that cannot be loaded says so, and is loaded again", async ({ page }) => {
  await page.route(/\/api\/desk\/operations\b/, (route) => route.abort());
  await open(page, "/desk/operations");
  await expect(main(page).getByRole("alert").filter({ hasText: /\S/ })).toBeVisible();
  await page.unroute(/\/api\/desk\/operations\b/);
  await main(page).getByRole("button", { name: "Try again" }).click();
  await expect(rows(page).first()).toBeVisible();
});

test("The log looks right in both themes, on a phone and on a desk", async ({ page }) => {
  const { name } = await renamed(page);
  await open(page, "/desk/operations?kind=records");
  // Other tests change records at the same time.
  const row = rows(page).filter({ hasText: name }).filter({ hasText: "edited the contact" });
  await row.getByText("1 change").click();
  await looksRight(page, "the log of all operations");
});

test.describe("An agent who is no admin", () => {
  test.use({ storageState: session(jonas) });

  test("sees what the histories of contacts and accounts tell", async ({ page }) => {
    const { name } = await renamed(page);
    await open(page, "/desk/operations");
    await expect(rows(page).filter({ hasText: name }).first()).toBeVisible();
    await main(page).getByLabel("Kind of change").selectOption("Tickets");
    await expect(main(page)).toContainText("No changes match these filters.");
  });
});
