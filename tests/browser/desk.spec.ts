// What an agent looks for first on a page is there: who sees what, what else is known of a
// record, and the next step with what is known already filled in.

import { expect, type Page, test } from "@playwright/test";
import { ask, contactId, raise, unique } from "./support/api";
import { fits, isAccessible, looksRight, open, settled, watch } from "./support/page";
import { jonas, jose, lena, mara, session } from "./support/people";

test.use({ storageState: session(mara) });

interface Firm {
  /** A word that no other has. */
  word: string;
  account: string;
  contact: string;
  email: string;
}

/** An account with one contact, whom nobody else changes. */
async function firm(page: Page): Promise<Firm> {
  const word = unique("").trim();
  const { id: account } = await ask<{ id: string }>(page, "POST", "/api/desk/accounts", { name: `Tern ${word}`, default_level: "all_read" });
  const email = `nia.${word}@tern.example`;
  const { id: contact } = await ask<{ id: string }>(page, "POST", "/api/desk/contacts", { first_name: "Nia", last_name: `Tern ${word}`, email, account });
  return { word, account, contact, email };
}

const top = async (page: Page, text: string) => (await page.getByRole("heading", { name: text }).first().boundingBox())!.y;

test("An account says who sees what before what happened, on a phone, too", async ({ page }) => {
  const { account } = await firm(page);
  for (const [width, height] of [[360, 760], [1280, 800], [1600, 900]] as const) {
    await page.setViewportSize({ width, height });
    await open(page, `/desk/accounts/${account}`);
    const details = page.getByRole("region", { name: "Details", exact: true });
    await expect(details.getByRole("heading").first()).toHaveText("Access to colleagues’ tickets");
    await expect(details).toContainText("View all");
    expect(await top(page, "Access to colleagues’ tickets")).toBeLessThan(height);
    if (width === 360) expect(await top(page, "Access to colleagues’ tickets")).toBeLessThan(await top(page, "Timeline"));
    await fits(page, `an account, ${width} px`);
  }
  await page.getByRole("region", { name: "Details", exact: true }).getByRole("button", { name: "Change access" }).click();
  await expect(page.getByRole("dialog", { name: /^Access at / })).toBeVisible();
});

test("An account's default is changed below its contacts", async ({ page }) => {
  const { account } = await firm(page);
  await open(page, `/desk/accounts/${account}?tab=contacts`);
  await expect(page.getByText(/^Account default: View all/)).toBeVisible();
  await page.getByRole("button", { name: "Change default access" }).click();
  await expect(page.getByRole("dialog", { name: /^Access at / })).toBeVisible();
});

for (const tab of ["overview", "contacts"]) {
  test(`A new contact of an account begins with it, from its ${tab}`, async ({ page }) => {
    const { account, word } = await firm(page);
    await open(page, `/desk/accounts/${account}?tab=${tab}`);
    await page.getByRole("main").getByRole("button", { name: "New contact" }).click();
    const dialog = page.getByRole("dialog", { name: "New contact" });
    await expect(dialog.getByRole("combobox", { name: /^Primary account/ })).toHaveValue(`Tern ${word}`);
    await dialog.getByLabel("First name").fill("Finn");
    await dialog.getByLabel("Last name").fill(`Tern ${word}`);
    await dialog.getByRole("button", { name: "Create contact" }).click();
    await expect(page.getByRole("heading", { level: 1, name: `Finn Tern ${word}` })).toBeVisible();
    await expect(page.getByRole("complementary", { name: "Related" }).getByRole("link", { name: `Tern ${word}` })).toBeVisible();
  });
}

