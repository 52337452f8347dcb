// Records that are there already are pointed out while a new one is typed, with the reason,
// and nothing is blocked by it.

import { expect, type Page, test } from "@playwright/test";
import { ask, unique } from "./support/api";
import { fits, isAccessible, open } from "./support/page";
import { mara, session } from "./support/people";

test.use({ storageState: session(mara) });

const make = async (page: Page, path: string, fields: object): Promise<string> =>
  (await ask<{ id: string }>(page, "POST", path, fields)).id;

/** The requests for duplicates from now on. */
function asked(page: Page): string[] {
  const all: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/desk/duplicate-")) all.push(request.url());
  });
  return all;
}

const dialog = (page: Page) => page.getByRole("dialog");
const status = (page: Page, words: string) => dialog(page).getByRole("status").filter({ hasText: words });
const link = (page: Page, name: string) => dialog(page).getByRole("link", { name });

const create = async (page: Page, path: string, name: string) => {
  await open(page, path);
  await page.getByRole("main").getByRole("button", { name }).click();
  await expect(dialog(page)).toBeVisible();
};

test("The holder of an address and of a phone number is pointed out, once for each pause", async ({ page, context }) => {
  const last = unique("Lee");
  const word = last.replace(/\W+/g, ".").toLowerCase();
  const phone = `+49 30 ${Date.now().toString().slice(-9)}`;
  const id = await make(page, "/api/desk/contacts", { first_name: "Nora", last_name: last, email: `nora.${word}@kestrel.example`, phone });
  await create(page, "/desk/contacts", "New contact");
  const requests = asked(page);
  await dialog(page).getByLabel("First name").fill("Ada");
  await dialog(page).getByLabel(/^E-mail/).pressSequentially(`Nora.${word}@KESTREL.example`);
  await expect(status(page, `Nora ${last} has this address.`)).toBeAttached();
  await expect(link(page, `Nora ${last}`)).toBeVisible();
  // Typed without a pause. A slow machine may make one or two.
  expect(requests.length).toBeLessThan(4);
  await isAccessible(page, "a duplicate address", "dialog[open]");

  await dialog(page).getByLabel(/^E-mail/).fill("");
  await expect(link(page, `Nora ${last}`)).toHaveCount(0);
  const before = requests.length;
  await dialog(page).getByLabel(/^Phone/).fill(phone.replace("+49 ", "0"));
  await expect(status(page, `Nora ${last} has this phone number.`)).toBeAttached();
  expect(requests.length).toBe(before + 1);

  // It opens beside, and what was typed stays.
  const [other] = await Promise.all([context.waitForEvent("page"), link(page, `Nora ${last}`).click()]);
  await expect(other).toHaveURL(new RegExp(`/desk/contacts/${id}`));
  await other.close();
  await expect(dialog(page).getByLabel("First name")).toHaveValue("Ada");

  // Two people may share a phone.
  await dialog(page).getByLabel("Last name").fill(last);
  await dialog(page).getByRole("button", { name: "Create contact" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Ada ${last}` })).toBeVisible();
});

test("A similar name at the same account is pointed out, on a phone", async ({ page }) => {
  const [firm, last] = [unique("Kestrel"), unique("Hoffmann")];
  const account = await make(page, "/api/desk/accounts", { name: firm, default_level: "own" });
  await make(page, "/api/desk/contacts", { first_name: "Johanna", last_name: last, account });
  await page.setViewportSize({ width: 320, height: 640 });
  await open(page, `/desk/accounts/${account}?tab=contacts`);
  await page.getByRole("main").getByRole("button", { name: "New contact" }).first().click();
  await dialog(page).getByLabel("First name").fill("Johana");
  await dialog(page).getByLabel("Last name").fill(last.replace("ff", "f"));
  await expect(status(page, `Johanna ${last} has a similar name.`)).toBeAttached();
  await fits(page, "a similar name");
  await isAccessible(page, "a similar name", "dialog[open]");
  await dialog(page).getByLabel("First name").fill("Robert");
  await expect(link(page, `Johanna ${last}`)).toHaveCount(0);
});

test("An account with the same domain or a similar name is pointed out", async ({ page }) => {
  const firm = unique("Kestrel Optics");
  const domain = `${firm.replace(/\W+/g, "-").toLowerCase()}.example`;
  await make(page, "/api/desk/accounts", { name: `${firm} GmbH`, domains: domain, default_level: "own" });
  await create(page, "/desk/accounts", "New account");
  await dialog(page).getByLabel("Name").fill(firm.toUpperCase());
  await expect(status(page, `${firm} GmbH has a similar name.`)).toBeAttached();
  await dialog(page).getByLabel("Name").fill(unique("Zebra"));
  await expect(link(page, `${firm} GmbH`)).toHaveCount(0);
  await dialog(page).getByLabel(/^E-mail domains/).fill(`https://www.${domain}`);
  await expect(status(page, `${firm} GmbH has this domain.`)).toBeAttached();
  await isAccessible(page, "a duplicate domain", "dialog[open]");
});

test("No answer is no obstacle", async ({ page }) => {
  await page.route("**/api/desk/duplicate-*", (route) => route.abort());
  const last = unique("Lee");
  await create(page, "/desk/contacts", "New contact");
  await dialog(page).getByLabel("First name").fill("Nora");
  await dialog(page).getByLabel("Last name").fill(last);
  await dialog(page).getByLabel(/^E-mail/).fill(`${last.replace(/\W+/g, ".").toLowerCase()}@kestrel.example`);
  await dialog(page).getByRole("button", { name: "Create contact" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Nora ${last}` })).toBeVisible();
});
