// Searching tickets: the words stand in the address, agents find what is in
// notes, and a customer finds nothing but what they may read.

import { expect, type Page, test } from "@playwright/test";
import { ask, raise, unique } from "./support/api";
import { fits, isAccessible, looksRight, open, row, settled, watch } from "./support/page";
import { jose, lena, mara, session } from "./support/people";

const box = (page: Page) => page.getByRole("searchbox", { name: "Search tickets" });

test.describe("An agent", () => {
  test.use({ storageState: session(mara) });

  test("searches by the keyboard alone, and shares what was found", async ({ page }) => {
    const wrongs = watch(page);
    const word = unique("").trim();
    const number = await raise(page, jose.email, `Kettle ${word}`);
    await ask(page, "POST", `/api/desk/tickets/${number}/notes`, { body: `Not for customers: quiet${word}` });
    await open(page, "/desk/tickets");
    await page.keyboard.press("/");
    await expect(box(page)).toBeFocused();
    await page.keyboard.type(`kettle quiet${word}`);
    await expect(page).toHaveURL(new RegExp(`q=kettle\\+quiet${word}`));
    await expect(page.getByRole("row")).toHaveCount(2);
    await expect(page.getByRole("link", { name: `Kettle ${word}` })).toBeVisible();
    await page.reload();
    await settled(page);
    await expect(box(page)).toHaveValue(`kettle quiet${word}`);
    await expect(page.getByRole("row")).toHaveCount(2);
    await isAccessible(page, "found tickets");
    // A view keeps the search, and Back leads to what was there before.
    await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Mine" }).click();
    await expect(page.getByText("No tickets match.")).toBeVisible();
    await expect(box(page)).toHaveValue(`kettle quiet${word}`);
    await isAccessible(page, "no tickets found");
    await page.goBack();
    await expect(page.getByRole("row")).toHaveCount(2);
    await page.goBack();
    await expect(box(page)).toHaveValue("");
    expect(wrongs).toEqual([]);
  });

  test("finds a ticket by its number, and clears the search", async ({ page }) => {
    const subject = unique("By number");
    const number = await raise(page, jose.email, subject);
    await open(page, `/desk/tickets?q=%23${number}`);
    await expect(page.getByRole("link", { name: subject })).toBeVisible();
    await open(page, "/desk/tickets?status=closed&q=nosuchwordanywhere");
    await expect(page.getByText("No tickets match.")).toBeVisible();
    await page.getByRole("link", { name: "Search all tickets" }).click();
    await expect(page).toHaveURL(/status=open,waiting,solved,closed/);
    await expect(page.getByText("No tickets match.")).toBeVisible();
    await page.getByRole("link", { name: "Clear search" }).click();
    await expect(box(page)).toHaveValue("");
    await expect(page.getByRole("row").nth(1)).toBeVisible();
  });

  test("searches on a phone", async ({ page }) => {
    await open(page, "/desk/tickets?q=nosuchwordanywhere");
    await looksRight(page, "/desk/tickets, nothing found");
    await page.setViewportSize({ width: 360, height: 740 });
    await box(page).fill("");
    await expect(row(page, 0)).toBeVisible();
    await fits(page, "/desk/tickets");
  });
});

test.describe("A customer", () => {
  test.use({ storageState: session(lena) });

  test("finds what they may read, and no note", async ({ page, browser }) => {
    const wrongs = watch(page);
    const word = unique("").trim();
    const desk = await browser.newPage({ storageState: session(mara) });
    const number = await raise(desk, lena.email, `Ladder ${word}`);
    await ask(desk, "POST", `/api/desk/tickets/${number}/notes`, { body: `quiet${word}` });
    await desk.close();
    await open(page, "/");
    await page.keyboard.press("/");
    await expect(box(page)).toBeFocused();
    await page.keyboard.type(`ladder ${word}`);
    await expect(page).toHaveURL(/q=ladder/);
    const found = page.locator("main").getByRole("listitem");
    await expect(found).toHaveCount(1);
    await expect(found).toContainText(`Ladder ${word}`);
    await page.reload();
    await settled(page);
    await expect(box(page)).toHaveValue(`ladder ${word}`);
    await expect(found).toHaveCount(1);
    await isAccessible(page, "found by a customer");
    await box(page).fill(`quiet${word}`);
    await expect(page.getByText("No tickets match.")).toBeVisible();
    await isAccessible(page, "nothing found by a customer");
    await page.getByRole("link", { name: "Clear search" }).click();
    await expect(box(page)).toHaveValue("");
    await expect(found.first()).toBeVisible();
    await page.goBack();
    await expect(box(page)).toHaveValue(`quiet${word}`);
    expect(wrongs).toEqual([]);
  });

  test("searches on a phone", async ({ page }) => {
    await open(page, "/?q=nosuchwordanywhere");
    await looksRight(page, "/, nothing found");
    await page.setViewportSize({ width: 360, height: 740 });
    await box(page).fill("a");
    await fits(page, "/");
  });
});
