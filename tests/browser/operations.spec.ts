// Operations on a page: what an act would do is shown first, the toast undoes it and
// does it again, and the history tells it and undoes it, too. Each act walks that way.

import { expect, type Locator, type Page, test } from "@playwright/test";
import { ask, unique } from "./support/api";
import { isAccessible, looksRight, open, settled } from "./support/page";
import { mara, session } from "./support/people";

test.use({ storageState: session(mara) });

interface Bond {
  id: string;
  version: number;
  account: { id: string; name: string };
  kind: string;
  role: string | null;
  level: { level: string; source: string };
}

interface Contact {
  version: number;
  phone: string | null;
  relationships: Bond[];
  portal: { state: string }[];
}

const makeAccount = async (page: Page, name: string): Promise<string> =>
  (await ask<{ id: string }>(page, "POST", "/api/desk/accounts", { name, default_level: "all_read" })).id;

const makeContact = async (page: Page, last: string, account?: string): Promise<string> =>
  (await ask<{ id: string }>(page, "POST", "/api/desk/contacts", { first_name: "Nora", last_name: last, account })).id;

const contactNow = (page: Page, id: string) => ask<Contact>(page, "GET", `/api/desk/contacts/${id}`);

/** A new account, and a new contact who also belongs to another one. */
async function somebody(page: Page) {
  const [first, second, last] = [unique("First"), unique("Second"), unique("Lee")];
  const primary = await makeAccount(page, first);
  const account = await makeAccount(page, second);
  const contact = await makeContact(page, last, primary);
  await ask(page, "POST", `/api/desk/contacts/${contact}/accounts`, { accounts: [account] });
  return { contact, primary, primaryName: first, account, accountName: second, name: `Nora ${last}`, last };
}

/** Two contacts, each with an account of their own. */
async function two(page: Page) {
  const [first, second] = [await somebody(page), await somebody(page)];
  return [first, second] as const;
}

const toast = (page: Page, words: string) => page.locator(".toast-one").filter({ hasText: words });

const inMenu = async (page: Page, menu: string, name: string) => {
  await page.getByRole("button", { name: `More for ${menu}` }).first().click();
  await page.getByRole("button", { name, exact: true }).filter({ visible: true }).click();
};

/** An act, from its open dialog on. */
interface Walk {
  dialog: Locator;
  /** What the preview says. */
  shows: (string | RegExp)[];
  /** The button that does it. */
  button: string;
  /** What is looked at after something happened to the dialog. */
  then?: () => Promise<void>;
  /** What the toast says. */
  said: string;
  /** What the act changes, as it is now. */
  state: () => Promise<unknown>;
  before: unknown;
  after: unknown;
}

/** Preview, commit, undo, redo: each is there, and does what it says. */
async function walk(page: Page, { dialog, shows, button, then, said, state, before, after }: Walk): Promise<void> {
  for (const words of shows) await expect(dialog).toContainText(words);
  await settled(page);
  expect(await state()).toEqual(before);
  await isAccessible(page, `the preview of ${button}`, "dialog[open]");
  await dialog.getByRole("button", { name: button, exact: true }).click();
  if (then !== undefined) await then();
  await expect(dialog).toBeHidden();
  await expect.poll(state).toEqual(after);

  await toast(page, said).getByRole("button", { name: "Undo" }).click();
  await expect.poll(state).toEqual(before);
  await toast(page, "Undone.").getByRole("button", { name: "Redo" }).click();
  await expect.poll(state).toEqual(after);
  await expect(toast(page, "Redone.").getByRole("button", { name: "Undo" })).toBeVisible();
}

