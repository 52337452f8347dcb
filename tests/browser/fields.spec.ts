// The listed fields of contacts and accounts (`shared/src/fields/`): whatever the form
// shows is filled in, read back on the page, changed, and told by the history. A field
// that is added to the list is in here without a word.

import { expect, type Locator, type Page, test } from "@playwright/test";
import { unique } from "./support/api";
import { isAccessible, looksRight, open, settled, watch } from "./support/page";
import { mara, session } from "./support/people";

test.use({ storageState: session(mara) });

/** What a form has besides the listed fields. */
const OTHERS = ["first_name", "last_name", "email", "account", "owner", "assigned_to", "reports_to", "parent", "name", "domains", "default_level"];

interface Filled {
  name: string;
  label: string;
  /** What the field holds then. */
  value: string;
  /** What the page says of it. */
  shown: string;
}

/** What to fill in, as it is held, and as it is shown. */
type Values = Record<"date" | "url" | "tel" | "text" | "textarea", [typed: string, held: string, shown: string]>;

const FIRST: Values = {
  date: ["1990-05-17", "1990-05-17", "May 17, 1990"],
  url: ["Acme.example/about", "https://acme.example/about", "https://acme.example/about"],
  tel: ["+49 30 1234-5", "+49 30 1234-5", "+49 30 1234-5"],
  text: [" A & <b> ", "A & <b>", "A & <b>"],
  textarea: ["Two\nlines", "Two\nlines", "Two\nlines"],
};

const SECOND: Values = {
  date: ["1960-02-29", "1960-02-29", "February 29, 1960"],
  url: ["http://northwind.example", "http://northwind.example", "http://northwind.example"],
  tel: ["112", "112", "112"],
  text: ["Something else", "Something else", "Something else"],
  textarea: ["One line", "One line", "One line"],
};

const controls = async (dialog: Locator): Promise<Locator[]> => {
  const all = await dialog.locator(":is(input, select, textarea)[name]").all();
  const names = await Promise.all(all.map((it) => it.getAttribute("name")));
  return all.filter((_, at) => !OTHERS.includes(names[at]!));
};

/** Fills in every listed field; of a choice, the one that stands `at` in its options. */
async function fill(dialog: Locator, values: Values, at: number): Promise<Filled[]> {
  const filled: Filled[] = [];
  for (const control of await controls(dialog)) {
    const { name, tag, type, label } = await control.evaluate((it) => {
      const input = it as HTMLInputElement;
      const label = input.labels![0]!.textContent!.replace(" (optional)", "").trim();
      return { name: input.name, tag: it.tagName.toLowerCase(), type: input.type, label };
    });
    if (tag === "select") {
      await control.selectOption({ index: at });
      const shown = await control.locator("option").nth(at).textContent();
      filled.push({ name, label, value: await control.inputValue(), shown: shown! });
      continue;
    }
    const [typed, held, shown] = values[tag === "textarea" ? "textarea" : (type as keyof Values)];
    await control.fill(typed);
    filled.push({ name, label, value: held, shown });
  }
  return filled;
}

/** The page says all of it. */
async function isShown(page: Page, filled: Filled[]): Promise<void> {
  for (const { label, shown } of filled) {
    const fact = page.locator("main dt", { hasText: new RegExp(`^${label}$`) }).locator("+ dd");
    const note = page.locator("main section:not(:has(section))", { has: page.getByRole("heading", { name: label, exact: true }) }).locator("p");
    await expect(fact.or(note).first(), label).toHaveText(shown);
  }
}

/** The form has all of it. */
async function isHeld(dialog: Locator, filled: Filled[]): Promise<void> {
  for (const { name, label, value, shown } of filled) {
    const control = dialog.locator(`[name=${name}]`);
    // A choice's options are numbered: what is chosen is compared by its words.
    if (await isChoice(control)) {
      await expect(control.locator("option:checked"), label).toHaveText(shown);
    } else {
      await expect(control, label).toHaveValue(value);
    }
  }
}

/** The page says none of it. */
async function isGone(page: Page, filled: Filled[]): Promise<void> {
  for (const { label } of filled) {
    await expect(page.locator("main dt", { hasText: new RegExp(`^${label}$`) })).toHaveCount(0);
    await expect(page.getByRole("main").getByRole("heading", { name: label, exact: true })).toHaveCount(0);
  }
}

