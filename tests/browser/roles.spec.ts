// Roles on pages: the list on the settings page, choosing one of them, the access that an
// account gives to each, and who belonged to an account before.

import { expect, type Page, test } from "@playwright/test";
import { ask, unique } from "./support/api";
import { fits, isAccessible, looksRight, open, settled } from "./support/page";
import { jonas, mara, session } from "./support/people";

const commit = (page: Page, draft: object) => ask(page, "POST", "/api/desk/operations", { draft });

const toast = (page: Page, words: string) => page.locator(".toast-one").filter({ hasText: words });

const makeRole = async (page: Page, name: string): Promise<void> => {
  await commit(page, { act: "create_role", name });
};

/** Roles are few for a whole workspace, so each test puts its own away. */
const putAway = async (page: Page, name: string): Promise<void> => {
  const roles = await ask<{ id: string; name: string; is_archived: boolean }[]>(page, "GET", "/api/desk/roles");
  const role = roles.find((it) => it.name === name && !it.is_archived);
  if (role) await commit(page, { act: "archive_role", role: role.id });
};

const makeAccount = async (page: Page, name: string, level = "own"): Promise<string> =>
  (await ask<{ id: string }>(page, "POST", "/api/desk/accounts", { name, default_level: level })).id;

const makeContact = async (page: Page, last: string, account: string): Promise<string> =>
  (await ask<{ id: string }>(page, "POST", "/api/desk/contacts", { first_name: "Nora", last_name: last, account })).id;

interface Bond {
  id: string;
  version: number;
  role: string | null;
  level: { level: string; source: string };
}

const bond = async (page: Page, contact: string): Promise<Bond> =>
  (await ask<{ relationships: Bond[] }>(page, "GET", `/api/desk/contacts/${contact}`)).relationships[0]!;

const give = async (page: Page, contact: string, role: string): Promise<void> => {
  const { id, version } = await bond(page, contact);
  await ask(page, "PUT", `/api/desk/relationships/${id}`, { version, role, level: null });
};

