// Importing a file: dropping it, options, the check, the commit, which the server goes on with
// when one leaves, the result, the failed rows as a file, canceling, and undoing it.

import { expect, type Page, test } from "@playwright/test";
import { ask, contactId, imported, unique } from "./support/api";
import { isAccessible, looksRight, open, settled } from "./support/page";
import { jonas, mara, session } from "./support/people";

test.use({ storageState: session(mara) });
// A workspace runs one import at a time.
test.describe.configure({ mode: "serial" });

const main = (page: Page) => page.getByRole("main");
const heading = (page: Page) => main(page).getByRole("heading", { level: 1, name: "Import" });

/** A name for addresses and domains that no earlier run has used. */
const fresh = () => unique("x").replace(" ", "").toLowerCase();

const bytes = (text: string) => ({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(text) });

/** Chooses a file in the form. */
async function choose(page: Page, text: string): Promise<void> {
  await main(page).getByLabel("File", { exact: true }).setInputFiles(bytes(text));
  await expect(main(page).getByText(/^people\.csv, \d+ KB$/)).toBeVisible();
}

/** Presses a button by keyboard. */
async function press(page: Page, name: string | RegExp): Promise<void> {
  await main(page).getByRole("button", { name }).focus();
  await page.keyboard.press("Enter");
}

/** Checks the chosen file, and waits for what the check says. */
async function check(page: Page): Promise<void> {
  await press(page, "Check file");
  await expect(main(page).getByText("Checked. Nothing has changed yet.")).toBeVisible();
  await settled(page);
}

const figure = (page: Page, result: string) => main(page).locator(`[data-result=${result}]`);

/** Four rows: one contact to create and one that exists, one without an account, one wrong. */
function people(mark: string): string {
  return [
    "Full name,Email,Title,Company,Shoe size",
    `Nora Newcomer,nora@${mark}.example,Buyer,,39`,
    `Lena Brandt,lena.brandt@acme.example,,,`,
    `Bo Elsewhere,bo@${mark}.example,,Nowhere ${mark},`,
    "No Address,nobody,,,",
  ].join("\n");
}

test("The page is in the side bar and in the palette of admins, and tells other agents why they can't import", async ({ page, browser }) => {
  await open(page, "/desk/tickets");
  await page.getByRole("navigation", { name: "Desk" }).getByRole("link", { name: "Import" }).click();
  await expect(heading(page)).toBeFocused();
  await expect(page).toHaveURL("/desk/import");
  await open(page, "/desk/tickets");
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog").getByRole("combobox")).toBeFocused();
  await page.keyboard.type("import");
  await page.getByRole("option", { name: "Import", exact: true }).click();
  await expect(heading(page)).toBeVisible();

  const other = await browser.newPage({ storageState: session(jonas) });
  await open(other, "/desk/import");
  await expect(main(other)).toContainText("Importing is for admins.");
  await expect(main(other).getByRole("button", { name: "Check file" })).toHaveCount(0);
  await expect(other.getByRole("navigation", { name: "Desk" }).getByRole("link", { name: "Import" })).toHaveCount(0);
  await other.close();
});

