// A contact's e-mail addresses, kept on the contact's page: one is added, verified by
// the link in its mail, made the primary one, and that is undone.

import { type Browser, expect, type Locator, type Page, test } from "@playwright/test";
import { ask, unique } from "./support/api";
import { isAccessible, looksRight, open, settled, watch } from "./support/page";
import { lena, mara, PASSWORD, session } from "./support/people";

test.use({ storageState: session(mara) });

interface Mail {
  to: string;
  subject: string;
  paragraphs: string[];
  button: { label: string; href: string } | null;
}

interface Address {
  email: string;
  is_primary: boolean;
  is_verified: boolean;
}

const linkTo = async (page: Page, email: string): Promise<string> => {
  const mails = await ask<Mail[]>(page, "GET", "/api/dev/mail");
  return mails.find((mail) => mail.to === email)?.button?.href ?? "";
};

/** A new contact who signs in. */
async function somebody(page: Page, browser: Browser) {
  const word = unique("").trim();
  const email = `nora.${word}@kestrel.example`;
  const contact = { first_name: "Nora", last_name: `Lee ${word}`, email };
  const { id } = await ask<{ id: string }>(page, "POST", "/api/desk/contacts", contact);
  await ask(page, "POST", "/api/desk/invitations", { contacts: [id] });
  const token = (await linkTo(page, email)).split("#")[1];
  const context = await browser.newContext({ storageState: undefined });
  const inside = await context.newPage();
  await ask(inside, "POST", "/api/portal/activation", { token, password: PASSWORD });
  return { id, email, added: `n.lee.${word}@kestrel.example`, inside };
}

const toast = (page: Page, words: string) => page.locator(".toast-one").filter({ hasText: words });

// An address among the facts: what a dialog or the timeline says of it is none.
const row = (page: Page, email: string): Locator =>
  page.getByRole("region", { name: "Details" }).locator("li.row").filter({ hasText: email });

const inMenu = async (page: Page, email: string, name: string) => {
  await page.getByRole("button", { name: `More for ${email}`, exact: true }).click();
  await page.getByRole("button", { name, exact: true }).filter({ visible: true }).click();
};

