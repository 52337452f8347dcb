// The bell: what an agent is importing and exporting, on any page of the desk. It is asked for
// once, and then as long as something goes on.

import { expect, type Page, type Route, test } from "@playwright/test";
import { ask } from "./support/api";
import { fits, isAccessible, looksRight, open, settled, setHidden, watch } from "./support/page";
import { jonas, session } from "./support/people";

test.use({ storageState: session(jonas) });

const bell = (page: Page) => page.getByRole("button", { name: /^Imports and exports/ });
const panel = (page: Page) => page.getByRole("dialog", { name: "Imports and exports" });
const toast = (page: Page, words: string) => page.locator(".toast-one").filter({ hasText: words });

interface Job {
  state: "waiting" | "running" | "done" | "failed" | "canceled";
  done: number;
  seen?: boolean;
  reason?: string;
}

const job = ({ state, done, seen = false, reason }: Job) => ({
  id: "0199a000-0000-7000-8000-000000000001",
  kind: "export",
  state,
  name: "contacts.csv",
  subject: "0199a000-0000-7000-8000-000000000002",
  done,
  rows: 2_000,
  started_at: Date.now() - 60_000,
  ended_at: state === "waiting" || state === "running" ? null : Date.now(),
  seen,
  reason: reason ?? null,
});

/** Answers for the server what the agent's jobs are. The addresses that were asked are kept. */
async function pretend(page: Page, jobs: () => Job[]): Promise<string[]> {
  const asked: string[] = [];
  await page.route(/\/api\/desk\/jobs(\/seen)?$/, async (route: Route) => {
    const { pathname } = new URL(route.request().url());
    asked.push(`${route.request().method()} ${pathname}`);
    await route.fulfill({ json: pathname.endsWith("/seen") ? {} : { jobs: jobs().map(job) } });
  });
  return asked;
}

test("The bell says what goes on, announces the end, and is read by keyboard", async ({ page }) => {
  const wrongs = watch(page);
  let now: Job = { state: "running", done: 500 };
  const asked = await pretend(page, () => [now]);
  await open(page, "/desk/accounts");
  await expect(bell(page)).toHaveAccessibleName("Imports and exports: 1 in progress, 0 finished");
  await bell(page).focus();
  await page.keyboard.press("Enter");
  const link = panel(page).getByRole("link", { name: "contacts.csv" });
  await expect(link).toBeFocused();
  const bar = panel(page).getByRole("progressbar", { name: "contacts.csv" });
  await expect(bar).toHaveAttribute("value", "500");
  await expect(panel(page)).toContainText("500 of 2,000 rows");
  await isAccessible(page, "the bell", ".panel:popover-open");

  // Progress does not take the keyboard away.
  now = { state: "running", done: 1_500 };
  await expect(bar).toHaveAttribute("value", "1500");
  await expect(link).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(panel(page)).toBeHidden();
  await expect(bell(page)).toBeFocused();

  now = { state: "done", done: 2_000 };
  await expect(toast(page, "contacts.csv is ready to download.")).toBeVisible();
  await expect(bell(page)).toHaveAccessibleName("Imports and exports: 0 in progress, 1 finished");
  // Looking at it is enough.
  await page.keyboard.press("Enter");
  await expect(panel(page)).toContainText("Done");
  await expect(bell(page)).toHaveAccessibleName("Imports and exports");
  expect(asked.filter((it) => it.startsWith("POST"))).toEqual(["POST /api/desk/jobs/seen"]);
  now = { state: "done", done: 2_000, seen: true };
  await link.click();
  await expect(page).toHaveURL("/desk/exports");
  await expect(panel(page)).toBeHidden();
  expect(wrongs).toEqual([]);
});

test("While nothing goes on nothing is asked, and while something does only where one looks", async ({ page }) => {
  const jobs: Job[] = [];
  const asked = await pretend(page, () => jobs);
  await open(page, "/desk/tickets");
  await expect.poll(() => asked).toEqual(["GET /api/desk/jobs"]);
  await page.getByRole("navigation", { name: "Desk" }).getByRole("link", { name: "Contacts" }).click();
  await settled(page);
  await page.waitForTimeout(9_000);
  expect(asked).toEqual(["GET /api/desk/jobs"]);

  jobs.push({ state: "running", done: 1 });
  await page.reload();
  await settled(page);
  await expect.poll(() => asked.length, { timeout: 20_000 }).toBeGreaterThan(3);
  await setHidden(page, true);
  await page.waitForTimeout(1_000);
  const before = asked.length;
  await page.waitForTimeout(9_000);
  expect(asked).toHaveLength(before);
  await setHidden(page, false);
  await expect.poll(() => asked.length).toBeGreaterThan(before);
});

test("What has failed says why, and what cannot be loaded can be tried again", async ({ page }) => {
  let isDown = true;
  await page.route(/\/api\/desk\/jobs$/, async (route) => {
    if (isDown) return route.abort();
    return route.fulfill({ json: { jobs: [job({ state: "failed", done: 7, seen: true, reason: "The disk is full." })] } });
  });
  await open(page, "/desk/accounts");
  await bell(page).click();
  await expect(panel(page)).toContainText("Your imports and exports couldn't be loaded.");
  isDown = false;
  await panel(page).getByRole("button", { name: "Try again" }).click();
  await expect(panel(page)).toContainText("The disk is full.");
  await expect(panel(page)).toContainText("Failed");
  await page.keyboard.press("Escape");
  await expect(bell(page)).toBeFocused();
});

test("An export is followed from its start to its end on other pages, too", async ({ page }) => {
  // What was there before is known.
  const known = page.waitForResponse(/\/api\/desk\/jobs$/);
  await open(page, "/desk/accounts");
  await known;
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await page.getByRole("form", { name: "Export" }).getByRole("button", { name: "Export" }).click();
  await page.getByRole("navigation", { name: "Desk" }).getByRole("link", { name: "Groups" }).click();
  await expect(page.locator(".toast-one").filter({ hasText: /is ready to download\.$/ })).toBeVisible({ timeout: 60_000 });
  await bell(page).click();
  await expect(panel(page).getByRole("link").first()).toContainText("Done");
  await expect.poll(async () => {
    const { jobs } = await ask<{ jobs: { seen: boolean; state: string }[] }>(page, "GET", "/api/desk/jobs");
    return jobs.filter((it) => !it.seen && it.state === "done").length;
  }).toBe(0);
  await page.reload();
  await settled(page);
  await expect(bell(page)).toHaveAccessibleName("Imports and exports");
});

for (const width of [320, 360]) {
  test(`On a phone of ${width} px the bell is in the top bar`, async ({ page }) => {
    await pretend(page, () => [{ state: "running", done: 500 }]);
    await page.setViewportSize({ width, height: 740 });
    await open(page, "/desk/tickets");
    await expect(page.locator(".desk-top").getByRole("button", { name: /^Imports and exports: 1/ })).toBeVisible();
    await fits(page, "the bell");
    await bell(page).click();
    await expect(panel(page)).toContainText("500 of 2,000 rows");
    await fits(page, "the panel of the bell");
    await isAccessible(page, "the bell on a phone", ".panel:popover-open");
  });
}

test("The bell looks right in both themes", async ({ page }) => {
  await pretend(page, () => [{ state: "running", done: 500 }]);
  await open(page, "/desk/accounts");
  await expect(bell(page)).toHaveAccessibleName(/1 in progress/);
  await looksRight(page, "the bell with a count");
});
