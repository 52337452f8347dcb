// How many clicks the most frequent jobs take, typing aside. A click more is a click too many.

import { expect, type Page, test } from "@playwright/test";
import { accountId, ask, raise, unique } from "./support/api";
import { open } from "./support/page";
import { jose, lena, mara, session } from "./support/people";

/** Counts what is pressed from here on, also across pages. */
async function counted(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    addEventListener("pointerdown", (event) => {
      if (event.isTrusted) sessionStorage.setItem("pressed", String(Number(sessionStorage.getItem("pressed") ?? 0) + 1));
    }, true);
  });
  return async () => page.evaluate(() => Number(sessionStorage.getItem("pressed") ?? 0));
}

/** Contacts with one last name of their own, so that they stand together in a list. */
async function people(page: Page, count: number): Promise<string[]> {
  const last = unique("").trim();
  const names = Array.from({ length: count }, (_, at) => `Nia ${last}${String.fromCharCode(97 + at)}`);
  for (const name of names) {
    const [first_name, last_name] = name.split(" ");
    await ask(page, "POST", "/api/desk/contacts", { first_name, last_name, email: `${last_name}@nia.example` });
  }
  return names;
}

test.describe("An agent", () => {
  test.use({ storageState: session(mara) });

  test("associates three contacts with five clicks", async ({ page }) => {
    const clicks = await counted(page);
    const name = unique("Quick");
    await ask(page, "POST", "/api/desk/accounts", { name, default_level: "own" });
    const names = await people(page, 3);
    await open(page, `/desk/accounts/${await accountId(page, name)}?tab=contacts`);
    await page.getByRole("main").getByRole("button", { name: "Associate contacts" }).first().click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByRole("searchbox")).toBeFocused();
    await page.keyboard.type((names[0] ?? "").slice(0, -1));
    for (const name of names) await dialog.getByRole("checkbox", { name: `Select ${name}` }).check();
    await expect(dialog).toContainText(`${names[0]} joins`);
    await dialog.getByRole("button", { name: "Associate 3 contacts" }).click();
    await expect(page.getByText("3 relationships created.")).toBeVisible();
    await expect(dialog).toBeHidden();
    expect(await clicks()).toBeLessThanOrEqual(5);
  });

  test("invites five contacts with seven clicks", async ({ page }) => {
    const clicks = await counted(page);
    const names = await people(page, 5);
    await open(page, "/desk/contacts");
    await page.getByRole("link", { name: "Unverified" }).click();
    await page.keyboard.press("/");
    await page.keyboard.type((names[0] ?? "").slice(0, -1));
    await expect(page.getByRole("row")).toHaveCount(1 + names.length);
    for (const name of names) await page.getByRole("checkbox", { name: `Select ${name}` }).check();
    await page.getByRole("button", { name: "Send invitation" }).filter({ visible: true }).click();
    await expect(page.getByText("5 invitations sent.")).toBeVisible();
    expect(await clicks()).toBeLessThanOrEqual(7);
  });

  test("answers and solves a ticket with four clicks", async ({ page }) => {
    const clicks = await counted(page);
    const subject = unique("Answer me");
    await raise(page, jose.email, subject);
    await open(page, "/desk/tickets");
    await page.getByRole("link", { name: subject }).click();
    await page.getByRole("textbox", { name: "Reply" }).click();
    await page.keyboard.type("Done.");
    await page.getByRole("button", { name: "More ways to send" }).click();
    await page.getByRole("button", { name: "Send and solve" }).click();
    await expect(page.getByText("Reply sent. The ticket is solved.")).toBeVisible();
    expect(await clicks()).toBeLessThanOrEqual(4);
  });
});

test.describe("A contact", () => {
  test.use({ storageState: session(lena) });

  test("raises a ticket with three clicks", async ({ page }) => {
    const clicks = await counted(page);
    const subject = unique("Quickly");
    await open(page, "/");
    await page.getByRole("main").getByRole("link", { name: "New ticket" }).click();
    await expect(page.getByLabel("Subject")).toBeFocused();
    await page.keyboard.type(subject);
    await page.keyboard.press("Tab");
    await page.keyboard.type("It beeps.");
    await page.getByRole("button", { name: "Send" }).click();
    await expect(page.getByRole("heading", { level: 1, name: subject })).toBeVisible();
    expect(await clicks()).toBeLessThanOrEqual(3);
  });
});
