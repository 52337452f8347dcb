// Accounts that are departments of others: chosen in the form and from the facts, shown as a
// tree, refused where they would go in a circle; the tickets of a year as a chart and a table;
// and the reports on contacts and leavers.

import { expect, type Locator, type Page, test } from "@playwright/test";
import { ask, unique } from "./support/api";
import { fits, isAccessible, looksRight, open, settled, watch } from "./support/page";
import { mara, session } from "./support/people";

test.use({ storageState: session(mara) });

/** What the steps go on with after a page was looked at in all widths. */
const WIDE = { width: 1280, height: 800 };

interface Made {
  id: string;
  name: string;
}

const made = async (page: Page, words: string, parent?: string): Promise<Made> => {
  const name = unique(words);
  const draft = { name, default_level: "own", parent };
  return { id: (await ask<{ id: string }>(page, "POST", "/api/desk/accounts", draft)).id, name };
};

const contact = async (page: Page, first_name: string, account: string): Promise<Made> => {
  const last_name = unique("Lee");
  const made = await ask<{ id: string }>(page, "POST", "/api/desk/contacts", { first_name, last_name, account });
  return { id: made.id, name: `${first_name} ${last_name}` };
};

const tree = (page: Page): Locator => page.getByRole("main").getByRole("region", { name: "Departments" });

const fact = (page: Page): Locator => page.locator("dt", { hasText: "Department of" }).locator("+ dd");

/** Chooses an account in the field of a dialog. */
async function choose(dialog: Locator, name: string): Promise<void> {
  await dialog.getByRole("combobox", { name: /^Department of/ }).fill(name);
  await dialog.locator("[role=option]").filter({ hasText: name }).click();
}

test("An account becomes a department in its form, and both pages show it", async ({ page }) => {
  const wrongs = watch(page);
  const top = await made(page, "Orchard");
  const middle = await made(page, "Orchard North", top.id);
  const low = await made(page, "Orchard Cellar");
  await open(page, `/desk/accounts/${low.id}`);
  await expect(tree(page)).toContainText("No departments.");
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Edit account" });
  await expect(dialog).toBeVisible();
  await choose(dialog, middle.name);
  await expect(dialog).toContainText(`${low.name} becomes a department of ${middle.name}`);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(fact(page).getByRole("link")).toHaveText(middle.name);
  const above = tree(page).getByRole("navigation", { name: "Accounts above" }).getByRole("link");
  await expect(above).toHaveText([top.name, middle.name]);
  await looksRight(page, "a department");
  await page.setViewportSize(WIDE);

  await test.step("the account above lists it and leads to all", async () => {
    await above.nth(1).click();
    await expect(page.getByRole("heading", { level: 1, name: middle.name })).toBeVisible();
    const below = tree(page).getByRole("list", { name: "Departments" }).getByRole("link");
    await expect(below).toHaveText([low.name]);
    await tree(page).getByRole("link", { name: "View 1 department" }).click();
    await expect(page).toHaveURL(new RegExp(`within=${middle.id}`));
    await expect(page.getByRole("main").getByRole("link", { name: low.name })).toBeVisible();
    await expect(page.getByRole("main")).toContainText(`Department of: ${middle.name}`);
    await settled(page);
    await isAccessible(page, "the accounts within another one");
  });

  await test.step("the history says it in words", async () => {
    await open(page, `/desk/accounts/${low.id}?tab=history`);
    await expect(page.getByRole("main")).toContainText(`${low.name} becomes a department of ${middle.name}`);
  });
  expect(wrongs).toEqual([]);
});

test("The parent is changed from the facts, a circle is refused, and it is undone", async ({ page }) => {
  const wrongs = watch(page, /operations(\/preview)?$/);
  const top = await made(page, "Harbor");
  const low = await made(page, "Harbor Quay", top.id);
  await open(page, `/desk/accounts/${top.id}`);
  const ways = page.getByRole("main").getByRole("button", { name: "Change parent account" });
  await ways.click();
  const dialog = page.getByRole("dialog", { name: "Change parent account" });
  await expect(dialog).toBeVisible();
  await choose(dialog, low.name);
  await expect(dialog).toContainText("choose an account that is not a department of this one");
  await page.keyboard.press("Escape");
  await dialog.getByRole("button", { name: "Discard" }).click();
  await expect(dialog).toBeHidden();

  await test.step("on the department it is emptied", async () => {
    await open(page, `/desk/accounts/${low.id}`);
    await expect(fact(page).getByRole("link")).toHaveText(top.name);
    await ways.click();
    await expect(dialog).toBeVisible();
    await dialog.getByRole("combobox", { name: /^Department of/ }).fill("");
    await expect(dialog).toContainText(`${low.name} is no longer a department of ${top.name}`);
    await dialog.getByRole("button", { name: "Change parent account" }).click();
    await expect(dialog).toBeHidden();
    await expect(fact(page).getByRole("link")).toHaveCount(0);
  });

  await test.step("and restored from the toast", async () => {
    await page.locator(".toast-one").filter({ hasText: "Account updated." }).getByRole("button", { name: "Undo" }).click();
    await expect(fact(page).getByRole("link")).toHaveText(top.name);
  });
  expect(wrongs).toEqual([]);
});