test("A ticket for an account is raised for one of its contacts, with who works on it and a note", async ({ page }) => {
  const wrongs = watch(page);
  const { account, contact, word } = await firm(page);
  await open(page, `/desk/accounts/${account}`);
  const unsolved = page.getByRole("region", { name: /^Unsolved tickets/ });
  await expect(unsolved).toContainText("No unsolved tickets");
  await unsolved.getByRole("link", { name: "New ticket" }).click();
  await expect(page.getByRole("main")).toContainText(`For Tern ${word}`);
  const requester = page.getByRole("combobox", { name: "Contact" });
  await expect(requester).toBeFocused();
  // The account's contacts are offered before anything is typed.
  const offered = page.getByRole("listbox").getByRole("option");
  await expect(offered).toHaveText([new RegExp(`^Nia Tern ${word}`)]);
  await page.keyboard.press("Enter");
  await expect(requester).toHaveValue(`Nia Tern ${word}`);
  await expect(page.getByLabel("Account").locator("option:checked")).toContainText(`Tern ${word}`);

  await page.getByLabel("Assignee").selectOption(jonas.name);
  await page.getByLabel("Priority").selectOption("Urgent");
  await page.getByLabel("Subject").fill(`Scanner ${word}`);
  await page.getByLabel("Message").fill("It beeps.");
  await page.getByLabel(/^Internal note/).fill("They have called twice.");
  await looksRight(page, "a new ticket with all fields");
  await page.setViewportSize({ width: 1280, height: 800 });
  // What is typed is kept.
  await page.reload();
  await settled(page);
  await expect(page.getByLabel(/^Internal note/)).toHaveValue("They have called twice.");
  await page.getByRole("combobox", { name: "Contact" }).focus();
  await expect(offered).toHaveText([new RegExp(`^Nia Tern ${word}`)]);
  await page.keyboard.press("Enter");
  await page.getByLabel("Assignee").selectOption(jonas.name);
  await page.getByLabel("Priority").selectOption("Urgent");
  await page.getByRole("button", { name: "Create ticket" }).click();

  await expect(page.getByRole("heading", { level: 1, name: `Scanner ${word}` })).toBeVisible();
  await expect(page.getByLabel("Priority").locator("option:checked")).toHaveText("Urgent");
  await expect(page.getByLabel("Assignee").locator("option:checked")).toHaveText(jonas.name);
  const written = page.locator("#conversation > li");
  await expect(written).toHaveText([/It beeps\./, /They have called twice\./]);
  await expect(written.last().getByRole("article")).toHaveAccessibleName(/^Internal note from /);

  // It is counted where it is listed.
  await open(page, `/desk/contacts/${contact}`);
  await expect(page.getByRole("navigation", { name: "Contact" }).getByRole("link", { name: "Tickets" })).toHaveText(/^Tickets\s*1$/);
  await open(page, `/desk/accounts/${account}?tab=tickets`);
  await page.getByRole("main").getByRole("link", { name: "New ticket" }).click();
  await expect(page.getByRole("main")).toContainText(`For Tern ${word}`);
  expect(wrongs).toEqual([]);
});

test("Anybody is found for an account's ticket, whose own account it is then for", async ({ page }) => {
  const { account, word } = await firm(page);
  await open(page, `/desk/tickets/new?account=${account}`);
  await page.getByRole("combobox", { name: "Contact" }).fill(lena.email);
  await page.getByRole("option", { name: /^Lena Brandt/ }).click();
  await expect(page.getByLabel("Account").locator("option:checked")).toContainText("Acme Logistics");
  await expect(page.getByRole("main")).not.toContainText(`For Tern ${word}`);
});

test("Beside a ticket stand its requester's other tickets, solved ones too", async ({ page }) => {
  const { email, word } = await firm(page);
  const first = await raise(page, email, `First ${word}`);
  await open(page, `/desk/tickets/${first}`);
  const others = page.getByRole("region", { name: "Requester’s other tickets" });
  await expect(others).toContainText("No other tickets");
  const second = await raise(page, email, `Second ${word}`);
  await page.getByLabel("Status").selectOption("Solved");
  await expect(others.getByRole("listitem")).toHaveText([new RegExp(`^Second ${word}`)]);
  await others.getByRole("link", { name: `Second ${word}` }).click();
  await expect(page).toHaveURL(new RegExp(`/desk/tickets/${second}$`));
  await expect(others.getByRole("listitem")).toHaveText([new RegExp(`^First ${word}\\s*Solved$`)]);
  await looksRight(page, "a ticket with its requester's other tickets");
});

test("A reply that its reader cannot see says so when it is sent", async ({ page }) => {
  const { email, word } = await firm(page);
  await open(page, `/desk/tickets/${await raise(page, email, unique("Unseen"))}`);
  const reply = page.getByRole("textbox", { name: "Reply" });
  await expect(reply).toHaveAttribute("placeholder", "Write a reply");
  await reply.fill("Can you read this?");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.locator(".toast-one")).toContainText(`Reply sent. Nia Tern ${word} can’t see it.`);

  // Who can is named where it is written.
  await open(page, `/desk/tickets/${await raise(page, jose.email, unique("Seen"))}`);
  await expect(reply).toHaveAttribute("placeholder", `Write to ${jose.name}`);
  await page.getByRole("tab", { name: /^Internal note/ }).click();
  await expect(page.getByRole("textbox", { name: "Internal note" })).toHaveAttribute("placeholder", "Write a note for agents");
});