/** The history of a record tells an act, its undo and its redo. */
async function isTold(page: Page, record: string, act: string, lines: string[]): Promise<void> {
  await open(page, `${record}?tab=history`);
  const rows = page.getByRole("main").getByRole("listitem").filter({ has: page.locator("time") });
  const row = rows.filter({ hasText: `${mara.name} ${act}` }).first();
  for (const line of lines) await expect(row).toContainText(line);
  await expect(row).toContainText("Undone");
  await expect(rows.filter({ hasText: "undid an operation" }).first()).toContainText("Redone");
  const again = rows.filter({ hasText: "redid an operation" }).first();
  await expect(again.getByRole("button", { name: /^Undo/ })).toBeVisible();
}

test("Associating accounts with a contact", async ({ page }) => {
  const { contact, name } = await somebody(page);
  const joined = unique("Joined");
  const account = await makeAccount(page, joined);
  await open(page, `/desk/contacts/${contact}?tab=accounts`);
  await page.getByRole("button", { name: "Associate accounts" }).click();
  const dialog = page.getByRole("dialog", { name: `Associate accounts with ${name}` });
  await dialog.getByRole("searchbox").fill(joined);
  await dialog.getByRole("checkbox", { name: `Select ${joined}` }).check();
  await expect(dialog).toContainText(`${name} joins ${joined} (additional account).`);
  await dialog.getByLabel("Role").selectOption("IT lead");
  await walk(page, {
    dialog,
    shows: [`${name} joins ${joined} (additional account), as IT lead.`, "No one gains or loses access to tickets.", "No e-mail will be sent."],
    button: "Associate 1 account",
    then: async () => {
      await expect(dialog).toBeHidden();
    },
    said: "1 relationship created.",
    state: async () => (await contactNow(page, contact)).relationships.filter((it) => it.account.id === account).map((it) => it.role),
    before: [],
    after: ["IT lead"],
  });
  await isTold(page, `/desk/contacts/${contact}`, "associated", [`${name} joins ${joined} (additional account), as IT lead.`]);
});

test("Associating several contacts with an account, one of whom belongs there already", async ({ page }) => {
  const [one, other] = await two(page);
  const loose = await makeContact(page, unique("Loose"));
  await open(page, `/desk/accounts/${one.account}?tab=contacts`);
  await page.getByRole("button", { name: "Associate contacts" }).first().click();
  const dialog = page.getByRole("dialog", { name: /^Associate contacts with / });
  const pick = async (last: string) => {
    await dialog.getByRole("searchbox").fill(last);
    await dialog.getByRole("checkbox", { name: `Select Nora ${last}` }).check();
  };
  await pick(other.last);
  const { last_name: looseLast } = await ask<{ last_name: string }>(page, "GET", `/api/desk/contacts/${loose}`);
  await pick(looseLast);
  // Somebody is faster with one of them: what becomes of that row is said before.
  await ask(page, "POST", `/api/desk/contacts/${other.contact}/accounts`, { accounts: [one.account] });
  await dialog.getByLabel("Role").selectOption("Buyer");
  const people = async () => {
    const { rows } = await ask<{ rows: { contact: { name: string } }[] }>(page, "GET", `/api/desk/accounts/${one.account}/contacts`);
    const { contacts } = await ask<{ contacts: number }>(page, "GET", `/api/desk/accounts/${one.account}`);
    return [...rows.map((it) => it.contact.name).sort(), contacts];
  };
  const there = [one.name, other.name].sort();
  await walk(page, {
    dialog,
    shows: [`Nora ${looseLast} joins ${one.accountName} (primary account), as Buyer.`, `${other.name} already belongs to ${one.accountName}.`],
    button: "Associate 2 contacts",
    then: async () => {
      await expect(dialog.getByText("1 of 2 done")).toBeFocused();
      await expect(dialog.getByRole("listitem").filter({ hasText: other.name })).toContainText("Already here");
      await dialog.getByRole("button", { name: "Done" }).click();
    },
    said: "1 relationship created.",
    state: people,
    before: [...there, 2],
    after: [...[...there, `Nora ${looseLast}`].sort(), 3],
  });
  await isTold(page, `/desk/accounts/${one.account}`, "associated", [`Nora ${looseLast} joins ${one.accountName} (primary account), as Buyer.`]);
});

