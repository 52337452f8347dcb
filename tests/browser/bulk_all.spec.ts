// Acts on all records of a list that match: choosing them, the preview, the job with its progress
// and results, and the undo of the whole.

import { expect, type Page, test } from "@playwright/test";
import { ask, bulkId, unique } from "./support/api";
import { fits, isAccessible, looksRight, open, settled, watch } from "./support/page";
import { mara, session } from "./support/people";

test.use({ storageState: session(mara) });

/** A job runs in the background. */
const DONE = { timeout: 60_000 };

const main = (page: Page) => page.getByRole("main");
const all = (page: Page) => page.getByRole("checkbox", { name: "Select all on this page" }).filter({ visible: true });
const bar = (page: Page) => main(page).locator(".selection-bar").filter({ visible: true });

/** Contacts of the test's own, with a name that no others have. */
async function people(page: Page, count: number): Promise<{ last: string; ids: string[] }> {
  const last = unique("Bulk").replace(" ", "");
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const draft = { first_name: `P${n}`, last_name: last };
    ids.push((await ask<{ id: string }>(page, "POST", "/api/desk/contacts", draft)).id);
  }
  return { last, ids };
}

const tagsOf = async (page: Page, id: string): Promise<string[]> => {
  const { tags } = await ask<{ tags: { name: string }[] }>(page, "GET", `/api/desk/contacts/${id}/labels`);
  return tags.map((it) => it.name);
};

/** Selects all rows of the first of two pages, and then all that match. */
async function selectAll(page: Page, last: string, count: number): Promise<void> {
  await open(page, `/desk/contacts?q=${last}&size=10`);
  await all(page).check();
  await expect(main(page).getByText("All 10 rows on this page are selected.")).toBeVisible();
  await main(page).getByRole("button", { name: `Select all ${count} that match` }).click();
  await expect(main(page).getByText(`All ${count} that match are selected.`)).toBeVisible();
}

test("all that match are tagged as a job, with a preview and results, and undone as one", async ({ page }) => {
  const wrongs = watch(page);
  const { last, ids } = await people(page, 12);
  const name = unique("Wave");
  await selectAll(page, last, 12);
  await isAccessible(page, "all that match are selected");
  await bar(page).getByRole("button", { name: "Tag…" }).click();
  const dialog = page.getByRole("dialog", { name: "Change tags" });
  const field = dialog.getByRole("combobox", { name: /^Tags to add/ });
  await field.fill(name);
  await expect(dialog.getByRole("option", { name: `Create “${name}”` })).toBeVisible();
  await field.press("Enter");
  await dialog.getByRole("button", { name: "Preview" }).click();
  await expect(dialog.getByText("12 records will be changed.")).toBeVisible();
  await expect(dialog.getByText("All of it can be undone as one for 30 days.")).toBeVisible();
  await isAccessible(page, "the preview of a bulk act", "dialog[open]");
  await dialog.getByRole("button", { name: "Run for 12 records" }).click();

  await expect(main(page).getByRole("heading", { level: 1, name: `Change tags: ${name}` })).toBeVisible();
  await expect(main(page).getByText("Done.", { exact: true })).toBeVisible(DONE);
  await expect(main(page).getByText("12 changed · 0 unchanged · 0 failed")).toBeVisible();
  await expect(main(page).locator("#bulk-rows tr")).toHaveCount(12);
  await settled(page);
  await isAccessible(page, "the results of a bulk act");
  for (const id of [ids[0]!, ids[11]!]) expect(await tagsOf(page, id)).toEqual([name]);

  // The bell has it, too.
  await page.getByRole("button", { name: /^Imports and exports/ }).click();
  const panel = page.getByRole("dialog", { name: "Imports and exports" });
  await expect(panel.getByRole("link", { name: new RegExp(`12 records · ${name}`) }).first()).toBeVisible();
  await page.keyboard.press("Escape");

  await main(page).getByRole("button", { name: "Undo all" }).click();
  const asking = page.getByRole("dialog", { name: "Undo all" });
  await expect(asking.getByText(/^The changes of 12 records are undone/)).toBeVisible();
  await asking.getByRole("button", { name: "Undo all" }).click();
  await expect(main(page).getByText(`Undone by ${mara.name}.`)).toBeVisible(DONE);
  await expect(main(page).getByText("12 undone · 0 kept")).toBeVisible();
  await expect(main(page).getByRole("button", { name: "Undo all" })).toHaveCount(0);
  for (const id of [ids[0]!, ids[11]!]) expect(await tagsOf(page, id)).toEqual([]);
  expect(wrongs).toEqual([]);
});