test("A file is recognized, checked, imported and reported by keyboard", async ({ page }) => {
  const mark = fresh();
  await open(page, "/desk/import");
  await press(page, "Check file");
  await expect(main(page).locator(".field-mistake").filter({ hasText: /choose a file/i })).toBeVisible();
  await choose(page, people(mark));
  await expect(main(page).getByLabel("What is in the file")).toHaveValue("1");
  const columns = main(page).getByRole("region", { name: "Columns" });
  await expect(columns.getByRole("row").filter({ hasText: "Email" })).toContainText("E-mail address");
  await expect(columns.getByRole("row").filter({ hasText: "Shoe size" })).toContainText("Not imported");
  await expect(columns).toContainText("Nora Newcomer");

  await check(page);
  await expect(page).toHaveURL(/\/desk\/import\?id=[0-9a-f-]+$/);
  await expect(figure(page, "created")).toHaveText("1 row");
  await expect(figure(page, "updated")).toHaveText("0 rows");
  await expect(figure(page, "skipped")).toHaveText("1 row");
  await expect(figure(page, "failed")).toHaveText("2 rows");
  await expect(main(page).getByRole("region", { name: "Why rows fail" })).toContainText(`There is no account called “Nowhere ${mark}”.`);
  await expect(main(page).getByRole("region", { name: "Columns that are not imported" })).toContainText("Shoe size (1 value)");
  await expect(main(page).getByRole("checkbox", { name: "Send an activation e-mail to 1 new contact" })).not.toBeChecked();
  // Nothing is written by a check.
  const { rows } = await ask<{ rows: unknown[] }>(page, "GET", `/api/desk/contacts?q=nora@${mark}.example`);
  expect(rows).toEqual([]);

  await press(page, "Import 1 row");
  await expect(main(page).getByText("The import is done.")).toBeVisible();
  await expect(figure(page, "created")).toHaveText("1 row");
  await expect(figure(page, "failed")).toHaveText("2 rows");
  await contactId(page, `nora@${mark}.example`);

  // The failed rows are the first that are shown, and a file.
  const table = main(page).getByRole("region", { name: "Rows" });
  await expect(table.getByRole("row").filter({ hasText: "Bo Elsewhere" })).toContainText("There is no account called");
  const saved = page.waitForEvent("download");
  await press(page, "Download failed rows");
  const download = await saved;
  expect(download.suggestedFilename()).toBe("people-failed.csv");
  const text = await new Promise<string>((done, failed) => {
    void download.createReadStream().then((stream) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk)).on("end", () => done(Buffer.concat(chunks).toString())).on("error", failed);
    });
  });
  expect(text).toContain("Line,Reason,Full name,Email,Title,Company,Shoe size");
  expect(text).toContain("Bo Elsewhere");

  // Corrected and dropped again.
  await main(page).getByRole("link", { name: "Import another file" }).click();
  await expect(main(page).getByRole("region", { name: "Past imports" })).toContainText("1 created, 0 updated, 1 skipped, 2 failed");
  await choose(page, text.replaceAll(`Nowhere ${mark}`, ""));
  await check(page);
  await expect(figure(page, "created")).toHaveText("1 row");
  await expect(figure(page, "failed")).toHaveText("1 row");
});

test("What changes of a record is shown before it changes, and mails are sent only where that is chosen", async ({ page }) => {
  const mark = fresh();
  await ask(page, "POST", "/api/desk/contacts", { first_name: "Nela", last_name: "Old", email: `nela@${mark}.example` });
  await open(page, "/desk/import");
  await choose(page, `Full name,Email,Title\nNela Old,nela@${mark}.example,Chief\n`);
  await check(page);
  await expect(figure(page, "updated")).toHaveText("1 row");
  await expect(main(page).getByRole("region", { name: "Rows" })).toContainText("Job title: Chief");
  await expect(main(page)).toContainText("No e-mail is sent.");
  await main(page).getByRole("navigation", { name: "Rows by result" }).getByRole("link", { name: /^Create/ }).click();
  await settled(page);
  await expect(page).toHaveURL(/result=created/);
  await expect(main(page).getByRole("region", { name: "Rows" })).toContainText("0 rows");
});

test("A file is dropped on the page, options follow its kind, and a wrong file is named as such", async ({ page }) => {
  await open(page, "/desk/import");
  const drop = async (name: string, text: string) => {
    const data = await page.evaluateHandle(
      ([name, text]) => {
        const data = new DataTransfer();
        data.items.add(new File([text!], name!, { type: "text/csv" }));
        return data;
      },
      [name, text],
    );
    await main(page).getByRole("form", { name: "Import" }).dispatchEvent("drop", { dataTransfer: data });
  };
  await expect(main(page).getByLabel("Times without a time zone")).toHaveCount(0);
  await drop("tickets.csv", "Ticket ID,Subject,Email\n1,Help,a@x.example\n");
  await expect(main(page).getByText(/^tickets\.csv, 1 KB$/)).toBeVisible();
  await expect(main(page).getByLabel("What is in the file")).toHaveValue("2");
  await expect(main(page).getByLabel("Times without a time zone")).toBeVisible();
  await drop("accounts.csv", "Company name,Domains\nAcme,acme.example\n");
  await expect(main(page).getByLabel("What is in the file")).toHaveValue("0");
  await expect(main(page).getByLabel("If an account doesn't exist")).toHaveCount(0);

  await drop("large.csv", `Company name\n${"a".repeat(4_100_000)}`);
  await expect(main(page).getByText(/this file has 5 MB, and a file has at most 4 MB/)).toBeVisible();
  await drop("book.csv", "PK\u0003\u0004");
  await press(page, "Check file");
  await expect(main(page).getByText(/this is an Excel workbook/).first()).toBeVisible();
  await expect(page).toHaveURL("/desk/import");
});

