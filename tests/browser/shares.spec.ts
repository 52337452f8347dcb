// Sharing a ticket with another account: who gains is shown first, the share stands on the
// ticket's page with its end, and it ends by a button or by the toast.

import { expect, test } from "@playwright/test";
import { ask, raise, unique } from "./support/api";
import { fits, isAccessible, looksRight, open, settled, watch } from "./support/page";
import { jose, mara, session } from "./support/people";

test.use({ storageState: session(mara) });

interface Ticket {
  version: number;
  department: { id: string };
}

test("A ticket is shared with an account until a day, and sharing is stopped", async ({ page }) => {
  const wrongs = watch(page);
  // A name that ends with a full stop ends the sentence, too.
  const name = `${unique("Kovács")} Kft.`;
  await ask(page, "POST", "/api/desk/accounts", { name, default_level: "all_read" });
  const number = await raise(page, jose.email, unique("To be shared"));
  await open(page, `/desk/tickets/${number}`);
  const shares = page.getByRole("region", { name: "Shared with" });
  await expect(shares).toContainText("Not shared with other accounts.");
  await shares.getByRole("button", { name: "Share" }).click();
  const dialog = page.getByRole("dialog", { name: `Share ticket #${number}` });
  await expect(dialog.getByRole("combobox", { name: "Account" })).toBeFocused();
  await dialog.getByRole("button", { name: "Share" }).click();
  await expect(dialog.getByRole("combobox", { name: "Account" })).toHaveAttribute("aria-invalid", "true");
  await dialog.getByRole("combobox", { name: "Account" }).fill(name);
  await dialog.getByRole("option", { name }).click();
  await expect(dialog).toContainText(`A ticket is shared with ${name}`);
  await expect(dialog).not.toContainText("Kft..");
  await dialog.getByLabel("Last day").fill("2099-12-31");
  await expect(dialog).toContainText(/until Dec 31, 2099, 11:59.PM\./);
  await settled(page);
  await looksRight(page, "sharing a ticket", "dialog[open]");
  await page.setViewportSize({ width: 1280, height: 800 });
  await dialog.getByRole("button", { name: "Share" }).click();
  await expect(dialog).toBeHidden();
  await expect(shares.getByRole("link", { name })).toBeVisible();
  await expect(shares).toContainText(/Until Dec 31, 2099, 11:59.PM/);
  await isAccessible(page, "a shared ticket", "main");
  await fits(page, "a shared ticket");

  await shares.getByRole("button", { name: `Stop sharing with ${name}` }).click();
  const stop = page.getByRole("dialog", { name: `Stop sharing with ${name}` });
  await expect(stop).toContainText(`A ticket is no longer shared with ${name}`);
  await stop.getByRole("button", { name: "Stop sharing" }).click();
  await expect(shares).toContainText("Not shared with other accounts.");
  await page.locator(".toast-one").filter({ hasText: "Sharing stopped." }).getByRole("button", { name: "Undo" }).click();
  await expect(shares.getByRole("link", { name })).toBeVisible();
  expect(wrongs).toEqual([]);
});

test("A private ticket says that it can’t be shared", async ({ page }) => {
  const number = await raise(page, jose.email, unique("Between us"));
  await open(page, `/desk/tickets/${number}`);
  const shares = page.getByRole("region", { name: "Shared with" });
  await expect(shares.getByRole("button", { name: "Share" })).toBeVisible();
  const ticket = await ask<Ticket>(page, "GET", `/api/desk/tickets/${number}`);
  await ask(page, "PUT", `/api/desk/tickets/${number}`, {
    version: ticket.version, status: "open", priority: "normal", assignee: null, department: ticket.department.id, is_private: true,
  });
  await page.reload();
  await expect(shares).toContainText("A private ticket can’t be shared.");
  await expect(shares.getByRole("button", { name: "Share" })).toHaveCount(0);
});
