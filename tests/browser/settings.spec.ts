// The settings page: what admins decide about the workspace, agents and departments.

import { expect, type Page, test } from "@playwright/test";
import { ask, unique } from "./support/api";
import { isAccessible, looksRight, open, settled } from "./support/page";
import { jonas, mara, session } from "./support/people";

interface Settings {
  settings: Record<string, boolean>;
  version: number;
}

const settingsNow = (page: Page) => ask<Settings>(page, "GET", "/api/desk/settings");

const toast = (page: Page, words: string) => page.locator(".toast-one").filter({ hasText: words });

/** The settings belong to all tests, so each puts them back as they were. */
async function putBack(page: Page, before: Settings): Promise<void> {
  const { version, settings } = await settingsNow(page);
  if (JSON.stringify(settings) === JSON.stringify(before.settings)) return;
  await ask(page, "PUT", "/api/desk/settings", { version, settings: before.settings });
}

test.describe("an admin", () => {
  test.use({ storageState: session(mara) });
  test.describe.configure({ mode: "serial" });

  test("finds the settings in the side bar and in the palette", async ({ page }) => {
    await open(page, "/desk/tickets");
    await page.getByRole("navigation", { name: "Desk" }).getByRole("link", { name: "Settings" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeFocused();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill("Settings: Agents");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/desk\/settings\?tab=agents$/);
    await expect(page.getByRole("heading", { level: 2, name: "Agents" })).toBeVisible();
  });

  test("R7: saves a setting by keyboard after its preview, and undoes it", async ({ page }) => {
    await open(page, "/desk/settings");
    const before = await settingsNow(page);
    const box = page.getByRole("checkbox", { name: "Invite new contacts" });
    const was = await box.isChecked();
    await expect(page.getByText("No unsaved changes.")).toBeVisible();
    await box.focus();
    await page.keyboard.press("Space");
    await page.getByRole("button", { name: "Save" }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Save settings" });
    await expect(dialog).toContainText(was ? "is turned off" : "is turned on");
    await expect(dialog).toContainText("No one gains or loses");
    await settled(page);
    await isAccessible(page, "the preview of the settings", "dialog[open]");
    expect((await settingsNow(page)).version).toBe(before.version);
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(toast(page, "Settings saved.")).toBeVisible();
    expect((await settingsNow(page)).settings.activation_on_create).toBe(!was);
    await toast(page, "Settings saved.").getByRole("button", { name: "Undo" }).click();
    await expect.poll(async () => (await settingsNow(page)).settings.activation_on_create).toBe(was);
    await putBack(page, before);
  });

  test("R9, R10: is shown first which relationships end with multi-account, and leaves it on", async ({ page }) => {
    const [first, second, last] = [unique("First"), unique("Second"), unique("Lee")];
    const account = async (name: string) =>
      (await ask<{ id: string }>(page, "POST", "/api/desk/accounts", { name, default_level: "own" })).id;
    const [primary, other] = [await account(first), await account(second)];
    const contact = { first_name: "Nora", last_name: last, account: primary };
    const { id } = await ask<{ id: string }>(page, "POST", "/api/desk/contacts", contact);
    await ask(page, "POST", `/api/desk/contacts/${id}/accounts`, { accounts: [other] });
    await open(page, "/desk/settings");
    await expect(page.getByText("On: contacts can have additional accounts.")).toBeVisible();
    await page.getByRole("button", { name: "Turn off" }).click();
    const dialog = page.getByRole("dialog", { name: "Turn off several accounts per contact" });
    await expect(dialog).toContainText("Primary accounts stay as they are");
    await expect(dialog).toContainText(/\d+ relationships? ends?\./);
    const more = dialog.locator("details summary");
    if (await more.count()) await more.first().click();
    await expect(dialog).toContainText(`Nora ${last}`);
    await isAccessible(page, "the preview of turning it off", "dialog[open]");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await expect(page.getByRole("button", { name: "Turn off" })).toBeFocused();
    expect((await settingsNow(page)).settings.multi_account).toBe(true);
  });

  test("invites an agent, changes and deactivates them", async ({ page }) => {
    // Each word begins with a capital, as the initials are shown.
    const name = unique("Kim M").replace(/ (?=\w+$)/, "");
    await open(page, "/desk/settings?tab=agents");
    await page.getByRole("button", { name: "Invite agent" }).click();
    const dialog = page.getByRole("dialog", { name: "Invite agent" });
    await dialog.getByRole("button", { name: "Send invitation" }).click();
    await expect(dialog.getByRole("alert").first()).toBeFocused();
    await dialog.getByRole("textbox", { name: "Name" }).fill(name);
    await dialog.getByRole("textbox", { name: "E-mail address" }).fill(`${name.toLowerCase().replace(/\s+/g, ".")}@northwind.example`);
    await dialog.getByRole("checkbox", { name: "All departments" }).uncheck();
    await isAccessible(page, "the invitation of an agent", "dialog[open]");
    await dialog.getByRole("checkbox", { name: "Hardware" }).check();
    await dialog.getByRole("button", { name: "Send invitation" }).click();
    await expect(toast(page, "Invitation sent.")).toBeVisible();
    const row = page.getByRole("listitem").filter({ hasText: name });
    await expect(row).toContainText("Invited");
    await expect(row).toContainText("Hardware");

    await row.getByRole("button", { name: `Edit ${name}` }).click();
    const edit = page.getByRole("dialog", { name: `Edit ${name}` });
    await edit.getByRole("checkbox", { name: "Admin" }).check();
    await edit.getByRole("button", { name: "Save" }).click();
    await expect(row.getByText("Admin", { exact: true })).toBeVisible();

    await row.getByRole("button", { name: `Deactivate ${name}` }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Deactivate" }).click();
    await expect(row).toContainText("Deactivated");
    await row.getByRole("button", { name: `Reactivate ${name}` }).click();
    await expect(row).toContainText("Invited");
    await row.getByRole("button", { name: `Deactivate ${name}` }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Deactivate" }).click();
    await expect(row).toContainText("Deactivated");
    // The admin themself has no such button.
    const own = page.getByRole("listitem").filter({ hasText: mara.email });
    await expect(own.getByRole("button", { name: /^Deactivate/ })).toHaveCount(0);
  });

  test("creates, renames and deletes a department", async ({ page }) => {
    const [name, next] = [unique("Billing"), unique("Invoices")];
    await open(page, "/desk/settings?tab=departments");
    const rows = page.getByRole("listitem");
    await page.getByRole("button", { name: "New department" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Name" }).fill(name);
    await page.keyboard.press("Enter");
    await expect(rows.filter({ hasText: name })).toContainText("Empty");
    await page.getByRole("button", { name: `Rename ${name}` }).click();
    await dialog.getByRole("textbox", { name: "Name" }).fill(next);
    await page.keyboard.press("Enter");
    await expect(rows.filter({ hasText: next })).toBeVisible();
    await page.getByRole("button", { name: `Delete ${next}` }).click();
    await dialog.getByRole("button", { name: "Delete" }).click();
    await expect(rows.filter({ hasText: next })).toHaveCount(0);
    // One with tickets has no such button.
    await expect(page.getByRole("button", { name: "Delete Hardware" })).toHaveCount(0);
  });

  for (const tab of ["workspace", "agents", "departments"]) {
    test(`sees ${tab} on a phone without scrolling sideways`, async ({ page }) => {
      await page.setViewportSize({ width: 320, height: 640 });
      await open(page, `/desk/settings?tab=${tab}`);
      await settled(page);
      await looksRight(page, `the settings, ${tab}, on a phone`);
      await isAccessible(page, `the settings, ${tab}, on a phone`);
    });
  }
});

test.describe("an agent", () => {
  test.use({ storageState: session(jonas) });

  test("has no settings, by link or by address", async ({ page }) => {
    await open(page, "/desk/tickets");
    await expect(page.getByRole("link", { name: "Contacts" }).first()).toBeVisible();
    await expect(page.getByRole("link", { name: "Settings" })).toHaveCount(0);
    await open(page, "/desk/settings");
    await expect(page.getByRole("button", { name: "Save" })).toHaveCount(0);
    await expect(page.getByRole("alert").first()).not.toBeEmpty();
  });
});
