// Fields that admins define: the list on the settings page, and their values in the forms, on the
// pages and in the histories of a contact and an account. Fields are in the forms of the whole
// workspace, so each test puts its own away.

import { expect, type Locator, type Page, test } from "@playwright/test";
import { ask, unique } from "./support/api";
import { fits, isAccessible, looksRight, open, settled, watch } from "./support/page";
import { jonas, mara, session } from "./support/people";

interface Field {
  target: "contact" | "account";
  field: { id: string; name: string; options: string[] };
  is_archived: boolean;
}

interface Value {
  field: { id: string };
  value: string | null;
}

const commit = (page: Page, draft: object) => ask(page, "POST", "/api/desk/operations", { draft });

const toast = (page: Page, words: string) => page.locator(".toast-one").filter({ hasText: words });

const row = (page: Page, name: string) => page.getByRole("listitem").filter({ hasText: name });

const find = async (page: Page, name: string): Promise<Field> => {
  const all = await ask<Field[]>(page, "GET", "/api/desk/fields");
  const found = all.find((it) => it.field.name === name);
  expect(found, name).toBeDefined();
  return found!;
};

const define = async (page: Page, target: string, name: string, kind: string, options: string[] = []): Promise<string> => {
  await commit(page, { act: "create_field", target, name, kind, options });
  return (await find(page, name)).field.id;
};

const putAway = async (page: Page, names: string[]): Promise<void> => {
  const all = await ask<Field[]>(page, "GET", "/api/desk/fields");
  for (const it of all.filter((it) => !it.is_archived && names.includes(it.field.name))) {
    await commit(page, { act: "archive_field", field: it.field.id });
  }
};

const makeContact = async (page: Page): Promise<string> =>
  (await ask<{ id: string }>(page, "POST", "/api/desk/contacts", { first_name: "Nora", last_name: unique("Lee") })).id;

const makeAccount = async (page: Page): Promise<string> =>
  (await ask<{ id: string }>(page, "POST", "/api/desk/accounts", { name: unique("Firm"), default_level: "own" })).id;

const values = async (page: Page, path: string): Promise<Map<string, string | null>> => {
  const { custom } = await ask<{ custom: Value[] }>(page, "GET", path);
  return new Map(custom.map((it) => [it.field.id, it.value]));
};

const edit = async (page: Page, title: string): Promise<Locator> => {
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: title });
  await expect(dialog).toBeVisible();
  return dialog;
};

