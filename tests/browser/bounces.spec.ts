// A mail that comes back: the contact's page and the reply box say so, with what helps, and no
// longer when the address is corrected or verified.

import { createHmac } from "node:crypto";
import { type Browser, expect, type Locator, type Page, test } from "@playwright/test";
import { ask, raise, unique } from "./support/api";
import { isAccessible, looksRight, open, settled, watch } from "./support/page";
import { mara, PASSWORD, session } from "./support/people";

test.use({ storageState: session(mara) });

/** The secret of the local server (`xtask/node/serve.mjs`). */
const SECRET = "the mail events of development only";

interface Mail {
  id: string;
  to: string;
  state: string;
  button: { label: string; href: string } | null;
}

/** The newest mail to an address, once it is sent. */
async function sent(page: Page, email: string): Promise<Mail> {
  const newest = async () => (await ask<Mail[]>(page, "GET", "/api/dev/mail")).find((it) => it.to === email);
  await expect.poll(async () => (await newest())?.state, { timeout: 15_000 }).toBe("sent");
  return (await newest())!;
}

/** Tells as the mail service that the newest mail to an address came back. */
async function comesBack(page: Page, email: string, secret = SECRET): Promise<number> {
  const mail = await sent(page, email);
  const event = { type: "bounced", mail: mail.id.replaceAll("-", ""), recipient: email, bounce: "hard", code: "5.1.1" };
  const body = JSON.stringify(event);
  const seconds = Math.floor(Date.now() / 1000);
  const signature = createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex");
  const headers = { "content-type": "application/json", "x-atrium-signature": `t=${seconds},v1=${signature}` };
  const answer = await page.request.fetch("/api/mail/events", { method: "POST", data: Buffer.from(body), headers });
  return answer.status();
}

/** A new contact who is invited, with a ticket. */
async function somebody(page: Page) {
  const word = unique("").trim();
  const email = `nora.${word}@kestrel.example`;
  const contact = { first_name: "Nora", last_name: `Lee ${word}`, email };
  const { id } = await ask<{ id: string }>(page, "POST", "/api/desk/contacts", contact);
  await ask(page, "POST", "/api/desk/invitations", { contacts: [id] });
  const number = await raise(page, email, `Question ${word}`);
  return { id, email, name: `Nora Lee ${word}`, right: `n.lee.${word}@kestrel.example`, number };
}

/** A page of the contact, who is signed in by the link in their mail. */
async function inside(page: Page, browser: Browser, email: string): Promise<Page> {
  const token = (await sent(page, email)).button?.href.split("#")[1];
  const context = await browser.newContext({ storageState: undefined });
  const there = await context.newPage();
  await ask(there, "POST", "/api/portal/activation", { token, password: PASSWORD });
  return there;
}

const row = (page: Page, email: string): Locator =>
  page.getByRole("region", { name: "Details" }).locator("li.row").filter({ hasText: email });

const inMenu = async (page: Page, email: string, name: string) => {
  await page.getByRole("button", { name: `More for ${email}`, exact: true }).click();
  await page.getByRole("button", { name, exact: true }).filter({ visible: true }).click();
};

test("An address whose mail comes back is marked until it is corrected", async ({ page }) => {
  const wrongs = watch(page, /mail\/events$/);
  const { id, email, name, right, number } = await somebody(page);

  await test.step("a forged event changes nothing", async () => {
    expect(await comesBack(page, email, "a secret that somebody made up for it")).toBe(401);
    await open(page, `/desk/contacts/${id}`);
    await expect(row(page, email)).toContainText("Not verified");
    await expect(row(page, email)).not.toContainText("Undeliverable");
  });

  await test.step("the contact's page says so, and why", async () => {
    expect(await comesBack(page, email)).toBe(200);
    await page.reload();
    await settled(page);
    await expect(row(page, email)).toContainText("Undeliverable");
    await expect(row(page, email)).toContainText("There is no such mailbox.");
    await expect(row(page, email)).toContainText("No more is sent until the address is corrected or verified.");
    await expect(page.getByText(`E-mail to ${email} comes back`).first()).toBeVisible();
    await looksRight(page, "a contact whose mail comes back");
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  await test.step("the reply box says so, and leads to the address", async () => {
    await open(page, `/desk/tickets/${number}`);
    const warning = page.getByText(`A reply won’t reach ${name}: mail to ${email} comes back`);
    await expect(warning).toBeVisible();
    await isAccessible(page, "a ticket whose requester gets no mail");
    await page.getByRole("link", { name: "Correct the address" }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await settled(page);
  });

  await test.step("it is corrected, and the mark is gone", async () => {
    await inMenu(page, email, "Correct");
    const dialog = page.getByRole("dialog", { name: "Correct e-mail address" });
    await expect(dialog.getByLabel("E-mail address")).toHaveValue(email);
    await dialog.getByLabel("E-mail address").fill(right);
    await expect(dialog).toContainText(`Address changes from “${email}” to “${right}”.`);
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await expect(dialog).toBeHidden();
    await expect(row(page, right)).toContainText("Not verified");
    await expect(row(page, right)).not.toContainText("Undeliverable");
    await isAccessible(page, "a contact whose address was corrected");
    await open(page, `/desk/tickets/${number}`);
    await expect(page.getByText(`${name} can’t see this reply yet: the invitation isn’t used yet.`)).toBeVisible();
    await expect(page.getByText("comes back")).toHaveCount(0);
  });
  expect(wrongs.flat()).toEqual([]);
});

test("A contact who verifies the address again gets mail again", async ({ page, browser }) => {
  const { id, email, name, number } = await somebody(page);
  const there = await inside(page, browser, email);
  await ask(page, "POST", `/api/desk/tickets/${number}/messages`, { body: "We look at it." });
  expect(await comesBack(page, email)).toBe(200);

  await test.step("the reply box says that no mail arrives", async () => {
    await open(page, `/desk/tickets/${number}`);
    await expect(page.getByText(`A reply won’t reach ${name} by e-mail: mail to ${email} comes back.`)).toBeVisible();
    await isAccessible(page, "a ticket whose requester gets no mail");
  });

  await test.step("the verification is sent again, and confirmed", async () => {
    await open(page, `/desk/contacts/${id}`);
    await expect(row(page, email)).toContainText("Undeliverable");
    await inMenu(page, email, "Send verification again");
    await expect(page.locator(".toast-one").filter({ hasText: `Verification e-mail sent to ${email}.` })).toBeVisible();
    const link = new URL((await sent(page, email)).button!.href);
    await open(there, link.pathname + link.hash);
    await there.getByRole("button", { name: "Confirm e-mail address" }).click();
    await expect(there.getByRole("heading", { level: 1, name: "E-mail address confirmed" })).toBeVisible();
  });

  await test.step("the mark is gone", async () => {
    await page.reload();
    await settled(page);
    await expect(row(page, email)).toContainText("Verified");
    await expect(row(page, email)).not.toContainText("Undeliverable");
    await open(page, `/desk/tickets/${number}`);
    await expect(page.getByRole("textbox", { name: "Reply" })).toBeVisible();
    await expect(page.getByText("comes back")).toHaveCount(0);
  });
});