const isChoice = async (control: Locator) => (await control.evaluate((it) => it.tagName)) === "SELECT";

const save = (dialog: Locator) => dialog.locator("button[type=submit]").last().click();

/** Creates a record with every field, changes each, empties each. */
async function walk(page: Page, list: string, kind: string, names: Record<string, string>, least: number): Promise<void> {
  const wrongs = watch(page);
  await open(page, list);
  await page.getByRole("button", { name: `New ${kind}` }).click();
  const making = page.getByRole("dialog", { name: `New ${kind}` });
  for (const [label, text] of Object.entries(names)) await making.getByLabel(label, { exact: true }).fill(text);
  const first = await fill(making, FIRST, 1);
  expect(first.length).toBeGreaterThanOrEqual(least);
  await isAccessible(page, `a new ${kind}`, "dialog[open]");
  await save(making);
  await expect(page).toHaveURL(new RegExp(`${list}/[0-9a-f-]{36}`));
  await settled(page);
  await isShown(page, first);
  await looksRight(page, `a ${kind} with all fields`);
  await page.setViewportSize({ width: 1280, height: 800 });

  const address = page.url();
  const edit = async () => {
    await page.getByRole("button", { name: "Edit", exact: true }).click();
    return page.getByRole("dialog", { name: `Edit ${kind}` });
  };
  const editing = await edit();
  await isHeld(editing, first);
  const second = await fill(editing, SECOND, 2);
  // What is about to change is said in words.
  const sentences = second.map(({ label, shown }, at) => `${label} changes from “${first[at]!.shown}” to “${shown}”.`);
  for (const sentence of sentences) await expect(editing).toContainText(sentence);
  await looksRight(page, `the form of a ${kind} with all fields`, "dialog[open]");
  await page.setViewportSize({ width: 1280, height: 800 });
  await save(editing);
  await expect(editing).toBeHidden();
  await isShown(page, second);

  await page.goto(`${address.split("?")[0]}?tab=history`);
  await settled(page);
  for (const sentence of sentences) await expect(page.getByRole("main")).toContainText(sentence);

  await open(page, address);
  const emptying = await edit();
  await isHeld(emptying, second);
  for (const control of await controls(emptying)) {
    await ((await isChoice(control)) ? control.selectOption({ index: 0 }) : control.fill(""));
  }
  await save(emptying);
  await expect(emptying).toBeHidden();
  await isGone(page, second);
  expect(wrongs).toEqual([]);
}

test("Every field of a contact is filled in, shown, changed and emptied", async ({ page }) => {
  const last = unique("Filled");
  await walk(page, "/desk/contacts", "contact", { "First name": "Fay", "Last name": last }, 9);
});

test("Every field of an account is filled in, shown, changed and emptied", async ({ page }) => {
  await walk(page, "/desk/accounts", "account", { Name: unique("Filled") }, 3);
});

test("All of a contact's name stands at the head of their page", async ({ page }) => {
  const last = unique("Head");
  await open(page, "/desk/contacts");
  await page.getByRole("button", { name: "New contact" }).click();
  const dialog = page.getByRole("dialog", { name: "New contact" });
  const fields = { first_name: "Fay", last_name: last, prefix: "Dr.", middle_name: "Mary", suffix: "Jr.", title: "Buyer" };
  for (const [name, text] of Object.entries(fields)) await dialog.locator(`[name=${name}]`).fill(text);
  await save(dialog);
  await expect(page.getByRole("heading", { level: 1, name: `Dr. Fay Mary ${last} Jr.` })).toBeVisible();
});

test("What is no value is said at its field before anything is sent", async ({ page }) => {
  await open(page, "/desk/accounts");
  await page.getByRole("button", { name: "New account" }).click();
  const dialog = page.getByRole("dialog", { name: "New account" });
  await dialog.locator("[name=name]").fill(unique("Wrong"));
  const website = dialog.locator("[name=website]");
  await website.fill("javascript:alert(1)");
  let sent = 0;
  page.on("request", (request) => {
    if (request.method() === "POST") sent += 1;
  });
  await save(dialog);
  await expect(website).toHaveAttribute("aria-invalid", "true");
  await expect(dialog.locator(".field-mistake").filter({ hasText: "Website must be a web address such as https://acme.com" })).toBeVisible();
  await website.fill("acme.example");
  await expect(website).toHaveAttribute("aria-invalid", "false");
  expect(sent).toBe(0);
});