test("Ending a relationship", async ({ page }) => {
  const { contact, account, accountName, name } = await somebody(page);
  await open(page, `/desk/contacts/${contact}?tab=accounts`);
  await inMenu(page, accountName, "Dissociate");
  await walk(page, {
    dialog: page.getByRole("dialog", { name: /^Dissociate / }),
    shows: [`${name} leaves ${accountName}.`, "No one gains or loses access to tickets.", "No e-mail will be sent."],
    button: "Dissociate",
    said: "Dissociated from",
    state: async () => (await contactNow(page, contact)).relationships.some((it) => it.account.id === account),
    before: true,
    after: false,
  });
  await isTold(page, `/desk/contacts/${contact}`, "ended a relationship", [`${name} leaves ${accountName}.`]);
});

/** The account of `first`, where `second` belongs as well; both are selected. */
async function selected(page: Page, first: { account: string; name: string }, second: { contact: string; name: string }): Promise<void> {
  await ask(page, "POST", `/api/desk/contacts/${second.contact}/accounts`, { accounts: [first.account] });
  await open(page, `/desk/accounts/${first.account}?tab=contacts`);
  for (const { name } of [first, second]) await page.getByRole("checkbox", { name: `Select ${name}` }).check();
}

test("Ending several relationships at once", async ({ page }) => {
  const [one, other] = await two(page);
  await selected(page, one, other);
  await page.getByRole("button", { name: "Dissociate" }).filter({ visible: true }).click();
  await walk(page, {
    dialog: page.getByRole("dialog", { name: "Dissociate" }),
    shows: [`${one.name} leaves ${one.accountName}.`, `${other.name} leaves ${one.accountName}.`],
    button: "Dissociate",
    said: "2 relationships ended.",
    state: async () => (await ask<{ contacts: number }>(page, "GET", `/api/desk/accounts/${one.account}`)).contacts,
    before: 2,
    after: 0,
  });
  await isTold(page, `/desk/accounts/${one.account}`, "ended a relationship", [`${one.name} leaves`, `${other.name} leaves`]);
});

const primaryOf = (page: Page, contact: string) => async () =>
  (await contactNow(page, contact)).relationships.find((it) => it.kind === "direct")?.account.name ?? null;

test("Changing the primary account", async ({ page }) => {
  const { contact, accountName, primaryName, name } = await somebody(page);
  await open(page, `/desk/contacts/${contact}?tab=accounts`);
  await inMenu(page, accountName, "Make primary");
  await walk(page, {
    dialog: page.getByRole("dialog", { name: `Make ${accountName} the primary account` }),
    shows: [`${accountName} becomes the primary account of ${name}.`, "No tickets move. Each ticket stays with its account."],
    button: "Change",
    said: "Primary account changed.",
    state: primaryOf(page, contact),
    before: primaryName,
    after: accountName,
  });
  await isTold(page, `/desk/contacts/${contact}`, "changed the primary account", [`${accountName} becomes the primary account of ${name}.`]);
});

test("Leaving a contact without a primary account", async ({ page }) => {
  const [name, last] = [unique("Only"), unique("Lee")];
  const contact = await makeContact(page, last, await makeAccount(page, name));
  await open(page, `/desk/contacts/${contact}?tab=accounts`);
  await inMenu(page, name, "Remove primary account");
  await walk(page, {
    dialog: page.getByRole("dialog", { name: "Remove primary account" }),
    shows: [`Nora ${last} leaves ${name}.`],
    button: "Remove primary account",
    said: "Primary account changed.",
    state: primaryOf(page, contact),
    before: name,
    after: null,
  });
  await isTold(page, `/desk/contacts/${contact}`, "changed the primary account", [`Nora ${last} leaves ${name}.`]);
});

