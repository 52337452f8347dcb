// An address is a place: Back and Forward restore what stood there, a filter is
// a link that can be kept and shared, and signing in leads to where one wanted
// to go.

import { expect, test } from "@playwright/test";
import { accountId, raise, unique } from "./support/api";
import { open, row, settled } from "./support/page";
import { fillIn, jose, kofi, lena, mara, session } from "./support/people";

test.describe("An agent", () => {
  test.use({ storageState: session(mara) });

  test("comes back to the queue as it was", async ({ page }) => {
    await open(page, "/desk/tickets");
    await page.getByLabel("Status").selectOption("Solved");
    await expect(page).toHaveURL(/status=solved/);
    await settled(page);
    const filtered = page.url();
    const first = row(page, 0);
    const subject = await first.innerText();
    await first.click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(subject);

    await page.goBack();
    await expect(page).toHaveURL(filtered);
    await expect(page.getByLabel("Status").locator("option:checked")).toHaveText("Solved");
    await expect(first).toHaveText(subject);
    await page.goForward();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(subject);
    // The way up leads to the same queue.
    await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "Tickets" }).click();
    await expect(page).toHaveURL(filtered);

    // Somebody else opens the link, or the same person tomorrow.
    await page.reload();
    await settled(page);
    await expect(page.getByLabel("Status").locator("option:checked")).toHaveText("Solved");
    await expect(first).toHaveText(subject);
  });

  test("asks anew by going where they are", async ({ page }) => {
    await open(page, "/desk/tickets");
    const subject = unique("Raised meanwhile");
    await raise(page, jose.email, subject);
    const entries = await page.evaluate(() => history.length);
    const row = page.getByRole("link", { name: subject });
    await expect(row).toHaveCount(0);
    await page.getByRole("navigation", { name: "Desk" }).getByRole("link", { name: "Tickets" }).click();
    await expect(row).toBeVisible();
    expect(await page.evaluate(() => history.length)).toBe(entries);
  });

  test("finds search, letter and page of a list in its address", async ({ page }) => {
    await open(page, "/desk/contacts");
    await page.getByRole("navigation", { name: "By first letter" }).getByRole("link", { name: "L", exact: true }).click();
    await expect(page).toHaveURL(/letter=L/i);
    await page.getByRole("searchbox", { name: "Search contacts" }).fill(lena.email);
    await expect(page).toHaveURL(/q=lena/);
    await expect(page.getByRole("row")).toHaveCount(2);
    await page.reload();
    await settled(page);
    await expect(page.getByRole("searchbox", { name: "Search contacts" })).toHaveValue(lena.email);
    await expect(page.getByRole("row")).toHaveCount(2);
    await expect(page.getByRole("link", { name: "L", exact: true })).toHaveAttribute("aria-current", "true");

    await open(page, "/desk/contacts");
    const first = page.getByRole("row").nth(1);
    const name = await first.innerText();
    await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Next" }).click();
    await expect(page).toHaveURL(/cursor=/);
    await expect(first).not.toHaveText(name);
    await page.goBack();
    await expect.poll(() => first.innerText()).toBe(name);
  });

  test("finds who cannot sign in yet under Unverified", async ({ page }) => {
    await open(page, "/desk/contacts");
    const search = page.getByRole("searchbox", { name: "Search contacts" });
    await search.fill(lena.email);
    await expect(page.getByRole("row")).toHaveCount(2);
    await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Unverified" }).click();
    await expect(page).toHaveURL(/active=no/);
    await expect(page.getByText("No contacts match your search.")).toBeVisible();
    await search.fill("");
    await expect(page.getByText("These contacts can't sign in yet.")).toBeVisible();
    await expect(page.getByRole("row").nth(1)).toContainText(/Not invited|Invited/);
    await search.fill(lena.email);
    await expect(page.getByText("No contacts match your search.")).toBeVisible();
  });

  test("goes back through the tabs of an account", async ({ page }) => {
    const id = await accountId(page, "Acme Logistics");
    await open(page, `/desk/accounts/${id}`);
    const tabs = page.getByRole("navigation", { name: "Account" });
    await tabs.getByRole("link", { name: /^Contacts/ }).click();
    await page.getByRole("searchbox", { name: "Search these contacts" }).fill("lena");
    await expect(page).toHaveURL(/tab=contacts.*q=lena/);
    await expect(page.getByRole("row")).toHaveCount(2);
    await tabs.getByRole("link", { name: /^Tickets/ }).click();
    await expect(page.getByRole("navigation", { name: "Views" })).toBeVisible();
    await page.goBack();
    await expect(page.getByRole("searchbox", { name: "Search these contacts" })).toHaveValue("lena");
    // What is asked for is a step of its own, however many letters it has.
    await page.goBack();
    await expect(page.getByRole("searchbox", { name: "Search these contacts" })).toHaveValue("");
    await page.goBack();
    await expect(page.getByRole("heading", { level: 2, name: "Access to colleagues’ tickets" })).toBeVisible();
    await expect(tabs.getByRole("link", { name: "Overview" })).toHaveAttribute("aria-current", "page");
  });
});

test.describe("A contact with several accounts", () => {
  test.use({ storageState: session(kofi) });

  test("keeps what the list shows in its address", async ({ page }) => {
    await open(page, "/");
    await page.getByRole("link", { name: "Mine" }).click();
    await page.getByLabel("Account").selectOption("Acme Logistics");
    await expect(page).toHaveURL(/whose=mine.*account=|account=.*whose=mine/);
    await settled(page);
    await page.getByRole("main").getByRole("listitem").first().getByRole("link").click();
    await expect(page).toHaveURL(/\/tickets\/\d+$/);
    await page.goBack();
    await expect(page.getByLabel("Account").locator("option:checked")).toHaveText("Acme Logistics");
    await expect(page.getByRole("link", { name: "Mine" })).toHaveAttribute("aria-current", "true");
  });
});

test.describe("Who is not signed in yet", () => {
  test("comes to the agents' page that they asked for", async ({ page }) => {
    await open(page, "/desk/tickets?status=solved");
    await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
    await fillIn(page, mara);
    await expect(page.getByRole("heading", { level: 1, name: "Tickets" })).toBeFocused();
    await expect(page).toHaveURL(/\/desk\/tickets\?status=solved$/);
    await expect(page.getByLabel("Status").locator("option:checked")).toHaveText("Solved");
  });

  test("comes to the ticket that a mail names", async ({ page }) => {
    await open(page, "/tickets/1042");
    await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
    await fillIn(page, lena);
    await expect(page.getByText("#1042")).toBeVisible();
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
    await expect(page).toHaveURL(/\/tickets\/1042$/);
  });

  for (const path of ["/activate", "/reset", "/verify"]) {
    for (const sign of ["%23", "%2523"]) {
      test(`opens ${path} by a link that a mail gate has changed to ${sign}`, async ({ page }) => {
        // The link's own page, which has taken the secret out of the address bar.
        await page.goto(`${path}${sign}c2VjcmV0?from=mail`);
        await expect(page.getByRole("heading", { level: 1, name: /link no longer works/ })).toBeVisible();
        await expect(page).toHaveURL(new RegExp(`${path}\\?from=mail$`));
      });
    }
  }

  test("is not helped by a wrong password, and keeps the address", async ({ page }) => {
    await open(page, "/sign-in");
    await fillIn(page, { ...lena, email: "nobody@acme.example" }, "not the password");
    await expect(page.getByRole("alert").filter({ hasText: /\w/ })).toBeFocused();
    await expect(page.getByLabel("E-mail address")).toHaveValue("nobody@acme.example");
  });
});