test("An address is added, verified, made primary, and that is undone", async ({ page, browser }) => {
  const { id, email, added, inside } = await somebody(page, browser);
  // Two acts are refused in their preview, and the link once it is used.
  const wrongs = [watch(page, /operations\/preview$/), watch(inside, /links\/read$/)];
  const addresses = async () => {
    const contact = await ask<{ addresses: Address[] }>(page, "GET", `/api/desk/contacts/${id}`);
    return contact.addresses.map((it) => `${it.is_primary ? "*" : ""}${it.is_verified ? "+" : ""}${it.email}`);
  };
  await open(page, `/desk/contacts/${id}`);

  await test.step("it is added, and is pending", async () => {
    await page.getByRole("button", { name: "Add address" }).click();
    const dialog = page.getByRole("dialog", { name: "Add e-mail address" });
    await dialog.getByLabel("E-mail address").fill(added);
    await expect(dialog).toContainText("1 e-mail will be sent.");
    await expect(dialog).toContainText("pending until Nora verifies it");
    await isAccessible(page, "adding an address", "dialog[open]");
    await dialog.getByRole("button", { name: "Add address" }).click();
    await expect(dialog).toBeHidden();
    await expect(toast(page, "Address added.")).toBeVisible();
    await expect(row(page, added)).toContainText("Pending verification");
    await expect(row(page, email)).toContainText("Primary");
    await isAccessible(page, "a pending address");
  });

  await test.step("it can't be made primary yet, and says why", async () => {
    await inMenu(page, added, "Make primary");
    const dialog = page.getByRole("dialog", { name: `Make ${added} primary` });
    await expect(dialog).toContainText("pending verification");
    await expect(dialog.getByRole("button", { name: "Make primary" })).toHaveCount(0);
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await inMenu(page, added, "Send verification again");
    await expect(toast(page, `Verification e-mail sent to ${added}.`)).toBeVisible();
  });

  const link = await linkTo(page, added);
  await test.step("the contact confirms it by the link in the mail", async () => {
    expect(link).toContain("/verify#");
    await open(inside, new URL(link).pathname + new URL(link).hash);
    await expect(inside.getByRole("heading", { level: 1, name: "Confirm your e-mail address" })).toBeVisible();
    await expect(inside.getByText(added)).toBeVisible();
    expect(await addresses()).toEqual([`*+${email}`, added]);
    await looksRight(inside, "confirming an address");
    await inside.getByRole("button", { name: "Confirm e-mail address" }).click();
    await expect(inside.getByRole("heading", { level: 1, name: "E-mail address confirmed" })).toBeFocused();
    expect(await addresses()).toEqual([`*+${email}`, `+${added}`]);
    await isAccessible(inside, "a confirmed address");
    await inside.getByRole("link", { name: "Go to your tickets" }).click();
    await expect(inside.getByRole("heading", { level: 1, name: "Tickets" })).toBeVisible();
  });

  await test.step("the link works once, and says so", async () => {
    await inside.goto("about:blank");
    await open(inside, new URL(link).pathname + new URL(link).hash);
    await expect(inside.getByRole("heading", { level: 1, name: "This link no longer works" })).toBeVisible();
    await isAccessible(inside, "a used link");
  });

  await test.step("it is made primary, and that is undone", async () => {
    await page.reload();
    await settled(page);
    await expect(row(page, added)).toContainText("Verified");
    await inMenu(page, added, "Make primary");
    const dialog = page.getByRole("dialog", { name: `Make ${added} primary` });
    await expect(dialog).toContainText(`${added} becomes the primary address.`);
    await isAccessible(page, "making an address primary", "dialog[open]");
    await dialog.getByRole("button", { name: "Make primary" }).click();
    await expect.poll(addresses).toEqual([`*+${added}`, `+${email}`]);
    await expect(row(page, added)).toContainText("Primary");
    await toast(page, "Primary address changed.").getByRole("button", { name: "Undo" }).click();
    await expect.poll(addresses).toEqual([`*+${email}`, `+${added}`]);
    await toast(page, "Undone.").getByRole("button", { name: "Redo" }).click();
    await expect.poll(addresses).toEqual([`*+${added}`, `+${email}`]);
  });

  await test.step("the primary one stays, and the former one is removed", async () => {
    await expect(row(page, added)).toContainText("Primary");
    await inMenu(page, added, "Remove");
    const refused = page.getByRole("dialog", { name: `Remove ${added}` });
    await expect(refused).toContainText("Make another address primary first");
    await refused.getByRole("button", { name: "Cancel" }).click();
    await inMenu(page, email, "Remove");
    const dialog = page.getByRole("dialog", { name: `Remove ${email}` });
    await expect(dialog).toContainText(`Address ${email} is removed.`);
    await dialog.getByRole("button", { name: "Remove" }).click();
    await expect.poll(addresses).toEqual([`*+${added}`]);
    await expect(row(page, email)).toHaveCount(0);
  });

  await test.step("the history tells all of it", async () => {
    await open(page, `/desk/contacts/${id}?tab=history`);
    const main = page.getByRole("main");
    for (const act of ["added an e-mail address", "verified an e-mail address", "changed the primary address", "removed an e-mail address"]) {
      await expect(main.getByText(act).first()).toBeVisible();
    }
  });
  expect(wrongs.flat()).toEqual([]);
});

test("An address of another contact is refused, and leads to them", async ({ page, browser }) => {
  const { id } = await somebody(page, browser);
  await open(page, `/desk/contacts/${id}`);
  await page.getByRole("button", { name: "Add address" }).click();
  const dialog = page.getByRole("dialog", { name: "Add e-mail address" });
  await dialog.getByLabel("E-mail address").fill(lena.email.toUpperCase());
  await expect(dialog).toContainText(`${lena.name} already has this address.`);
  await isAccessible(page, "a taken address", "dialog[open]");
  await dialog.getByRole("link", { name: `Open ${lena.name}` }).click();
  await expect(page.getByRole("heading", { level: 1, name: lena.name })).toBeVisible();
});

test("A typo is corrected on a phone, by the keyboard", async ({ page }) => {
  const word = unique("").trim();
  const [wrong, right] = [`nroa.${word}@kestrel.example`, `nora.${word}@kestrel.example`];
  const contact = { first_name: "Nora", last_name: `Lee ${word}`, email: wrong };
  const { id } = await ask<{ id: string }>(page, "POST", "/api/desk/contacts", contact);
  await page.setViewportSize({ width: 320, height: 640 });
  await open(page, `/desk/contacts/${id}`);
  await page.getByRole("button", { name: `More for ${wrong}` }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Correct", exact: true }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Correct e-mail address" });
  await expect(dialog.getByLabel("E-mail address")).toHaveValue(wrong);
  await dialog.getByLabel("E-mail address").fill(right);
  await expect(dialog).toContainText(`Address changes from “${wrong}” to “${right}”.`);
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(row(page, right)).toContainText("Not verified");
  await looksRight(page, "a contact whose address was corrected");
});