const bondOf = async (page: Page, contact: string, account: string) =>
  (await contactNow(page, contact)).relationships.find((it) => it.account.id === account)!;

const accessOf = (page: Page, contact: string, account: string) => async () => {
  const { role, level } = await bondOf(page, contact, account);
  return [role, level.level];
};

test("Setting access", async ({ page }) => {
  const { contact, account, accountName, name } = await somebody(page);
  await open(page, `/desk/contacts/${contact}?tab=accounts`);
  await inMenu(page, accountName, "Change access");
  const dialog = page.getByRole("dialog", { name: /^Access: / });
  await expect(dialog).toContainText("Nothing will change.");
  await dialog.getByLabel("Role").selectOption("IT lead");
  await dialog.getByLabel("Access to colleagues’ tickets").selectOption("Manage");
  await walk(page, {
    dialog,
    shows: [`Role of ${name} at ${accountName} is set to “IT lead”.`, `Access of ${name} at ${accountName} is now: Manage.`],
    button: "Change access",
    said: "Access updated.",
    state: accessOf(page, contact, account),
    before: [null, "all_read"],
    after: ["IT lead", "manage"],
  });
  await isTold(page, `/desk/contacts/${contact}`, "changed access", [`Role of ${name} at ${accountName} is set to “IT lead”.`]);
});

test("Setting the access of several, whose levels stay as they are", async ({ page }) => {
  const [one, other] = await two(page);
  const { id, version } = await bondOf(page, one.contact, one.account);
  await ask(page, "PUT", `/api/desk/relationships/${id}`, { version, role: "", level: "manage" });
  await selected(page, one, other);
  await page.getByRole("button", { name: "Change access" }).filter({ visible: true }).click();
  const dialog = page.getByRole("dialog", { name: "Change access for 2 contacts" });
  await expect(dialog.getByLabel("Keep each contact's access")).toBeChecked();
  await dialog.getByLabel("Role").selectOption("Buyer");
  const access = [accessOf(page, one.contact, one.account), accessOf(page, other.contact, one.account)];
  await walk(page, {
    dialog,
    shows: [one, other].map((it) => `Role of ${it.name} at ${one.accountName} is set to “Buyer”.`),
    button: "Change access",
    said: "Access updated.",
    state: () => Promise.all(access.map((it) => it())),
    before: [[null, "manage"], [null, "all_read"]],
    after: [["Buyer", "manage"], ["Buyer", "all_read"]],
  });
  await isTold(page, `/desk/accounts/${one.account}`, "changed access", [`Role of ${other.name} at ${one.accountName} is set to “Buyer”.`]);
});

test("Editing a contact", async ({ page }) => {
  const { contact } = await somebody(page);
  await open(page, `/desk/contacts/${contact}`);
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Edit contact" });
  await dialog.getByLabel("Phone").fill("+49 30 1111");
  await walk(page, {
    dialog,
    shows: ["Phone is set to “+49 30 1111”.", "No one gains or loses access to tickets.", "No e-mail will be sent."],
    button: "Save",
    said: "Contact updated.",
    state: async () => (await contactNow(page, contact)).phone,
    before: null,
    after: "+49 30 1111",
  });
  await isTold(page, `/desk/contacts/${contact}`, "edited the contact", ["Phone is set to “+49 30 1111”."]);
});