test("all is chosen, previewed and started by keyboard, and another filter is another set", async ({ page }) => {
  const { last } = await people(page, 11);
  await open(page, `/desk/contacts?q=${last}&size=10`);
  await all(page).focus();
  await page.keyboard.press("Space");
  const choose = main(page).getByRole("button", { name: "Select all 11 that match" });
  await choose.focus();
  await page.keyboard.press("Enter");
  // The button stays, and leads back.
  const back = main(page).getByRole("button", { name: "Select only this page" });
  await expect(back).toBeFocused();
  await bar(page).getByRole("button", { name: "Set owner…" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Set owner" });
  const owner = dialog.getByRole("combobox", { name: "Owner" });
  await expect(owner).toBeVisible();
  await owner.selectOption({ label: "Jonas Lind" });
  await dialog.getByRole("button", { name: "Preview" }).focus();
  await page.keyboard.press("Enter");
  await expect(dialog.getByText("11 records will be changed.")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Run for 11 records" })).toBeFocused();
  // Another choice is another act: it has no preview yet.
  await owner.selectOption({ label: mara.name });
  await expect(dialog.getByRole("button", { name: "Preview" })).toBeVisible();
  await page.keyboard.press("Escape");
  await dialog.getByRole("button", { name: "Discard" }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole("searchbox", { name: "Search contacts" }).fill(`${last} P1`);
  await expect(main(page).getByText("All 11 that match are selected.")).toBeHidden();
});

test("what was changed since is kept, and the list says why", async ({ page }) => {
  const { ids } = await people(page, 2);
  const { agent } = await ask<{ agent: { id: string } }>(page, "GET", "/api/desk/session");
  const { agents } = await ask<{ agents: { id: string; name: string }[] }>(page, "GET", "/api/desk/session");
  const other = agents.find((it) => it.id !== agent.id)!;
  const id = await bulkId(page, ids, { act: "set_owner", owner: other.id });
  const records = [{ kind: "contact", id: ids[0] }];
  await ask(page, "POST", "/api/desk/operations", { draft: { act: "set_owner", records, owner: agent.id } });
  await open(page, `/desk/bulk/${id}`);
  await main(page).getByRole("button", { name: "Undo all" }).click();
  const asking = page.getByRole("dialog", { name: "Undo all" });
  await asking.getByRole("button", { name: "Undo all" }).click();
  await expect(main(page).getByText("1 undone · 1 kept")).toBeVisible(DONE);
  await main(page).getByLabel("Show", { exact: true }).selectOption({ label: "Kept" });
  await expect(main(page).locator("#bulk-rows tr")).toHaveCount(1);
  await expect(main(page).locator("#bulk-rows tr")).toContainText(`${mara.name} changed it on`);
  await settled(page);
  await looksRight(page, "a bulk act with what its undo has kept");
});

test("on a phone, all that match are deleted and come back", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 800 });
  const { last, ids } = await people(page, 11);
  await selectAll(page, last, 11);
  await fits(page, "all that match are selected");
  await bar(page).getByRole("button", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete contacts" });
  await expect(dialog.getByText("11 records will be changed.")).toBeVisible();
  await fits(page, "the preview of a bulk act");
  await dialog.getByRole("button", { name: "Run for 11 records" }).click();
  await expect(main(page).getByText("11 changed · 0 unchanged · 0 failed")).toBeVisible(DONE);
  await fits(page, "the results of a bulk act");
  await main(page).getByRole("button", { name: "Undo all" }).click();
  const asking = page.getByRole("dialog", { name: "Undo all" });
  await asking.getByRole("button", { name: "Undo all" }).click();
  await expect(main(page).getByText("11 undone · 0 kept")).toBeVisible(DONE);
  await ask(page, "GET", `/api/desk/contacts/${ids[0]}`);
});

test("contacts without an address are named, and an invitation is not undone", async ({ page }) => {
  const { last } = await people(page, 11);
  await ask(page, "POST", "/api/desk/contacts", { first_name: "Q", last_name: last, email: `q.${last}@bulk.example`.toLowerCase() });
  await selectAll(page, last, 12);
  await bar(page).getByRole("button", { name: "Send invitation" }).click();
  const dialog = page.getByRole("dialog", { name: "Send invitations" });
  await expect(dialog.getByText("1 record will be changed.")).toBeVisible();
  await expect(dialog.getByText("11 records can't be changed: Has no email address.")).toBeVisible();
  await dialog.getByRole("button", { name: "Run for 12 records" }).click();
  await expect(main(page).getByText("1 changed · 0 unchanged · 11 failed")).toBeVisible(DONE);
  await expect(main(page).getByRole("button", { name: "Undo all" })).toHaveCount(0);
});

test("a bulk act in progress shows how far it is, and is canceled", async ({ page }) => {
  const id = "0199a000-0000-7000-8000-000000000b01";
  const made = (state: string, done: number) => ({
    id,
    list: "contacts",
    act: { act: "delete" },
    names: {},
    state,
    started_by: mara.name,
    started_at: Date.now(),
    rows: 1_000,
    done,
    skipped: 0,
    failed: 0,
    undone: 0,
    kept: 0,
    undone_by: null,
  });
  let state = "running";
  await page.route(`**/api/desk/bulk/${id}`, (route) => route.fulfill({ json: made(state, 250) }));
  await page.route(`**/api/desk/bulk/${id}/rows*`, (route) => route.fulfill({ json: { rows: [], next: null, previous: null } }));
  await page.route(`**/api/desk/bulk/${id}/cancel`, (route) => {
    state = "canceled";
    return route.fulfill({ json: made(state, 250) });
  });
  await open(page, `/desk/bulk/${id}`);
  await expect(main(page).getByText("250 of 1,000 records done")).toBeVisible();
  await settled(page);
  await isAccessible(page, "a bulk act in progress");
  await main(page).getByRole("button", { name: "Cancel this action" }).click();
  await expect(main(page).getByText("Canceled. What was done stays.")).toBeVisible();
  await expect(main(page).getByRole("button", { name: "Undo all" })).toBeVisible();
});
