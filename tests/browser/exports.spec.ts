// Exporting a list: what it shows becomes a file, which its agent finds and downloads.

import { expect, type Locator, type Page, test } from "@playwright/test";
import { accountId, ask, raise, unique } from "./support/api";
import { fits, isAccessible, looksRight, open, settled, watch } from "./support/page";
import { jonas, lena, session } from "./support/people";

test.use({ storageState: session(jonas) });

/** An export runs in the background. */
const READY = { timeout: 60_000 };

const main = (page: Page) => page.getByRole("main");
const toast = (page: Page, words: string | RegExp) => page.locator(".toast-one").filter({ hasText: words });
const rows = (page: Page) => main(page).locator("tbody tr");

/** Exports the list that is shown, by keyboard. */
async function exportList(page: Page): Promise<void> {
  await main(page).getByRole("button", { name: "Export", exact: true }).first().focus();
  await page.keyboard.press("Enter");
  const form = page.getByRole("form", { name: "Export" });
  await expect(form.getByRole("button", { name: "Export" })).toBeFocused();
  await isAccessible(page, "the form that exports a list", ".panel:popover-open");
  await page.keyboard.press("Enter");
  // A small file is ready at once, and its message takes the place of the first.
  await expect(toast(page, /^Exporting .+ You'll find the file on the Exports page|is ready to download/)).toBeVisible();
  await expect(form).toBeHidden();
}

/** The newest export on the page of all, as soon as it is ready. */
async function newest(page: Page): Promise<Locator> {
  await open(page, "/desk/exports");
  const row = rows(page).first();
  await expect(row).toContainText("Ready", READY);
  return row;
}

/** The lines of the file that a row downloads. */
async function lines(page: Page, row: Locator): Promise<string[]> {
  const saved = page.waitForEvent("download");
  await row.getByRole("link", { name: /^Download / }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toMatch(/\.csv$/);
  const text = await new Promise<string>((done, failed) => {
    void download.createReadStream().then((stream) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk)).on("end", () => done(Buffer.concat(chunks).toString())).on("error", failed);
    });
  });
  return text.replace("\uFEFF", "").split("\r\n").filter((line) => line !== "");
}

test("A filtered list of contacts is exported as it is shown, and downloaded", async ({ page }) => {
  const wrongs = watch(page);
  const last = unique("Export").replace(" ", "");
  for (const first of ["Bea", "Ada", "Cem"]) {
    await ask(page, "POST", "/api/desk/contacts", { first_name: first, last_name: last, email: `${first}.${last}@export.example`.toLowerCase(), title: "Buyer" });
  }
  await open(page, `/desk/contacts?q=${last}&sort=-name&columns=title&size=10`);
  await exportList(page);
  await open(page, "/desk/tickets");
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog").getByRole("combobox")).toBeFocused();
  await page.keyboard.type("exports");
  await page.getByRole("option", { name: "Exports", exact: true }).click();
  await expect(main(page).getByRole("heading", { level: 1, name: "Exports" })).toBeVisible();
  const row = await newest(page);
  await expect(row).toContainText("Contacts");
  await expect(row).toContainText("3 rows");
  const [head, ...data] = await lines(page, row);
  expect(head!.split(",").slice(0, 3)).toEqual(["First name", "Last name", "Email"]);
  expect(head).toMatch(/title/i);
  expect(data.map((line) => line.split(",")[0])).toEqual(["Cem", "Bea", "Ada"]);
  for (const line of data) expect(line).toContain("Buyer");
  expect(wrongs).toEqual([]);
});

test("The contacts of an account, and its tickets, are exported from its page", async ({ page }) => {
  const id = await accountId(page, "Acme Logistics");
  await open(page, `/desk/accounts/${id}?tab=contacts&q=lena`);
  await exportList(page);
  const [, ...contacts] = await lines(page, await newest(page));
  expect(contacts).toHaveLength(1);
  expect(contacts[0]).toContain("lena.brandt@acme.example");

  const subject = unique("Exported");
  const number = await raise(page, lena.email, subject);
  await open(page, `/desk/accounts/${id}?tab=tickets&q=${encodeURIComponent(subject)}`);
  await exportList(page);
  const row = await newest(page);
  await expect(row).toContainText("Tickets");
  const [, ...tickets] = await lines(page, row);
  expect(tickets).toHaveLength(1);
  expect(tickets[0]).toContain(`${number},${subject}`);
});

