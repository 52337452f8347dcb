// What a person typed is not lost, and what they sent is sent once: across a
// reload, an ended session, an outage, a double click and somebody who was
// faster. And the faces of a list: on its way, refused, empty.

import { expect, type Page, type Route, test } from "@playwright/test";
import { accountId, ask, contactId, raise, unique } from "./support/api";
import { isAccessible, open, setHidden, settled } from "./support/page";
import { cookie, fillIn, jonas, jose, lena, mara, session } from "./support/people";

/** Counts what is sent to an address. */
function count(page: Page, path: RegExp): { sent: number } {
  const counter = { sent: 0 };
  page.on("request", (request) => {
    if (request.method() === "POST" && path.test(request.url())) counter.sent += 1;
  });
  return counter;
}

test.describe("A contact", () => {
  test.use({ storageState: session(lena) });

  test("finds a new ticket as they left it after a reload", async ({ page }) => {
    const subject = unique("Half written");
    await open(page, "/new");
    await page.getByLabel("Subject").fill(subject);
    await page.getByLabel("Description").fill("One line.\nAnother.");
    const onlyMe = page.getByRole("group", { name: "Who can see this" }).getByRole("radio", { name: "Only me" });
    await page.getByText("Only me", { exact: true }).click();
    await expect(onlyMe).toBeChecked();
    await expect(onlyMe).toHaveAccessibleDescription(/^(Only you and Northwind Support can see it\.|Visible to )/);
    await expect(page.getByText("Draft kept")).toBeVisible();
    await page.reload();
    await settled(page);
    await expect(page.getByLabel("Subject")).toHaveValue(subject);
    await expect(page.getByLabel("Description")).toHaveValue("One line.\nAnother.");
    await expect(onlyMe).toBeChecked();

    await page.getByRole("button", { name: "Send" }).click();
    await expect(page.getByRole("heading", { level: 1, name: subject })).toBeFocused();
    await expect(page.getByRole("main")).toContainText("Private");
    await open(page, "/new");
    await expect(page.getByLabel("Subject")).toHaveValue("");
    await expect(page.getByLabel("Description")).toHaveValue("");
  });

  test("signs in again where the session has ended, and loses nothing", async ({ page }) => {
    const subject = unique("Interrupted");
    await open(page, "/new");
    await page.getByLabel("Subject").fill(subject);
    await page.getByLabel("Description").fill("Typed before the session ended.");
    await page.context().clearCookies({ name: cookie(lena) });
    await page.getByRole("button", { name: "Send" }).click();
    const dialog = page.getByRole("dialog", { name: "You have been signed out" });
    await expect(dialog.getByLabel("E-mail address")).toBeFocused();
    await fillIn(page, lena);
    await expect(dialog).toBeHidden();
    // What the dialog asked for does not stand on the page behind it.
    await expect(page.getByRole("form", { name: "New ticket" }).getByRole("alert")).toHaveCount(0);
    await expect(page.getByLabel("Subject")).toHaveValue(subject);
    await page.getByRole("button", { name: "Send" }).click();
    await expect(page.getByRole("heading", { level: 1, name: subject })).toBeVisible();
  });

  test("sends once, whatever becomes of the answer", async ({ page }) => {
    const subject = unique("Sent once");
    const counter = count(page, /\/api\/portal\/tickets$/);
    await open(page, "/new");
    await page.getByLabel("Subject").fill(subject);
    await page.getByLabel("Description").fill("The line broke after it had arrived.");
    // It arrives, but its answer does not come back.
    await page.route("**/api/portal/tickets", async (route) => {
      if (route.request().method() !== "POST") return route.fallback();
      await route.fetch();
      return route.abort("connectionreset");
    });
    await page.getByRole("button", { name: "Send" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "You're offline, or we can't be reached." })).toBeFocused();
    await expect(page.getByLabel("Subject")).toHaveValue(subject);
    await page.unroute("**/api/portal/tickets");
    await page.getByRole("button", { name: "Send" }).click();
    await expect(page.getByRole("heading", { level: 1, name: subject })).toBeFocused();
    expect(counter.sent).toBe(2);
    await page.getByRole("banner").getByRole("link", { name: "Tickets" }).click();
    await expect(page.getByRole("listitem").filter({ hasText: subject })).toHaveCount(1);
  });

  test("is told at the field what is missing", async ({ page }) => {
    const counter = count(page, /\/api\/portal\/tickets$/);
    await open(page, "/new");
    await page.getByRole("button", { name: "Send" }).click();
    const errors = page.getByRole("alert").filter({ hasText: "Fix the marked fields, then try again." });
    await expect(errors).toBeFocused();
    const subject = page.getByLabel("Subject");
    await expect(subject).toHaveAttribute("aria-invalid", "true");
    await errors.getByRole("button").first().click();
    await expect(subject).toBeFocused();
    await page.keyboard.type("Now there is one");
    await expect(subject).toHaveAttribute("aria-invalid", "false");
    expect(counter.sent).toBe(0);
  });

  test("sees a list on its way, refused, and empty", async ({ page }) => {
    const list = /\/api\/portal\/tickets(\?.*)?$/;
    let release = (): void => undefined;
    const held = new Promise<void>((done) => (release = done));
    await page.route(list, async (route) => {
      await held;
      await route.fulfill(problem(500));
    });
    await page.goto("/");
    await expect(page.getByRole("status").filter({ hasText: "Loading" })).toBeAttached();
    await expect(page.locator(".skeleton-row").first()).toBeVisible();
    release();
    const alert = page.getByRole("alert").filter({ hasText: "Something went wrong on our side. Try again in a moment." });
    await expect(alert).toBeVisible();

    await page.unroute(list);
    await page.route(list, (route) => route.fulfill({ json: { rows: [], next: null } }));
    await alert.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByText("No tickets yet. When you need help, create one.")).toBeVisible();
    await expect(alert).toBeHidden();

    await page.unroute(list);
    await page.route(list, (route) => route.abort());
    await page.getByRole("link", { name: "Mine" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "You're offline, or we can't be reached." })).toBeVisible();
    await page.unroute(list);
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("main").getByRole("listitem").first()).toBeVisible();
  });
});