test.describe("an admin", () => {
  test.use({ storageState: session(mara) });

  test("R15: creates a role by keyboard, renames it everywhere, archives and restores it", async ({ page }) => {
    const [first, second, last] = [unique("Boss"), unique("Chief"), unique("Lee")];
    await open(page, "/desk/settings?tab=roles");
    await expect(page.getByRole("heading", { level: 2, name: "Roles" })).toBeVisible();
    await page.getByRole("button", { name: "New role" }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Name" }).fill("IT LEAD");
    await expect(dialog).toContainText("There is already a role “IT lead”.");
    await dialog.getByRole("textbox", { name: "Name" }).fill(first);
    await expect(dialog).toContainText(`The role “${first}” is created.`);
    await isAccessible(page, "a new role", "dialog[open]");
    await page.keyboard.press("Enter");
    await expect(toast(page, "Role created.")).toBeVisible();
    const row = (name: string) => page.getByRole("listitem").filter({ hasText: name });
    await expect(row(first)).toContainText("Not used");

    const account = await makeAccount(page, unique("Firm"));
    const contact = await makeContact(page, last, account);
    await give(page, contact, first);
    await page.reload();
    await expect(row(first)).toContainText("1 contact");
    await page.getByRole("button", { name: `Rename ${first}` }).click();
    await expect(dialog).toContainText("In use: 1 contact.");
    await dialog.getByRole("textbox", { name: "Name" }).fill(second);
    await expect(dialog).toContainText(`The role “${first}” is now called “${second}”.`);
    await dialog.getByRole("button", { name: "Rename" }).click();
    await expect(row(second)).toBeVisible();
    expect((await bond(page, contact)).role).toBe(second);
    await toast(page, "Role renamed.").getByRole("button", { name: "Undo" }).click();
    await expect(row(first)).toBeVisible();
    expect((await bond(page, contact)).role).toBe(first);

    await page.getByRole("button", { name: `Archive ${first}` }).click();
    await expect(dialog).toContainText("Contacts with this role keep it");
    await settled(page);
    await isAccessible(page, "archiving a role", "dialog[open]");
    await dialog.getByRole("button", { name: "Archive" }).click();
    await expect(page.getByRole("heading", { name: "Archived roles" })).toBeVisible();
    expect((await bond(page, contact)).role).toBe(first);
    await page.getByRole("button", { name: `Restore ${first}` }).click();
    await dialog.getByRole("button", { name: "Restore" }).click();
    await expect(page.getByRole("button", { name: `Archive ${first}` })).toBeVisible();
    await looksRight(page, "the roles");
    await putAway(page, first);
  });

  test("the roles and an account's access fit a phone", async ({ page }) => {
    const account = await makeAccount(page, unique("Firm"));
    for (const width of [320, 360]) {
      await page.setViewportSize({ width, height: 740 });
      await open(page, "/desk/settings?tab=roles");
      await expect(page.getByRole("button", { name: "Rename IT lead" })).toBeVisible();
      await fits(page, `the roles, ${width} px`);
      await open(page, `/desk/accounts/${account}`);
      await page.getByRole("region", { name: "Details", exact: true }).getByRole("button", { name: "Change access" }).click();
      const dialog = page.getByRole("dialog", { name: /^Access at / });
      await expect(dialog.getByLabel("Buyer")).toBeVisible();
      await fits(page, `an account's access, ${width} px`);
    }
  });
});

test.describe("an agent", () => {
  test.use({ storageState: session(jonas) });

  test("V6: sets the account's default and a role's access after seeing who gains, and undoes it", async ({ page }) => {
    const [name, last] = [unique("Firm"), unique("Lee")];
    const account = await makeAccount(page, name);
    const contact = await makeContact(page, last, account);
    await give(page, contact, "Buyer");
    await open(page, `/desk/accounts/${account}`);
    const details = page.getByRole("region", { name: "Details", exact: true });
    await details.getByRole("button", { name: "Change access" }).click();
    const dialog = page.getByRole("dialog", { name: `Access at ${name}` });
    await expect(dialog.getByLabel("Buyer").locator("option:checked")).toHaveText("Account default");
    await dialog.getByLabel("Account default").selectOption("View all");
    await dialog.getByLabel("Buyer").selectOption("Manage");
    await expect(dialog).toContainText("Access of the role “Buyer” is now: Manage.");
    await expect(dialog).toContainText("No one gains or loses access to tickets.");
    await settled(page);
    await isAccessible(page, "an account's access", "dialog[open]");
    await dialog.getByRole("button", { name: "Change access" }).click();
    await expect(details).toContainText("Access by role");
    await expect(details).toContainText("Buyer");
    expect((await bond(page, contact)).level).toEqual({ level: "manage", source: "role" });
    await open(page, `/desk/accounts/${account}?tab=contacts`);
    await expect(page.getByRole("row").filter({ hasText: `Nora ${last}` })).toContainText("By role");
    await open(page, `/desk/accounts/${account}?tab=history`);
    const told = page.getByRole("main").getByRole("listitem").filter({ hasText: "changed the account’s access" }).first();
    await told.getByRole("button", { name: /^Undo/ }).click();
    await page.getByRole("dialog", { name: "Undo" }).getByRole("button", { name: "Undo" }).click();
    await expect.poll(async () => (await bond(page, contact)).level).toEqual({ level: "own", source: "default" });
  });

  test("R15: chooses a role of the list for several contacts at once", async ({ page }) => {
    const [first, second] = [unique("Lee"), unique("May")];
    const account = await makeAccount(page, unique("Firm"));
    const contacts = [await makeContact(page, first, account), await makeContact(page, second, account)];
    await open(page, `/desk/accounts/${account}?tab=contacts`);
    await page.getByRole("checkbox", { name: "Select all on this page" }).filter({ visible: true }).check();
    await page.getByRole("button", { name: "Change access" }).filter({ visible: true }).click();
    const dialog = page.getByRole("dialog", { name: "Change access for 2 contacts" });
    const role = dialog.getByLabel("Role");
    await expect(role.locator("option").filter({ hasText: "IT lead" })).toHaveCount(1);
    await role.focus();
    await role.selectOption("IT lead");
    await dialog.getByRole("button", { name: "Change access" }).click();
    await expect(dialog).toBeHidden();
    const roles = () => Promise.all(contacts.map(async (it) => (await bond(page, it)).role));
    expect(await roles()).toEqual(["IT lead", "IT lead"]);
    await toast(page, "Access updated.").getByRole("button", { name: "Undo" }).click();
    await expect.poll(roles).toEqual([null, null]);
  });

  test("R13: sees who belonged to an account before, and when", async ({ page }) => {
    const last = unique("Lee");
    const [account, other] = [await makeAccount(page, unique("Firm")), await makeAccount(page, unique("Other"))];
    const contact = await makeContact(page, last, other);
    await open(page, `/desk/accounts/${account}?tab=contacts`);
    await expect(page.getByText("No former contacts.")).toBeVisible();
    await ask(page, "POST", `/api/desk/contacts/${contact}/accounts`, { accounts: [account], role: "Buyer" });
    const { relationships } = await ask<{ relationships: { id: string; account: { id: string } }[] }>(page, "GET", `/api/desk/contacts/${contact}`);
    const there = relationships.find((it) => it.account.id === account)!;
    await commit(page, { act: "end_relationships", relationships: [there.id] });
    await page.reload();
    const former = page.getByRole("region", { name: "Former contacts" });
    const row = former.getByRole("row").filter({ hasText: `Nora ${last}` });
    await expect(row).toContainText("Buyer");
    await expect(row).toContainText(/\w+ \d+ – \w+ \d+/);
    await isAccessible(page, "former contacts");
    await row.getByRole("link", { name: `Nora ${last}` }).click();
    await expect(page.getByRole("heading", { level: 1, name: `Nora ${last}` })).toBeVisible();
  });

  test("R17: can ask the owner by mail where they may not associate", async ({ page }) => {
    const account = await makeAccount(page, unique("Firm"));
    // As it is for an agent who may see the account, but not associate.
    await page.route(`**/api/desk/accounts/${account}`, async (route) => {
      const answer = await route.fetch();
      const body = { ...(await answer.json()), associate_refused: "Only Mara Okafor or an admin can change who belongs to this account." };
      await route.fulfill({ response: answer, json: { ...body, owner: { ...body.owner, name: "Mara Okafor" }, owner_email: mara.email } });
    });
    await open(page, `/desk/accounts/${account}`);
    await expect(page.getByText("Only Mara Okafor or an admin")).toBeVisible();
    await expect(page.getByRole("link", { name: "Ask Mara Okafor" })).toHaveAttribute("href", `mailto:${mara.email}`);
    await expect(page.getByText("No unsolved tickets")).toBeVisible();
    await settled(page);
    await page.evaluate(() => Promise.all(document.getAnimations().map((it) => it.finished)));
    await isAccessible(page, "an account that others keep");
  });
});