test("A file is deleted by keyboard, and its row says so", async ({ page }) => {
  await open(page, "/desk/accounts");
  await exportList(page);
  const row = await newest(page);
  await row.getByRole("button", { name: /^Delete / }).focus();
  await page.keyboard.press("Enter");
  await expect(toast(page, "The file was deleted.")).toBeVisible();
  await expect(row).toContainText("Canceled");
  await expect(row.getByRole("link")).toHaveCount(0);
  await expect(main(page).getByRole("heading", { level: 1 })).toBeFocused();
});

/** An export that the server has not made. */
const made = (state: string, more: object = {}) => ({
  id: "0199a000-0000-7000-8000-000000000003",
  list: "contacts",
  name: "contacts-2026-11-28.csv",
  state,
  done: 500,
  rows: 2_000,
  started_at: Date.now(),
  expires_at: null,
  bytes: 0,
  remark: null,
  ...more,
});

test("An export that goes on shows its progress, and is canceled", async ({ page }) => {
  let now = made("queued", { done: 0 });
  await page.route(/\/api\/desk\/exports$/, (route) => route.fulfill({ json: [now] }));
  await page.route(/\/api\/desk\/exports\/[0-9a-f-]+$/, (route) => {
    now = made("canceled");
    return route.fulfill({ json: now });
  });
  await open(page, "/desk/exports");
  const row = rows(page).first();
  await expect(row).toContainText("Waiting");
  now = made("running");
  const bar = row.getByRole("progressbar", { name: "Progress of contacts-2026-11-28.csv" });
  await expect(bar).toHaveAttribute("value", "500");
  const cancel = row.getByRole("button", { name: "Cancel contacts-2026-11-28.csv" });
  await cancel.focus();
  now = made("running", { done: 1_500 });
  await expect(bar).toHaveAttribute("value", "1500");
  await expect(cancel).toBeFocused();
  await isAccessible(page, "an export that goes on");
  await page.keyboard.press("Enter");
  await expect(row).toContainText("Canceled");
  await expect(toast(page, "The export was canceled.")).toBeVisible();
});

test("What has failed or expired says so, and an empty page how one exports", async ({ page }) => {
  let all: object[] = [];
  let isDown = false;
  await page.route(/\/api\/desk\/exports$/, (route) => (isDown ? route.abort() : route.fulfill({ json: all })));
  await open(page, "/desk/exports");
  await expect(main(page)).toContainText("You haven't exported anything in the last few days.");
  await looksRight(page, "no exports");
  await page.setViewportSize({ width: 1280, height: 800 });

  all = [
    made("failed", { id: "0199a000-0000-7000-8000-000000000004", remark: "Something went wrong. Export the list again." }),
    made("expired", { id: "0199a000-0000-7000-8000-000000000005" }),
    made("running"),
  ];
  await page.reload();
  await settled(page);
  await expect(rows(page).nth(0)).toContainText("Something went wrong.");
  await expect(rows(page).nth(1)).toContainText("Expired");
  for (const at of [0, 1]) await expect(rows(page).nth(at).getByRole("link")).toHaveCount(0);
  await looksRight(page, "exports in several states");

  isDown = true;
  await page.reload();
  await settled(page);
  isDown = false;
  await main(page).getByRole("button", { name: "Try again" }).click();
  await expect(rows(page).first()).toBeVisible();
});

test("On a phone the form that exports a list fits", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 740 });
  await open(page, "/desk/tickets");
  await main(page).getByRole("button", { name: "Export", exact: true }).click();
  await expect(page.getByRole("form", { name: "Export" })).toBeVisible();
  await fits(page, "the form that exports a list");
});