test("A closed ticket is reopened where one wants to reply, and the keyboard is in the reply", async ({ page }) => {
  await open(page, `/desk/tickets/${await raise(page, jose.email, unique("Closed"))}`);
  await page.getByLabel("Status").selectOption("Closed");
  const writing = page.getByRole("region", { name: "Write" });
  await expect(writing).toContainText("This ticket is closed. Reopen it to reply.");
  await isAccessible(page, "a closed ticket");
  await writing.getByRole("button", { name: "Reopen" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Reply" })).toBeFocused();
  await expect(page.getByLabel("Status").locator("option:checked")).toHaveText("Open");
});

test("A printed ticket has its status and whose it is, and no empty fields", async ({ page }) => {
  await open(page, `/desk/tickets/${await raise(page, jose.email, unique("Printed"))}`);
  await expect(page.getByRole("textbox", { name: "Reply" })).toBeVisible();
  // As wide as a sheet.
  await page.setViewportSize({ width: 717, height: 1000 });
  await page.emulateMedia({ media: "print" });
  const middle = page.getByRole("region", { name: "Conversation" });
  await expect(middle.locator(".ticket-status")).toBeVisible();
  await expect(middle.getByText("Unassigned")).toBeVisible();
  await expect(page.getByRole("tab", { name: /^Reply/ })).toBeHidden();
  await expect(page.getByRole("combobox", { name: "Status" })).toBeHidden();
  // On a screen of that width, the line above the facts has them.
  await page.emulateMedia({ media: "screen" });
  await expect(middle.locator(".ticket-status")).toBeHidden();
});

test("A record has the name that its list has shown while it is on its way", async ({ page }) => {
  const { word, account, contact, email } = await firm(page);
  const number = await raise(page, email, `Slow ${word}`);
  const ways = [
    { list: `/desk/tickets?q=${number}`, name: `Slow ${word}`, data: `/api/desk/tickets/${number}` },
    { list: `/desk/accounts?q=${word}`, name: `Tern ${word}`, data: `/api/desk/accounts/${account}` },
    { list: `/desk/contacts?q=${word}`, name: `Nia Tern ${word}`, data: `/api/desk/contacts/${contact}` },
  ];
  for (const { list, name, data } of ways) {
    await open(page, list);
    let release = (): void => undefined;
    const held = new Promise<void>((done) => (release = done));
    await page.route(`**${data}`, async (route) => {
      await held;
      await route.continue();
    });
    await page.locator(".grid-list").getByRole("link", { name }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
    await expect(page.locator("main [aria-busy=true]").first()).toBeAttached();
    release();
    await settled(page);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
    await page.unroute(`**${data}`);
  }
});

test("Beside the access to the help center stand the sign-ins and the e-mails", async ({ page }) => {
  const { contact, email } = await firm(page);
  await open(page, `/desk/contacts/${contact}?tab=portal`);
  const events = page.getByRole("region", { name: "Sign-ins and e-mails" });
  await expect(events.getByRole("navigation").getByRole("link")).toHaveText(["Sign-ins", "E-mails"]);
  await expect(events.getByRole("link", { name: "Sign-ins" })).toHaveAttribute("aria-current", "true");
  await expect(events).toContainText("No sign-ins yet.");
  await page.getByRole("button", { name: "Send invitation" }).click();
  await events.getByRole("link", { name: "E-mails" }).click();
  await expect(events.getByRole("listitem").filter({ hasText: `Invitation to ${email}` })).toBeVisible();
  await looksRight(page, "the access of a contact");
});

test("No table has a column without a value", async ({ page }) => {
  const { contact } = await firm(page);
  for (const tab of ["accounts", "sees"]) {
    await open(page, `/desk/contacts/${contact}?tab=${tab}`);
    await expect(page.getByRole("columnheader", { name: "Relationship" }).first()).toBeVisible();
    await expect(page.getByRole("columnheader", { name: "Role" })).toHaveCount(0);
    await open(page, `/desk/contacts/${await contactId(page, lena.email)}?tab=${tab}`);
    await expect(page.getByRole("columnheader", { name: "Role" }).first()).toBeVisible();
  }
});

test("The palette marks what was found, in the middle of a word, too", async ({ page }) => {
  await open(page, "/desk/tickets");
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Search or find an action" });
  await expect(palette.getByRole("combobox")).toBeFocused();
  await page.keyboard.type("ogist");
  const found = palette.getByRole("option", { name: /^Acme Logistics/ }).first();
  await expect(found.locator("mark").first()).toHaveText("ogist");
  await palette.getByRole("combobox").fill("acm");
  await expect(found.locator("mark").first()).toHaveText("Acm");
});

test("The page that one signs in at is marked in the side bar", async ({ page }) => {
  await open(page, "/desk");
  await expect(page.getByRole("navigation", { name: "Desk" }).getByRole("link", { name: /^Tickets/ })).toHaveAttribute("aria-current", "page");
});