test.describe("an admin", () => {
  test.use({ storageState: session(mara) });

  test("adds a field by keyboard, changes its options, archives and restores it", async ({ page }) => {
    const [first, second] = [unique("Plan"), unique("Tier")];
    await open(page, "/desk/settings?tab=fields");
    await expect(page.getByRole("heading", { level: 2, name: "Fields" })).toBeVisible();
    await page.getByRole("button", { name: "New field" }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByLabel("Options")).toHaveCount(0);
    await dialog.getByRole("textbox", { name: "Name" }).fill("Birthday");
    await expect(dialog).toContainText("There is always a field “Birthday”.");
    await dialog.getByRole("textbox", { name: "Name" }).fill(first);
    await dialog.getByLabel("Kind").selectOption({ label: "Choice" });
    await dialog.getByLabel("Options").fill("Basic\nbasic");
    await dialog.getByRole("button", { name: "Add field" }).click();
    await expect(dialog).toContainText("the option “basic” is there twice");
    await dialog.getByLabel("Options").fill("Basic\nPremium");
    await expect(dialog).toContainText(`The field “${first}” is added.`);
    await settled(page);
    await isAccessible(page, "a new field", "dialog[open]");
    await dialog.getByRole("button", { name: "Add field" }).click();
    await expect(toast(page, "Field added.")).toBeVisible();
    await expect(row(page, first)).toContainText("Choice · No values");
    await expect(row(page, first)).toContainText("Basic, Premium");

    await page.getByRole("button", { name: `Edit ${first}` }).click();
    await expect(dialog.getByLabel("Kind")).toHaveCount(0);
    await dialog.getByRole("textbox", { name: "Name" }).fill(second);
    await dialog.getByLabel("Options").fill("Premium\nBasic\nGold");
    await expect(dialog).toContainText(`The field “${first}” is now called “${second}”.`);
    await expect(dialog).toContainText("are now: Premium, Basic, Gold.");
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(row(page, second)).toContainText("Premium, Basic, Gold");
    await toast(page, "Field changed.").getByRole("button", { name: "Undo" }).click();
    await expect(row(page, first)).toContainText("Basic, Premium");

    await page.getByRole("button", { name: `Archive ${first}` }).click();
    await expect(dialog).toContainText("Its values stay");
    await expect(dialog).toContainText(`The field “${first}” is archived.`);
    await settled(page);
    await isAccessible(page, "archiving a field", "dialog[open]");
    await dialog.getByRole("button", { name: "Archive" }).click();
    await expect(page.getByRole("button", { name: `Restore ${first}` })).toBeVisible();
    await page.getByRole("button", { name: `Restore ${first}` }).click();
    await expect(dialog).toContainText(`The field “${first}” is shown again.`);
    await dialog.getByRole("button", { name: "Restore" }).click();
    await expect(page.getByRole("button", { name: `Archive ${first}` })).toBeVisible();
    await looksRight(page, "the fields");
    await putAway(page, [first, second]);
  });

  test("fills every kind of field of a contact, reads it on the page and in the history, and undoes it", async ({ page }) => {
    const wrongs = watch(page);
    const mark = unique("");
    const name = (words: string) => `${words}${mark}`;
    const kinds: [string, string, string[]][] = [
      ["Badge", "text", []],
      ["Story", "long_text", []],
      ["Score", "number", []],
      ["Renewal", "date", []],
      ["Plan", "choice", ["Basic", "Premium"]],
      ["Topics", "multi_choice", ["Billing", "Sales", "Support"]],
      ["Key person", "checkbox", []],
      ["Homepage", "url", []],
    ];
    const ids = new Map<string, string>();
    for (const [words, kind, options] of kinds) {
      ids.set(words, await define(page, "contact", name(words), kind, options));
    }
    const contact = await makeContact(page);
    await open(page, `/desk/contacts/${contact}`);
    const dialog = await edit(page, "Edit contact");
    await dialog.getByLabel(name("Badge")).fill("=1+1 <b>x</b>");
    await dialog.getByLabel(name("Story")).fill("two\nlines");
    await dialog.getByLabel(name("Score")).fill("1,5");
    await dialog.getByLabel(name("Renewal")).fill("2027-01-31");
    await dialog.getByLabel(name("Plan")).selectOption("Premium");
    const topics = dialog.getByRole("group", { name: name("Topics") });
    await topics.getByLabel("Support").check();
    await topics.getByLabel("Billing").focus();
    await page.keyboard.press("Space");
    await dialog.getByLabel(name("Key person")).check();
    await dialog.getByLabel(name("Homepage")).fill("acme.example");
    await dialog.getByRole("button", { name: "Save" }).click();

    await test.step("a mistake is said at its field, and nothing typed is lost", async () => {
      await expect(dialog.getByLabel(name("Score"))).toHaveAttribute("aria-invalid", "true");
      await expect(dialog).toContainText(`${name("Score")} must be a number such as 1234.5`);
      await expect(dialog.getByLabel(name("Score"))).toBeFocused();
      await expect(dialog.getByLabel(name("Badge"))).toHaveValue("=1+1 <b>x</b>");
      await settled(page);
      await isAccessible(page, "a contact's own fields with a mistake", "dialog[open]");
    });
    await dialog.getByLabel(name("Score")).fill("1.50");
    await expect(dialog).toContainText(`${name("Plan")} is set to “Premium”`);
    await looksRight(page, "a contact's own fields", "dialog[open]");
    await page.setViewportSize({ width: 320, height: 740 });
    await fits(page, "a contact's own fields, 320 px");
    await page.setViewportSize({ width: 1280, height: 800 });
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(dialog).toBeHidden();

    const facts = page.getByRole("region", { name: "Details", exact: true });
    await expect(facts).toContainText("=1+1 <b>x</b>");
    await expect(facts).toContainText("January 31, 2027");
    await expect(facts).toContainText("Billing, Support");
    await expect(facts.getByRole("link", { name: "https://acme.example" })).toHaveAttribute("rel", /noreferrer/);
    const there = await values(page, `/api/desk/contacts/${contact}`);
    expect(there.get(ids.get("Score")!)).toBe("1.5");
    expect(there.get(ids.get("Story")!)).toBe("two\nlines");
    expect(there.get(ids.get("Key person")!)).toBe("true");
    await isAccessible(page, "a contact with own fields");

    await test.step("what is saved as it was opened changes nothing", async () => {
      const again = await edit(page, "Edit contact");
      await expect(again.getByLabel(name("Plan"))).toHaveValue(/./);
      await expect(again.getByRole("group", { name: name("Topics") }).getByLabel("Sales")).not.toBeChecked();
      await expect(again).toContainText("Nothing will change");
      await page.keyboard.press("Escape");
      await expect(again).toBeHidden();
    });

    await open(page, `/desk/contacts/${contact}?tab=history`);
    await expect(page.locator("main")).toContainText(`${name("Plan")} is set to “Premium”`);
    await expect(page.locator("main")).toContainText(`${name("Key person")} is set to “Yes”`);
    await page.getByRole("button", { name: "Undo" }).first().click();
    const undoing = page.getByRole("dialog");
    await expect(undoing).toContainText(`${name("Plan")} “Premium” is removed`);
    await undoing.getByRole("button", { name: "Undo" }).click();
    await expect(undoing).toBeHidden();
    await expect.poll(async () => (await values(page, `/api/desk/contacts/${contact}`)).get(ids.get("Plan")!)).toBe(null);
    await putAway(page, kinds.map(([words]) => name(words)));
    expect(wrongs).toEqual([]);
  });

  test("a form that is open while fields are added and archived loses nothing", async ({ page }) => {
    const [plan, later] = [unique("Plan"), unique("Later")];
    const id = await define(page, "account", plan, "text");
    const account = await makeAccount(page);
    await open(page, `/desk/accounts/${account}`);
    const dialog = await edit(page, "Edit account");
    await dialog.getByLabel(plan).fill("Gold");
    await define(page, "account", later, "text");
    await putAway(page, [plan]);
    await expect(dialog.getByLabel(plan)).toHaveValue("Gold");
    await expect(dialog).toContainText(`${plan} is set to “Gold”`);
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(dialog).toBeHidden();
    await commit(page, { act: "restore_field", field: id });
    expect((await values(page, `/api/desk/accounts/${account}`)).get(id)).toBe("Gold");
    await page.reload();
    await expect(page.getByRole("region", { name: "Details", exact: true })).toContainText("Gold");
    const next = await edit(page, "Edit account");
    await next.getByLabel(later).fill("x");
    await page.keyboard.press("Control+Enter");
    await expect(next).toBeHidden();
    await expect(toast(page, "Account updated.").first()).toBeVisible();
    await putAway(page, [plan, later]);
  });

  test("a new contact and a new account are created with values, and the pages fit a phone", async ({ page }) => {
    const [badge, size] = [unique("Badge"), unique("Size")];
    const ids = [await define(page, "contact", badge, "text"), await define(page, "account", size, "number")];
    await page.setViewportSize({ width: 360, height: 740 });
    await open(page, "/desk/settings?tab=fields");
    await expect(row(page, badge)).toBeVisible();
    await fits(page, "the fields, 360 px");
    await page.setViewportSize({ width: 320, height: 740 });
    await fits(page, "the fields, 320 px");
    await page.setViewportSize({ width: 1280, height: 800 });

    await open(page, "/desk/contacts");
    await page.getByRole("button", { name: "New contact" }).click();
    const contact = page.getByRole("dialog", { name: "New contact" });
    await contact.getByLabel("First name").fill("Nora");
    await contact.getByLabel("Last name").fill(unique("Lee"));
    await contact.getByLabel(badge).fill("Blue");
    await contact.getByRole("button", { name: "Create contact" }).click();
    await expect(contact).toBeHidden();
    await expect(page.getByRole("region", { name: "Details", exact: true })).toContainText("Blue");

    await open(page, "/desk/accounts");
    await page.getByRole("button", { name: "New account" }).click();
    const account = page.getByRole("dialog", { name: "New account" });
    await account.getByLabel("Name", { exact: true }).fill(unique("Firm"));
    await account.getByLabel(size).fill("0700");
    await account.getByRole("button", { name: "Create account" }).click();
    await expect(account).toBeHidden();
    await expect(page.getByRole("region", { name: "Details", exact: true })).toContainText("700");
    expect(ids).toHaveLength(2);
    await putAway(page, [badge, size]);
  });
});

test.describe("an agent", () => {
  test.use({ storageState: session(jonas) });

  test("cannot define a field", async ({ page }) => {
    const origin = process.env.ATRIUM_ORIGIN ?? "http://localhost:8787";
    const draft = { act: "create_field", target: "contact", name: unique("Plan"), kind: "text" };
    const options = { method: "POST", data: { draft }, headers: { origin } };
    expect((await page.request.fetch("/api/desk/operations", options)).status()).toBe(403);
  });
});