test("A template has the headings of its kind", async ({ page }) => {
  await open(page, "/desk/import");
  const saved = page.waitForEvent("download");
  await press(page, "Template for Contacts");
  expect((await saved).suggestedFilename()).toBe("contacts.csv");
});

/** As many rows as a file may have. */
const MANY = 10_000;

function crowd(mark: string): string {
  const lines = Array.from({ length: MANY }, (_, n) => `Person No${n},p${n}@${mark}.example`);
  return ["Full name,Email", ...lines].join("\n");
}

/** What takes many rows. */
const LONG = { timeout: 180_000 };

/** Checks a file of many rows. */
async function checkMany(page: Page, mark: string): Promise<void> {
  await choose(page, crowd(mark));
  await press(page, "Check file");
  await expect(main(page).getByText("Checked. Nothing has changed yet.")).toBeVisible(LONG);
  await expect(figure(page, "created")).toHaveText("10,000 rows");
}

test("An import goes on when one leaves and comes back, blocks another one, and is undone", async ({ page, context }) => {
  test.setTimeout(700_000);
  const mark = fresh();
  const other = await context.newPage();
  await open(other, "/desk/import");
  await choose(other, `Full name,Email\nAnn Other,ann@${fresh()}.example\n`);
  await check(other);

  await open(page, "/desk/import");
  await checkMany(page, mark);
  await press(page, "Import 10,000 rows");
  const bar = main(page).getByRole("progressbar", { name: "Importing" });
  await expect(bar).toHaveAttribute("max", "10000");
  await expect(main(page)).toContainText("You can close this page");
  const url = page.url();

  // Another file can be checked, but not imported.
  await press(other, "Import 1 row");
  await expect(main(other).getByRole("alert").filter({ hasText: "An import is already running" })).toBeVisible();
  await main(other).getByRole("link", { name: "Open that import" }).click();
  await expect(other).toHaveURL(url);
  await other.close();

  // It goes on without a page, and the bell knows the way back.
  await page.getByRole("navigation", { name: "Desk" }).getByRole("link", { name: "Groups" }).click();
  await settled(page);
  const bell = page.getByRole("button", { name: /^Imports and exports/ });
  await expect(bell).toHaveAccessibleName(/^Imports and exports(: 0 in progress.*)?$/, LONG);
  await bell.click();
  await page.getByRole("dialog", { name: "Imports and exports" }).getByRole("link", { name: /people\.csv/ }).first().click();
  await expect(page).toHaveURL(url);
  await expect(main(page).getByText("The import is done.")).toBeVisible();
  await expect(figure(page, "created")).toHaveText("10,000 rows");

  await press(page, "Undo this import");
  const dialog = page.getByRole("dialog", { name: "Undo the import of people.csv" });
  await expect(dialog).toContainText("10,000 records that this import created are deleted.");
  await dialog.getByRole("button", { name: "Undo this import" }).click();
  await expect(dialog).toBeHidden();
  await expect(main(page).getByText(`${mara.name} undid this import.`)).toBeVisible(LONG);
  await expect(main(page)).toContainText("10,000 deleted, 0 restored, 0 kept");
  const { rows } = await ask<{ rows: unknown[] }>(page, "GET", `/api/desk/contacts?q=p1@${mark}.example`);
  expect(rows).toEqual([]);
});

test("Progress that the server makes is shown, with its pace and the time left", async ({ page }) => {
  const id = await imported(page, `Full name,Email\nPat Progress,pat@${fresh()}.example\n`);
  let done = 100;
  await page.route(`**/api/desk/imports/${id}`, async (route) => {
    const response = await route.fetch();
    const real = (await response.json()) as object;
    done = Math.min(done + 50, 900);
    await route.fulfill({ response, json: { ...real, state: "running", rows: 1_000, done } });
  });
  await open(page, `/desk/import?id=${id}`);
  const bar = main(page).getByRole("progressbar", { name: "Importing" });
  await expect(bar).toHaveAttribute("max", "1000");
  await expect(main(page)).toContainText(/\d rows? a second/);
  await expect(main(page)).toContainText(/about \d+ (seconds?|minutes?) left/);
  await isAccessible(page, "a running import");
  await page.unroute(`**/api/desk/imports/${id}`);
  await expect(main(page).getByText("The import is done.")).toBeVisible();
});