test.describe("An agent", () => {
  test.use({ storageState: session(mara) });

  test("keeps reply and note apart, each across a reload", async ({ page }) => {
    const number = await raise(page, jose.email, unique("Two drafts"));
    await open(page, `/desk/tickets/${number}`);
    await page.getByRole("textbox", { name: "Reply" }).fill("To the customer");
    await page.getByRole("tab", { name: "Internal note" }).click();
    await page.getByRole("textbox", { name: "Internal note" }).fill("To colleagues");
    await page.reload();
    await settled(page);
    await expect(page.getByRole("textbox", { name: "Reply" })).toHaveValue("To the customer");
    await page.getByRole("tab", { name: /^Internal note/ }).click();
    await expect(page.getByRole("textbox", { name: "Internal note" })).toHaveValue("To colleagues");
    await page.getByRole("button", { name: "Add note" }).click();
    await expect(page.getByRole("article", { name: /^Internal note from / })).toContainText("To colleagues");
    await page.getByRole("tab", { name: /^Reply/ }).click();
    await expect(page.getByRole("textbox", { name: "Reply" })).toHaveValue("To the customer");
    await expect(page.getByRole("article", { name: /^Message from / }).filter({ hasText: "To the customer" })).toHaveCount(0);
  });

  test("is told near the limit of a reply or a note how much can still be written", async ({ page }) => {
    await open(page, `/desk/tickets/${await raise(page, jose.email, unique("Much to say"))}`);
    for (const name of ["Reply", "Internal note"]) {
      await page.getByRole("tab", { name: new RegExp(`^${name}`) }).click();
      const field = page.getByRole("textbox", { name });
      const said = page.getByRole("form", { name }).getByRole("status").filter({ hasText: /characters?/ });
      await field.fill("x".repeat(17_999));
      await expect(field).not.toHaveAccessibleDescription(/characters/);
      await expect(said).toHaveCount(0);
      await field.fill("x".repeat(18_500));
      await expect(field).toHaveAccessibleDescription("1,500 characters left");
      await expect(said).toHaveText("1,500 characters left");
      await field.fill("x".repeat(20_001));
      await expect(field).toHaveAccessibleDescription("1 character over the limit");
      await expect(said).toHaveText("1 character over the limit");
      await isAccessible(page, `${name} over the limit`, "main");
      await field.fill("");
      await expect(said).toHaveCount(0);
    }
  });

  test("is told who gets a reply by mail, and who can read it", async ({ page }) => {
    const says = async (email: string, words: RegExp): Promise<void> => {
      await open(page, `/desk/tickets/${await raise(page, email, unique("Who reads it"))}`);
      await expect(page.getByRole("textbox", { name: "Reply" })).toHaveAccessibleDescription(words);
    };
    await says(jose.email, /^E-mail to José Oliveira · \d+ (other person|others) can read it$/);
    // She has no way into the help center yet, so nothing is mailed to her.
    await says("aiko.tanaka@acme.example", /^No e-mail will be sent · \d+ (person|people) can read it$/);
    await page.getByRole("tab", { name: /^Internal note/ }).click();
    await expect(page.getByRole("textbox", { name: "Internal note" })).toHaveAccessibleDescription("Only agents can see this");
  });

  test("is refused with the reason, not made to wait", async ({ page }) => {
    await open(page, `/desk/accounts/${await accountId(page, "Acme Logistics")}?tab=contacts`);
    await page.getByRole("checkbox", { name: `Select ${lena.name}` }).check();
    const button = page.getByRole("button", { name: "Dissociate" }).filter({ visible: true });
    await expect(button).toHaveAttribute("aria-disabled", "true");
    await expect(button).toHaveAccessibleDescription(/primary/i);
    await expect(page.getByText(/^This is the contact's primary account/)).toBeVisible();
    await expect(button).toHaveCSS("cursor", "not-allowed");
  });

  test("sends once on a double click", async ({ page }) => {
    const number = await raise(page, jose.email, unique("Twice"));
    const counter = count(page, /\/messages$/);
    await open(page, `/desk/tickets/${number}`);
    await page.route("**/messages", async (route) => {
      await new Promise((later) => setTimeout(later, 1_500));
      await route.continue();
    });
    await page.getByRole("textbox", { name: "Reply" }).fill("Only once, please.");
    const send = page.getByRole("button", { name: "Send", exact: true });
    await send.dblclick();
    await expect(send).toHaveCSS("cursor", "progress");
    await expect(page.locator(".message").filter({ hasText: "Only once" })).toHaveCount(1);
    await expect(page.getByRole("textbox", { name: "Reply" })).toHaveValue("");
    expect(counter.sent).toBe(1);
  });

  test("goes on after signing in again, on the same page", async ({ page }) => {
    const number = await raise(page, jose.email, unique("Signed out"));
    await open(page, `/desk/tickets/${number}`);
    await page.getByRole("textbox", { name: "Reply" }).fill("Written across two sessions.");
    // Out of sight and with nothing on its way, so that nothing but the click finds out.
    await page.waitForLoadState("networkidle");
    await setHidden(page, true);
    await page.context().clearCookies({ name: cookie(mara) });
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await expect(page.getByRole("dialog", { name: "You have been signed out" })).toBeVisible();
    await fillIn(page, mara);
    await expect(page.getByRole("textbox", { name: "Reply" })).toHaveValue("Written across two sessions.");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await expect(page.locator(".message").filter({ hasText: "across two sessions" })).toHaveCount(1);
  });

  test("signs in again once, though a refusal from before comes late", async ({ page }) => {
    await open(page, "/desk/accounts");
    await page.waitForLoadState("networkidle");
    await page.context().clearCookies({ name: cookie(mara) });
    const late: (() => void)[] = [];
    await page.route(/\/api\/desk\/contact-counts/, async (route) => {
      const response = await route.fetch();
      if (response.status() === 401) await new Promise<void>((go) => late.push(go));
      await route.fulfill({ response });
    });
    await page.getByRole("navigation", { name: "Desk" }).getByRole("link", { name: "Contacts" }).click();
    const dialog = page.getByRole("dialog", { name: "You have been signed out" });
    await expect(dialog).toBeVisible();
    await expect.poll(() => late.length).toBeGreaterThan(0);
    await fillIn(page, mara);
    await expect(dialog).toHaveCount(0);
    for (const go of late) go();
    await page.waitForTimeout(1_000);
    await expect(dialog).toHaveCount(0);
    await expect(page.locator(".grid-list tbody tr").first()).toBeVisible();
  });

  test("sets a field at once, and takes it back", async ({ page }) => {
    const number = await raise(page, jose.email, unique("Saved as chosen"));
    await open(page, `/desk/tickets/${number}`);
    const status = async (): Promise<string> => (await ask<{ status: string }>(page, "GET", `/api/desk/tickets/${number}`)).status;
    await page.getByLabel("Status").selectOption("Solved");
    const toast = page.getByRole("status").filter({ hasText: "Status: Solved." });
    await expect(toast).toBeVisible();
    await expect(page.getByRole("main").locator(".ticket-status").first()).toHaveText("Solved");
    expect(await status()).toBe("solved");
    // Also after the page was left.
    await page.getByRole("navigation", { name: "Desk" }).getByRole("link", { name: "Contacts" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Contacts" })).toBeVisible();
    await toast.getByRole("button", { name: "Undo" }).click();
    await expect(page.getByText("Undone.")).toBeVisible();
    expect(await status()).toBe("open");
    await page.goBack();
    await expect(page.getByLabel("Status").locator("option:checked")).toHaveText("Open");
  });

  test("sets what somebody else left alone, and is told of what they did not", async ({ page, browser }) => {
    const number = await raise(page, jose.email, unique("Two agents"));
    await open(page, `/desk/tickets/${number}`);
    const other = await (await browser.newContext({ storageState: session(jonas) })).newPage();
    await open(other, `/desk/tickets/${number}`);
    await other.getByLabel("Priority").selectOption("High");
    await expect(other.getByText("Priority: High.")).toBeVisible();
    // Out of sight, it does not learn by itself of what follows.
    await setHidden(other, true);

    // Another field: both count, and nobody is asked.
    await page.getByLabel("Status").selectOption("Waiting");
    await expect(page.getByText("Status: Waiting.")).toBeVisible();
    await expect(page.getByLabel("Priority").locator("option:checked")).toHaveText("High");

    // The same field: the choice stays, and what stands there is said.
    await page.getByLabel("Priority").selectOption("Urgent");
    await expect(page.getByText("Priority: Urgent.")).toBeVisible();
    await other.getByLabel("Priority").selectOption("Low");
    const form = other.getByRole("form", { name: "Ticket" });
    await expect(form).toContainText("Priority: Urgent (was High)");
    await expect(other.getByLabel("Priority").locator("option:checked")).toHaveText("Low");
    await form.getByRole("button", { name: "Save" }).click();
    await expect(other.getByText("Priority: Low.")).toBeVisible();
    await expect(form.getByRole("button", { name: "Save" })).toHaveCount(0);
    await other.context().close();
    const { status, priority } = await ask<{ status: string; priority: string }>(page, "GET", `/api/desk/tickets/${number}`);
    expect({ status, priority }).toEqual({ status: "waiting", priority: "low" });
  });

  test("answers and solves in one step, and thanks without reopening", async ({ page }) => {
    const number = await raise(page, jose.email, unique("Answered"));
    await open(page, `/desk/tickets/${number}`);
    const status = page.getByRole("main").locator(".ticket-status").first();
    const reply = page.getByRole("textbox", { name: "Reply" });
    await reply.fill("Hold the feed key for six seconds.");
    await page.getByRole("button", { name: "More ways to send" }).click();
    await page.getByRole("button", { name: "Send and solve" }).click();
    await expect(page.locator(".message").filter({ hasText: "feed key" })).toHaveCount(1);
    await expect(status).toHaveText("Solved");
    await expect(page.getByLabel("Status").locator("option:checked")).toHaveText("Solved");
    await reply.fill("You are welcome.");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await expect(page.locator(".message").filter({ hasText: "welcome" })).toHaveCount(1);
    await expect(status).toHaveText("Solved");
    await reply.fill("One more thing.");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "More ways to send" }).click();
    await page.getByRole("button", { name: "Send and reopen" }).click();
    await expect(status).toHaveText("Open");
    await reply.fill("And that is it.");
    await page.keyboard.press("Control+Shift+Enter");
    await expect(status).toHaveText("Solved");
  });

  test("is told that a reply does not reach its reader, and can mend it", async ({ page }) => {
    const word = unique("").trim();
    await ask(page, "POST", "/api/desk/contacts", { first_name: "Noor", last_name: `Rahn ${word}`, email: `noor.${word}@rahn.example` });
    await open(page, `/desk/tickets/${await raise(page, `noor.${word}@rahn.example`, unique("Not in yet"))}`);
    const warning = page.getByRole("region", { name: "Write" }).locator(".notice");
    await expect(warning).toContainText("can’t see this reply yet: not invited to the help center.");
    await warning.getByRole("button", { name: "Send invitation" }).click();
    await expect(page.getByText("Invitation sent.")).toBeVisible();
    await expect(warning).toContainText("the invitation isn’t used yet");
  });

  test("loses nothing that was typed into a dialog by Escape, Cancel or the cross", async ({ page }) => {
    await open(page, "/desk/accounts");
    await page.getByRole("button", { name: "New account" }).click();
    const dialog = page.getByRole("dialog", { name: "New account" });
    await expect(dialog).toBeVisible();
    // Nothing is typed: nothing is asked.
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await page.getByRole("button", { name: "New account" }).click();
    await dialog.getByLabel("Name").fill("Half an account");
    for (const leave of [
      async (): Promise<void> => page.keyboard.press("Escape"),
      async (): Promise<void> => dialog.getByRole("button", { name: "Cancel" }).click(),
      async (): Promise<void> => dialog.getByRole("button", { name: "Close" }).click(),
    ]) {
      await leave();
      const asks = dialog.getByRole("alert").filter({ hasText: "Discard your changes?" });
      await expect(asks.getByRole("button", { name: "Keep editing" })).toBeFocused();
      await asks.getByRole("button", { name: "Keep editing" }).click();
      await expect(dialog.getByLabel("Name")).toHaveValue("Half an account");
    }
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.getByRole("button", { name: "Discard" }).click();
    await expect(dialog).toBeHidden();
    await page.getByRole("button", { name: "New account" }).click();
    await expect(dialog.getByLabel("Name")).toHaveValue("");
  });

  test("decides whose values count where a contact was changed meanwhile", async ({ page }) => {
    const word = unique("").trim();
    await ask(page, "POST", "/api/desk/contacts", { first_name: "Ada", last_name: `Moll ${word}`, email: `ada.${word}@moll.example` });
    const id = await contactId(page, `ada.${word}@moll.example`);
    await open(page, `/desk/contacts/${id}`);
    await page.getByRole("button", { name: "Edit", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Edit contact" });
    await dialog.getByLabel("First name").fill("Adele");
    const { version, owner } = await ask<{ version: number; owner: { id: string } }>(page, "GET", `/api/desk/contacts/${id}`);
    await ask(page, "PUT", `/api/desk/contacts/${id}`, {
      version, contact: { first_name: "Ada", last_name: `Moll ${word}`, title: "Buyer", owner: owner.id },
    });
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await expect(dialog).toContainText("Someone else saved changes while you were editing");
    await expect(dialog).toContainText("Buyer");
    await dialog.getByRole("button", { name: "Use theirs" }).click();
    await expect(dialog.getByLabel("First name")).toHaveValue("Ada");
    await expect(dialog.getByLabel("Title")).toHaveValue("Buyer");
    await dialog.getByLabel("First name").fill("Adele");
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: `Adele Moll ${word}` })).toBeVisible();
  });

  test("sees a queue refused and empty, and what to do about it", async ({ page }) => {
    const list = /\/api\/desk\/tickets(\?.*)?$/;
    const answers = [problem(503), { json: { rows: [], next: null } }];
    await page.route(list, (route) => route.fulfill(answers.shift() ?? problem(500)));
    await page.goto("/desk/tickets?assignee=me");
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByText("No tickets are assigned to you.")).toBeVisible();
    await page.unroute(list);
    await page.getByRole("link", { name: "Show unassigned tickets" }).click();
    await expect(page).toHaveURL(/assignee=none/);
    await expect(page.getByRole("row").nth(1)).toBeVisible();
  });
});

/** An answer of the worker that says that it failed. */
function problem(status: number): Parameters<Route["fulfill"]>[0] {
  const body = { code: "internal", title: "Something went wrong on our side. Try again in a moment. Try again." };
  return { status, contentType: "application/problem+json", body: JSON.stringify(body) };
}