test("Editing an account; what the worker refuses is said while it is typed", async ({ page }) => {
  const { account, accountName } = await somebody(page);
  const domain = `${unique("d").replace(" ", "")}.example`;
  const taken = unique("Taken");
  await ask(page, "POST", "/api/desk/accounts", { name: taken, default_level: "all_read", domains: domain });
  await open(page, `/desk/accounts/${account}`);
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Edit account" });
  await dialog.getByLabel("E-mail domains").fill(domain);
  await expect(dialog).toContainText(`${domain} already belongs to ${taken}.`);
  // Pressed all the same, it says so on top, with a way to what stands in the way.
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await expect(dialog.getByRole("alert").filter({ hasText: `${domain} already belongs to ${taken}.` })).toBeFocused();
  await expect(dialog.getByRole("link", { name: taken })).toBeVisible();
  await dialog.getByLabel("E-mail domains").fill(`new.${domain}`);
  await dialog.getByLabel("Access to colleagues’ tickets").selectOption("Own tickets only");
  const state = async () => {
    const { domains, default_level } = await ask<{ domains: string[]; default_level: string }>(page, "GET", `/api/desk/accounts/${account}`);
    return [...domains, default_level];
  };
  await walk(page, {
    dialog,
    shows: [`Domain new.${domain} is added.`, "Default access changes from “View all” to “Own tickets only”."],
    button: "Save",
    said: "Account updated.",
    state,
    before: ["all_read"],
    after: [`new.${domain}`, "own"],
  });
  await isTold(page, `/desk/accounts/${account}`, "edited the account", [`Domain new.${domain} is added.`]);
  await expect(page.getByRole("heading", { level: 1, name: accountName })).toBeVisible();
});

test("Blocking and unblocking", async ({ page }) => {
  const { contact, name } = await somebody(page);
  const state = async () => (await contactNow(page, contact)).portal.map((it) => it.state);
  await open(page, `/desk/contacts/${contact}?tab=portal`);
  const [before] = await state();
  await page.getByRole("button", { name: "Block" }).click();
  await walk(page, {
    dialog: page.getByRole("dialog", { name: "Block Nora" }),
    shows: [new RegExp(`${name} goes from “.*” to “Blocked” in `)],
    button: "Block",
    said: "Contact blocked.",
    state,
    before: [before],
    after: ["blocked"],
  });
  await isTold(page, `/desk/contacts/${contact}`, "blocked the contact", [`${name} goes from`]);
  await open(page, `/desk/contacts/${contact}?tab=portal`);
  await page.getByRole("button", { name: "Unblock" }).click();
  await walk(page, {
    dialog: page.getByRole("dialog", { name: "Unblock Nora" }),
    shows: [new RegExp(`${name} goes from “Blocked” to `)],
    button: "Unblock",
    said: "Access restored.",
    state,
    before: ["blocked"],
    after: [before],
  });
  await isTold(page, `/desk/contacts/${contact}`, "unblocked the contact", [`${name} goes from “Blocked”`]);
});