test("A year of tickets is a chart and a table whose numbers lead to the tickets", async ({ page }) => {
  const wrongs = watch(page);
  const account = await made(page, "Foundry");
  const lena = await contact(page, "Lena", account.id);
  await open(page, `/desk/accounts/${account.id}`);
  const months = page.getByRole("main").getByRole("region", { name: "Tickets per month" });
  await expect(months).toContainText("No tickets in the last 12 months.");
  for (const subject of ["The belt slips", "The oven is cold"]) {
    const ticket = { requester: lena.id, account: account.id, subject, body: "Please have a look." };
    await ask(page, "POST", "/api/desk/tickets", ticket);
  }
  await open(page, `/desk/accounts/${account.id}`);
  await expect(months.getByRole("img", { name: /^Tickets opened and solved in each of the last 12 months/ })).toBeVisible();
  await months.getByText("Show as a table").click();
  const rows = months.getByRole("table").locator("tbody tr");
  await expect(rows).toHaveCount(12);
  await expect(rows.nth(0).getByRole("cell")).toHaveText(["2", "0"]);
  await looksRight(page, "the tickets of a year");
  await page.setViewportSize(WIDE);
  await rows.nth(0).getByRole("link", { name: "2" }).click();
  await expect(page.getByRole("main").getByRole("link", { name: /The belt slips/ })).toBeVisible();
  await expect(page.getByRole("main").getByRole("link", { name: /The oven is cold/ })).toBeVisible();
  expect(wrongs).toEqual([]);
});

test("The reports tell the contacts of accounts, and who left", async ({ page }) => {
  const wrongs = watch(page);
  const [home, other] = [await made(page, "Aaa Mill"), await made(page, "Aaa Dam")];
  const nia = await contact(page, "Nia", home.id);
  await ask(page, "POST", `/api/desk/contacts/${nia.id}/accounts`, { accounts: [other.id], role: "", level: null });
  const { relationships } = await ask<{ relationships: { id: string; account: { id: string } }[] }>(page, "GET", `/api/desk/contacts/${nia.id}`);
  const left = relationships.filter((it) => it.account.id === other.id).map((it) => it.id);

  await test.step("reached from the side bar", async () => {
    await open(page, "/desk/tickets");
    await page.getByRole("navigation", { name: "Desk" }).getByRole("link", { name: "Reports" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Reports" })).toBeFocused();
    const line = page.getByRole("table", { name: "Contacts by account" }).getByRole("row").filter({ hasText: other.name });
    await expect(line.getByRole("cell")).toHaveText([other.name, "", "0", "1", "1"]);
    await looksRight(page, "contacts by account");
    await page.setViewportSize(WIDE);
  });

  await test.step("a leaver is told with the account and the day", async () => {
    await ask(page, "POST", "/api/desk/operations", { draft: { act: "end_relationships", relationships: left } });
    await page.getByRole("navigation", { name: "Reports" }).getByRole("link", { name: "Leavers" }).click();
    const line = page.getByRole("table", { name: "Leavers" }).getByRole("row").filter({ hasText: nia.name });
    await expect(line).toContainText(other.name);
    await looksRight(page, "leavers");
    await page.setViewportSize(WIDE);
    await line.getByRole("link", { name: nia.name }).click();
    await expect(page.getByRole("heading", { level: 1, name: nia.name })).toBeVisible();
  });

  await test.step("a period without any says so", async () => {
    await open(page, "/desk/reports?tab=leavers");
    await page.getByLabel("To", { exact: true }).fill("2001-01-01");
    await expect(page.getByRole("main")).toContainText("Nobody left an account in this period.");
    await page.getByRole("link", { name: "Clear filters" }).click();
    await expect(page.getByRole("table", { name: "Leavers" })).toBeVisible();
  });
  expect(wrongs).toEqual([]);
});

test("On a phone the tree, the chart and the reports fit", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  const top = await made(page, "Longest-Name-Of-All-The-Accounts-In-The-Workspace");
  const low = await made(page, "Cellar", top.id);
  await open(page, `/desk/accounts/${low.id}`);
  await expect(tree(page).getByRole("link", { name: top.name })).toBeVisible();
  await settled(page);
  await fits(page, "a department on a phone");
  for (const path of ["/desk/reports", "/desk/reports?tab=leavers"]) {
    await open(page, path);
    await settled(page);
    await fits(page, path);
    await isAccessible(page, path);
  }
});