test("A lost connection is said, and the import is followed again", async ({ page }) => {
  const id = await imported(page, `Full name,Email\nLou Lost,lou@${fresh()}.example\n`);
  await page.route(`**/api/desk/imports/${id}`, (route) => route.abort());
  await open(page, `/desk/import?id=${id}`);
  const failed = main(page).getByRole("alert").filter({ has: page.getByRole("button", { name: "Try again" }) });
  await expect(failed).toBeVisible();
  await page.unroute(`**/api/desk/imports/${id}`);
  await press(page, "Try again");
  await expect(main(page).getByText("The import is done.")).toBeVisible();
  await expect(failed).toHaveCount(0);
});

test("A canceled import says what was done", async ({ page }) => {
  test.setTimeout(700_000);
  // The server imports several thousand rows a second, and may be done before a busy browser
  // has canceled: then the next file is.
  await expect(async () => {
    await open(page, "/desk/import");
    await checkMany(page, fresh());
    await press(page, "Import 10,000 rows");
    await main(page).getByRole("button", { name: "Cancel import" }).click({ timeout: 5_000 });
    const end = main(page).getByText(/^The import (is done|was canceled)/);
    await expect(end).toHaveText(/The import was canceled after [\d,]+ of 10,000 rows\./, { timeout: 30_000 });
  }).toPass({ timeout: 600_000 });
  await expect(figure(page, "created")).not.toHaveText("10,000 rows");
  await main(page).getByRole("link", { name: "Import another file" }).click();
  await expect(main(page).getByRole("region", { name: "Past imports" }).getByRole("row").nth(1)).toContainText("Canceled");
});

test("An undo shows what it will do, keeps what was edited, and says why", async ({ page }) => {
  const mark = fresh();
  await ask(page, "POST", "/api/desk/contacts", { first_name: "Rae", last_name: "Restored", email: `rae@${mark}.example` });
  const id = await imported(page, [
    "Full name,Email,Title",
    `Dee Deleted,dee@${mark}.example,`,
    `Rae Restored,rae@${mark}.example,Chief`,
    `Kim Kept,kim@${mark}.example,`,
  ].join("\n"));
  const kim = await contactId(page, `kim@${mark}.example`);
  await open(page, `/desk/contacts/${kim}`);
  await main(page).getByRole("button", { name: "Edit", exact: true }).first().click();
  const edit = page.getByRole("dialog", { name: "Edit contact" });
  await edit.getByLabel("Last name").fill("Edited");
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Kim Edited" })).toBeVisible();

  await open(page, `/desk/import?id=${id}`);
  await main(page).getByRole("button", { name: "Undo this import" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Undo the import of people.csv" });
  await expect(dialog).toContainText("1 record that this import created is deleted.");
  await expect(dialog).toContainText("1 record that this import changed gets its previous values back.");
  await expect(dialog).toContainText("1 record is kept as it is.");
  await expect(dialog.getByRole("listitem").filter({ hasText: "Kim Edited" })).toContainText("line 4");
  await isAccessible(page, "an undo that keeps a record", "dialog[open]");
  await dialog.getByRole("button", { name: "Undo this import" }).focus();
  await page.keyboard.press("Enter");
  await expect(main(page)).toContainText("1 deleted, 1 restored, 1 kept", LONG);
  const kept = main(page).getByRole("region", { name: "Records that are kept" });
  await expect(kept.getByRole("row").filter({ hasText: "Kim Edited" })).toContainText(`${mara.name} changed it`);
  await expect(main(page).getByRole("button", { name: "Undo this import" })).toHaveCount(0);
  await looksRight(page, "an import that was undone");
  await page.setViewportSize({ width: 1280, height: 800 });
  await main(page).getByRole("link", { name: "Import another file" }).click();
  await expect(main(page).getByRole("region", { name: "Past imports" }).getByRole("row").nth(1)).toContainText("Undone");
});

test("The page and a check look right on a phone and in both themes", async ({ page }) => {
  await open(page, "/desk/import");
  await choose(page, people(fresh()));
  await looksRight(page, "a new import");
  await page.setViewportSize({ width: 1280, height: 800 });
  await check(page);
  await looksRight(page, "a checked import");
});