test("A plan that has changed since is shown anew and asked for again; nothing typed is lost", async ({ page }) => {
  const { contact, account, accountName, name } = await somebody(page);
  await open(page, `/desk/contacts/${contact}?tab=accounts`);
  await inMenu(page, accountName, "Change access");
  const dialog = page.getByRole("dialog", { name: /^Access: / });
  await dialog.getByLabel("Role").selectOption("IT lead");
  await expect(dialog).toContainText(`Role of ${name} at ${accountName} is set to “IT lead”.`);
  await settled(page);
  const { id, version } = await bondOf(page, contact, account);
  await ask(page, "PUT", `/api/desk/relationships/${id}`, { version, role: "Buyer", level: null });

  await dialog.getByRole("button", { name: "Change access" }).click();
  await expect(dialog.getByRole("alert").filter({ hasText: "Something changed in the meantime." })).toBeFocused();
  await expect(dialog).toContainText(`Role of ${name} at ${accountName} changes from “Buyer” to “IT lead”.`);
  await expect(dialog.getByLabel("Role").locator("option:checked")).toHaveText("IT lead");
  expect((await bondOf(page, contact, account)).role).toBe("Buyer");
  await isAccessible(page, "a plan that has changed", "dialog[open]");

  await dialog.getByRole("button", { name: "Change access" }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(async () => (await bondOf(page, contact, account)).role).toBe("IT lead");
});

test("An act that is confirmed before its preview could be read", async ({ page }) => {
  const { contact, account, accountName } = await somebody(page);
  await page.route("**/api/desk/operations/preview", async (route) => {
    await new Promise((later) => setTimeout(later, 700));
    await route.continue();
  });

  // The record alone changes: it is saved, and once.
  await open(page, `/desk/contacts/${contact}`);
  let sent = 0;
  page.on("request", (request) => {
    if (request.method() === "POST" && /\/api\/desk\/operations$/.test(request.url())) sent += 1;
  });
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const editing = page.getByRole("dialog", { name: "Edit contact" });
  await editing.getByLabel("Phone").fill("+49 30 2222");
  await page.keyboard.press("Control+Enter");
  await page.keyboard.press("Control+Enter");
  await expect(editing).toBeHidden();
  await expect.poll(async () => (await contactNow(page, contact)).phone).toBe("+49 30 2222");
  expect(sent).toBe(1);

  // A row is left out: that is read first.
  await open(page, `/desk/accounts/${account}?tab=contacts`);
  await page.getByRole("button", { name: "Associate contacts" }).first().click();
  const dialog = page.getByRole("dialog", { name: `Associate contacts with ${accountName}` });
  const late = unique("Late");
  const third = await makeContact(page, late);
  await dialog.getByRole("searchbox").fill(late);
  await dialog.getByRole("checkbox", { name: `Select Nora ${late}` }).check();
  await ask(page, "POST", `/api/desk/contacts/${third}/accounts`, { accounts: [account] });
  await dialog.getByLabel("Role").selectOption("Billing");
  await dialog.getByRole("button", { name: "Associate 1 contact" }).click();
  await expect(dialog).toContainText("Review what will change, then confirm.");
  await expect(dialog).toContainText(`Nora ${late} already belongs to ${accountName}.`);
  expect((await bondOf(page, third, account)).role).toBe(null);
});

test("An edit is undone from the history, and a later one is kept and named", async ({ page }) => {
  const { contact, last } = await somebody(page);
  const edit = async (phone: string) => {
    const { version } = await contactNow(page, contact);
    const fields = { first_name: "Nora", last_name: last, phone };
    await ask(page, "PUT", `/api/desk/contacts/${contact}`, { version, contact: fields });
  };
  const phone = async () => (await contactNow(page, contact)).phone;
  await edit("+49 30 1111");
  await edit("+49 30 2222");
  await open(page, `/desk/contacts/${contact}?tab=history`);
  const rows = page.getByRole("main").getByRole("listitem").filter({ has: page.locator("time") });
  const press = (words: string, name: RegExp) => rows.filter({ hasText: words }).first().getByRole("button", { name }).click();
  const dialog = page.getByRole("dialog", { name: "Undo" });

  await press("is set to “+49 30 1111”", /^Undo/);
  await expect(dialog).toContainText("Nothing will change.");
  await expect(dialog).toContainText(`${mara.name} changed this since`);
  await looksRight(page, "an undo that keeps something", "dialog[open]");
  await page.setViewportSize({ width: 1280, height: 800 });
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toBeHidden();

  await press("from “+49 30 1111” to “+49 30 2222”", /^Undo/);
  await expect(dialog).toContainText("Phone changes from “+49 30 2222” to “+49 30 1111”.");
  await dialog.getByRole("button", { name: "Undo" }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(phone).toBe("+49 30 1111");
  await expect(rows.filter({ hasText: "undid an operation" })).toHaveCount(1);

  await press("undid an operation", /^Redo/);
  const redo = page.getByRole("dialog", { name: "Redo" });
  await expect(redo).toContainText("Phone changes from “+49 30 1111” to “+49 30 2222”.");
  await redo.getByRole("button", { name: "Redo" }).click();
  await expect.poll(phone).toBe("+49 30 2222");
  await expect(toast(page, "Redone.").getByRole("button", { name: "Undo" })).toBeVisible();
});
