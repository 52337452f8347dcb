// What Atrium exists for, click by click: an agent lets somebody in, they see
// what is theirs and ask for more, a colleague and the agent answer, and when
// they move to another account they see what the rules then allow.

import { type BrowserContext, expect, type Locator, type Page, test } from "@playwright/test";
import { accountId, ask, contactId, unique } from "./support/api";
import { jose, mara, PASSWORD, session, signIn } from "./support/people";
import { open, settled, watch } from "./support/page";

test.setTimeout(300_000);

test("an agent lets a contact in, and all of them work on a ticket", async ({ browser }) => {
  const word = unique("").trim();
  const zita = { first_name: "Zita", last_name: `Zander ${word}`, email: `zita.${word}@kestrel.example` };
  const oskar = { first_name: "Oskar", last_name: `Zimmer ${word}`, email: `oskar.${word}@kestrel.example` };
  const zitaName = `${zita.first_name} ${zita.last_name}`;
  const oskarName = `${oskar.first_name} ${oskar.last_name}`;
  // Whatever letter the word ends in, the name says whose it is by ’s.
  const kestrel = `Kestrel ${word} Freight`;
  const older = `Older than the contact ${word}`;
  const own = `Asked by telephone ${word}`;
  const subject = `Dock door 4 stays shut ${word}`;
  const secret = `between-us-${word}`;

  const agent = await (await browser.newContext()).newPage();
  const inside = await browser.newContext();
  const carried = record(inside);
  const contact = await inside.newPage();
  const colleague = await (await browser.newContext({ storageState: session(jose) })).newPage();
  const wrongs = [agent, contact, colleague].map((page) => watch(page));

  await test.step("the agent signs in and makes an account", async () => {
    await signIn(agent, mara);
    await agent.getByRole("link", { name: "Accounts" }).click();
    await agent.getByRole("button", { name: "New account" }).click();
    const dialog = agent.getByRole("dialog", { name: "New account" });
    await dialog.getByLabel("Name").fill(kestrel);
    await dialog.getByLabel("Access to colleagues’ tickets").selectOption("View and reply");
    await dialog.getByRole("button", { name: "Create account" }).click();
    await expect(agent.getByRole("heading", { level: 1, name: kestrel })).toBeFocused();
  });
  const account = await accountId(agent, kestrel);
  for (const person of [zita, oskar]) {
    await ask(agent, "POST", "/api/desk/contacts", person);
  }
  const zitaId = await contactId(agent, zita.email);

  await test.step("from a contact's page, an account is associated", async () => {
    await open(agent, `/desk/contacts/${await contactId(agent, jose.email)}?tab=accounts`);
    await agent.getByRole("button", { name: "Associate accounts" }).click();
    const dialog = agent.getByRole("dialog", { name: `Associate accounts with ${jose.name}` });
    await dialog.getByRole("searchbox").fill(kestrel);
    await dialog.getByRole("checkbox", { name: `Select ${kestrel}` }).check();
    await expect(dialog).toContainText(`${jose.name} joins ${kestrel} (additional account).`);
    await dialog.getByRole("button", { name: "Associate 1 account" }).click();
    // All went as the preview said: there is nothing to read.
    await expect(dialog).toBeHidden();
    await expect(agent.getByText("1 relationship created.")).toBeVisible();
    await expect(row(agent, kestrel)).toContainText("Additional");
  });
  await ask(agent, "POST", "/api/desk/tickets", {
    requester: await contactId(agent, jose.email), account, subject: older, body: "Raised before the new contact came.",
  });
  await ask(agent, "POST", "/api/desk/tickets", { requester: zitaId, subject: own, body: "Written down by an agent." });

  await test.step("from the account's page, several contacts are associated at once", async () => {
    await agent.getByRole("link", { name: kestrel }).click();
    await agent.getByRole("navigation", { name: "Account" }).getByRole("link", { name: /^Contacts/ }).click();
    await agent.getByRole("button", { name: "Associate contacts" }).click();
    const dialog = agent.getByRole("dialog", { name: `Associate contacts with ${kestrel}` });
    const search = dialog.getByRole("searchbox", { name: "Search contacts" });
    await expect(search).toBeFocused();

    await search.fill(oskar.last_name);
    await dialog.getByRole("checkbox", { name: `Select ${oskarName}` }).check();
    await expect(dialog.getByText(`1 selected: ${oskarName}.`)).toBeVisible();

    // Through the pages and the letters; what is selected stays so.
    await search.fill("");
    const first = dialog.getByRole("checkbox").first();
    await expect(first).not.toHaveAttribute("aria-label", `Select ${oskarName}`);
    const firstName = await first.getAttribute("aria-label");
    await dialog.getByRole("button", { name: "Next" }).click();
    await expect(first).not.toHaveAttribute("aria-label", firstName ?? "");
    await dialog.getByRole("button", { name: "First page" }).click();
    await expect(first).toHaveAttribute("aria-label", firstName ?? "");
    await dialog.getByRole("button", { name: "Z", exact: true }).click();
    await dialog.getByRole("checkbox", { name: `Select ${zitaName}` }).check();
    await expect(dialog.getByText(`2 selected: ${oskarName} and ${zitaName}.`)).toBeVisible();

    for (const name of [zitaName, oskarName]) {
      await expect(dialog).toContainText(`${name} joins ${kestrel} (primary account).`);
    }
    await dialog.getByRole("button", { name: "Associate 2 contacts" }).click();
    await expect(dialog).toBeHidden();
    await expect(agent.getByText("2 relationships created.")).toBeVisible();
    await expect(agent.getByRole("navigation", { name: "Account" }).getByRole("link", { name: "Contacts 3" })).toBeVisible();
    await expect(row(agent, zitaName)).toContainText("Primary");
    await expect(row(agent, zitaName)).toContainText("Not invited");
  });

  await test.step("the agent sends the activation mail", async () => {
    await agent.getByRole("button", { name: `More for ${zitaName}` }).click();
    await agent.getByRole("button", { name: "Send invitation" }).filter({ visible: true }).click();
    await expect(agent.getByText("1 invitation sent.")).toBeVisible();
    await expect(row(agent, zitaName)).toContainText("Invited");
  });

  const link = await test.step("the mailbox shows the mail", async () => {
    await open(agent, "/dev/mail");
    await agent.getByRole("link").filter({ hasText: zita.email }).first().click();
    const letter = agent.getByRole("article");
    await expect(letter).toContainText(zita.email);
    return (await letter.getByRole("link").first().getAttribute("href")) ?? "";
  });

  await test.step("the link can be opened often; a password lets the contact in", async () => {
    for (let round = 0; round < 3; round += 1) {
      await contact.goto("about:blank");
      await open(contact, link);
      await expect(contact.getByLabel("Your e-mail address")).toHaveValue(zita.email);
    }
    const { portal } = await ask<{ portal: { state: string }[] }>(agent, "GET", `/api/desk/contacts/${zitaId}`);
    expect(portal.map((it) => it.state)).toEqual(["invited"]);
    await contact.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await contact.getByRole("main").getByRole("button").last().click();
    await expect(contact.getByRole("heading", { level: 1, name: "Tickets" })).toBeVisible();
    await expect(contact.getByText("Welcome. You are signed in.")).toBeVisible();
    await settled(contact);

    const again = await (await browser.newContext()).newPage();
    await open(again, link);
    await expect(again.getByRole("heading", { level: 1, name: "This link no longer works" })).toBeVisible();
    await again.context().close();
  });

  await test.step("they see their own tickets and the account's, each once, with whose they are", async () => {
    const rows = contact.getByRole("main").getByRole("listitem");
    await expect(rows.filter({ hasText: own })).toHaveCount(1);
    await expect(rows.filter({ hasText: own })).toContainText("You");
    await expect(rows.filter({ hasText: older })).toHaveCount(1);
    await expect(rows.filter({ hasText: older })).toContainText(jose.name);
    await expect(rows).toHaveCount(2);
    await contact.getByRole("link", { name: "Mine" }).click();
    await expect(rows).toHaveCount(1);
    await contact.getByRole("link", { name: "My colleagues’" }).click();
    await expect(rows).toHaveCount(1);
    await expect(rows).toContainText(older);
  });

  const number = await test.step("they raise a ticket; the account is filled in", async () => {
    await contact.getByRole("banner").getByRole("link", { name: "New ticket" }).click();
    await expect(contact.getByText(`Visible to 1 colleague at ${kestrel}: ${jose.name.split(" ")[0]}`)).toBeVisible();
    await contact.getByLabel("Subject").fill(subject);
    await contact.getByLabel("Description").fill("It was open yesterday.\nThe green lamp is on.");
    await contact.getByRole("button", { name: "Send" }).click();
    await expect(contact.getByRole("heading", { level: 1, name: subject })).toBeVisible();
    await settled(contact);
    await expect(contact.getByRole("main")).toContainText(kestrel);
    return Number(/\/tickets\/(\d+)$/.exec(contact.url())?.[1]);
  });

  await test.step("a colleague sees it and replies", async () => {
    await open(colleague, "/");
    const found = colleague.getByRole("main").getByRole("listitem").filter({ hasText: subject });
    await expect(found).toHaveCount(1);
    await expect(found).toContainText(zitaName);
    await found.getByRole("link").click();
    await expect(colleague.getByRole("main")).toContainText("The green lamp is on.");
    await colleague.getByLabel("Your reply").fill(`Door 5 as well. ${word}`);
    await colleague.getByRole("button", { name: "Send reply" }).click();
    await expect(colleague.getByText("Reply sent.")).toBeVisible();
    await expect(colleague.locator(".message").filter({ hasText: "Door 5 as well." })).toContainText("You");
  });

  await test.step("the agent answers, and leaves an internal note", async () => {
    await open(agent, "/desk/tickets");
    await agent.getByRole("link", { name: subject }).click();
    await expect(agent.locator(".message").filter({ hasText: "Door 5 as well." })).toContainText(jose.name);
    await agent.getByRole("textbox", { name: "Reply" }).fill(`Please turn the key to the left. ${word}`);
    await agent.getByRole("button", { name: "Send", exact: true }).click();
    await expect(agent.locator(".message").filter({ hasText: "turn the key" })).toContainText("Agent");
    await agent.getByRole("tab", { name: "Internal note" }).click();
    await agent.getByRole("textbox", { name: "Internal note" }).fill(`They never oiled it. ${secret}`);
    await agent.getByRole("button", { name: "Add note" }).click();
    await expect(agent.getByRole("article", { name: /^Internal note from / })).toContainText(secret);
    await expect(agent.getByRole("main")).toContainText("Waiting");
  });

  await test.step("on the ticket the agent sees who sees it, and why", async () => {
    const seers = agent.getByRole("region", { name: /^Who can see this/ });
    await expect(seers.getByRole("heading")).toContainText("2 people");
    await expect(seers.getByRole("listitem").filter({ hasText: zitaName })).toContainText("Requester");
    await expect(seers.getByRole("listitem").filter({ hasText: jose.name })).toContainText(`${kestrel}’s default: can view and reply`);
    await seers.getByText("1 person can't see it").click();
    await expect(seers.getByRole("listitem").filter({ hasText: oskarName })).toContainText("Not active in the help center");
  });

  await test.step("the contact reads the answer, and no byte of the note", async () => {
    await contact.reload();
    await settled(contact);
    await expect(contact.locator(".message").filter({ hasText: "turn the key" })).toBeVisible();
    await expect(contact.locator(".message")).toHaveCount(3);
    for (const path of ["/", "/?whose=colleagues", "/new", "/profile", `/tickets/${number}`]) {
      await open(contact, path);
      expect(await contact.content()).not.toContain(secret);
    }
  });

  const next = `Merlin Haulage ${word}`;
  await ask(agent, "POST", "/api/desk/accounts", { name: next, default_level: "all_reply" });

  await test.step("the agent moves the contact to another account; what follows is said before", async () => {
    await agent.getByRole("complementary").getByRole("link", { name: zitaName }).first().click();
    await agent.getByRole("navigation", { name: "Contact" }).getByRole("link", { name: /^Accounts/ }).click();
    await agent.getByRole("button", { name: "Change primary account" }).first().click();
    const dialog = agent.getByRole("dialog", { name: "Change primary account" });
    await dialog.getByRole("combobox", { name: "Primary account" }).fill(next);
    await dialog.getByRole("option", { name: next }).click();
    await expect(dialog).toContainText(`${zitaName} joins ${next} (primary account).`);
    await expect(dialog).toContainText("No tickets move. Each ticket stays with its account.");
    await dialog.getByRole("button", { name: "Change" }).click();
    await expect(row(agent, next)).toContainText("Primary");
    // Where the workspace keeps the former one, it is ended, too.
    const former = agent.getByRole("button", { name: `More for ${kestrel}` });
    if (await former.isVisible()) {
      await former.click();
      await agent.getByRole("button", { name: "Dissociate", exact: true }).filter({ visible: true }).click();
      const ending = agent.getByRole("dialog", { name: /^Dissociate / });
      await ending.getByRole("button", { name: "Dissociate" }).click();
      await expect(ending).toBeHidden();
    }
    await expect(former).toBeHidden();
  });

  await test.step("the ticket stays where it was; the contact's next page shows what they may see now", async () => {
    await open(contact, "/");
    const rows = contact.getByRole("main").getByRole("listitem");
    await expect(rows.filter({ hasText: subject })).toHaveCount(1);
    await expect(rows.filter({ hasText: own })).toHaveCount(1);
    await expect(rows.filter({ hasText: older })).toHaveCount(0);
    const { account: stays } = await ask<{ account: { id: string } }>(agent, "GET", `/api/desk/tickets/${number}`);
    expect(stays.id).toBe(account);
  });

  await test.step("on the contact the agent sees what they see, and why", async () => {
    await agent.getByRole("navigation", { name: "Contact" }).getByRole("link", { name: "What they see" }).click();
    await expect(row(agent, subject)).toContainText("Requester");
    await expect(row(agent, subject)).toContainText(kestrel);
    await expect(row(agent, older)).toHaveCount(0);
    await expect(agent.getByRole("heading", { name: "What their accounts share with them" })).toBeVisible();
    await expect(row(agent, next)).toContainText("Primary");
  });

  const bodies = await carried();
  expect(bodies.length).toBeGreaterThan(20);
  expect(bodies.some((body) => body.includes(subject))).toBe(true);
  expect(bodies.filter((body) => body.includes(secret))).toEqual([]);
  expect(wrongs.flat()).toEqual([]);
  for (const page of [agent, contact, colleague]) await page.context().close();
});

/** The row of a table that says `words`. */
function row(page: Page, words: string): Locator {
  return page.getByRole("main").getByRole("row").filter({ hasText: words });
}

/** Keeps the body of every answer that a browser gets from here on. */
function record(context: BrowserContext): () => Promise<string[]> {
  const bodies: Promise<string>[] = [];
  context.on("response", (response) => {
    // An answer that its page no longer waits for has none.
    bodies.push(response.body().then((body) => body.toString("utf8"), () => ""));
  });
  return () => Promise.all(bodies);
}
