// Every page of both sides, in both themes, on a phone and on a desk: nothing
// that axe finds, nothing sideways, nothing on the console; one name, which has
// the keyboard after a change of page. So with each dialog.

import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { accountId, contactId } from "./support/api";
import { fits, follow, isAccessible, looksRight, open, settled, watch } from "./support/page";
import { jonas, kofi, lena, mara, type Person, session } from "./support/people";

// None of them changes anything, so they need no order.
test.describe.configure({ mode: "parallel" });

/** A page, by its name in `shared/src/pages.rs`. */
interface Place {
  route: string;
  who?: Person;
  /** Its address, or how it is found. */
  at: string | ((page: Page) => Promise<string>);
  /** The page that one comes from. */
  from?: string;
  /** What the worker refuses there, as it should. */
  refused?: RegExp;
  /** The field that the keyboard begins in, where the page is a form. */
  field?: string;
}

const account = (tab: string) => async (page: Page) => `/desk/accounts/${await accountId(page, "Acme Logistics")}?tab=${tab}`;
const contact = (tab: string, email = lena.email) => async (page: Page) => `/desk/contacts/${await contactId(page, email)}?tab=${tab}`;

const PLACES: Place[] = [
  { route: "PortalPage::Tickets", who: lena, at: "/" },
  { route: "PortalPage::Ticket", who: lena, at: "/tickets/1042" },
  { route: "PortalPage::Ticket, absent", who: lena, at: "/tickets/999999", refused: /tickets\/999999$/ },
  { route: "PortalPage::New", who: kofi, at: "/new", field: "Account" },
  { route: "PortalPage::Profile", who: kofi, at: "/profile", from: "/" },
  { route: "PortalPage::SignIn", at: "/sign-in", from: "/link", field: "E-mail address" },
  { route: "PortalPage::Activate", at: "/activate", from: "/link" },
  { route: "PortalPage::Reset", at: "/reset#0000", from: "/link", refused: /links\/read$/ },
  { route: "PortalPage::Verify", at: "/verify", from: "/link" },
  { route: "PortalPage::Link", at: "/link", from: "/sign-in", field: "E-mail address" },
  { route: "nowhere in the help center", who: lena, at: "/nowhere" },
  { route: "DeskPage::Tickets", who: mara, at: "/desk/tickets" },
  { route: "DeskPage::Tickets, none", who: mara, at: "/desk/tickets?status=closed&assignee=none" },
  { route: "DeskPage::NewTicket", who: mara, at: "/desk/tickets/new", field: "Contact" },
  { route: "DeskPage::Ticket", who: mara, at: "/desk/tickets/1042" },
  { route: "DeskPage::Accounts", who: mara, at: "/desk/accounts" },
  { route: "AccountTab::Overview", who: mara, at: account("overview") },
  { route: "AccountTab::Contacts", who: mara, at: account("contacts") },
  { route: "AccountTab::Tickets", who: mara, at: account("tickets") },
  { route: "AccountTab::History", who: mara, at: account("history") },
  { route: "DeskPage::Contacts", who: mara, at: "/desk/contacts?letter=S" },
  { route: "DeskPage::Contacts, unverified", who: mara, at: "/desk/contacts?active=no&letter=A" },
  { route: "ContactTab::Overview", who: mara, at: contact("overview") },
  { route: "ContactTab::Accounts", who: mara, at: contact("accounts", kofi.email) },
  { route: "ContactTab::Tickets", who: mara, at: contact("tickets") },
  { route: "ContactTab::Portal", who: mara, at: contact("portal") },
  { route: "ContactTab::Sees", who: mara, at: contact("sees") },
  { route: "ContactTab::History", who: mara, at: contact("history") },
  { route: "DeskPage::Profile", who: jonas, at: "/desk/profile", from: "/desk/accounts" },
  { route: "DeskPage::SignIn", at: "/desk/sign-in", from: "/desk/nowhere", refused: /\/desk\/nowhere$/, field: "E-mail address" },
  { route: "DeskPage::Mail", who: mara, at: "/dev/mail" },
  { route: "nowhere on the desk", who: mara, at: "/desk/nowhere" },
];

for (const { route, who, at, from, refused, field } of PLACES) {
  test.describe(route, () => {
    test.use({ storageState: who && session(who) });

    test("can be used by everybody", async ({ page }) => {
      const wrongs = watch(page, refused);
      const address = typeof at === "string" ? at : await at(page);
      const side = address.startsWith("/desk") || address.startsWith("/dev") ? "/desk/profile" : "/profile";
      await open(page, from ?? side);
      const before = await page.locator("h1").innerText();
      await follow(page, address);
      const name = page.locator("h1");
      await expect(name).not.toHaveText(before);
      await settled(page);
      await expect(field ? page.getByRole("main").getByLabel(field) : name).toBeFocused();
      await expect(page).toHaveTitle(new RegExp(`^${escaped((await name.innerText()).trim())} · `));
      await looksRight(page, route);
      expect(wrongs).toEqual([]);
    });
  });
}

test("no page is missing from this list", () => {
  const source = readFileSync(new URL("../../shared/src/pages.rs", import.meta.url), "utf8");
  const routes = ["PortalPage", "DeskPage"].flatMap((side) => {
    const [, body] = new RegExp(`pub enum ${side} \\{([^}]*)\\}`).exec(source) ?? [];
    return [...(body ?? "").matchAll(/^ {4}(\w+)/gm)].map(([, name]) => `${side}::${name}`);
  });
  const tabs = ["AccountTab", "ContactTab"].flatMap((page) => {
    const [, body] = new RegExp(`^ {4}${page} \\{(.*?)^ {4}\\}`, "ms").exec(source) ?? [];
    return [...(body ?? "").matchAll(/^ {8}(\w+) = "/gm)].map(([, name]) => `${page}::${name}`);
  });
  expect(routes.length).toBeGreaterThan(15);
  expect(tabs.length).toBeGreaterThan(6);
  const listed = PLACES.map(({ route }) => route);
  const missing = [...routes, ...tabs].filter((route) => !listed.includes(route));
  // These two are their tabs.
  expect(missing).toEqual(["DeskPage::Account", "DeskPage::Contact"]);
});

/** A dialog: where it opens, and how. */
interface Opened {
  title: string | RegExp;
  at: Place["at"];
  open: (page: Page) => Promise<void>;
}

const press = (name: string | RegExp) => async (page: Page) => page.getByRole("main").getByRole("button", { name }).first().click();
const inMenu = (menu: string | RegExp, name: string) => async (page: Page) => {
  await page.getByRole("button", { name: menu }).first().click();
  await page.getByRole("button", { name, exact: true }).filter({ visible: true }).click();
};

const DIALOGS: Opened[] = [
  { title: "Keyboard shortcuts", at: "/desk/tickets", open: (page) => page.keyboard.press("?") },
  { title: "New account", at: "/desk/accounts", open: press("New account") },
  { title: "Edit account", at: account("overview"), open: press("Edit") },
  { title: /^Associate contacts with /, at: account("contacts"), open: press("Associate contacts") },
  { title: /^Access: /, at: account("contacts"), open: inMenu(/^More for /, "Change access") },
  {
    title: "Send invitation",
    at: account("contacts"),
    open: async (page) => {
      await page.getByRole("checkbox", { name: "Select Daniel Nguyen" }).check();
      await press("Send invitation")(page);
    },
  },
  { title: /^Dissociate /, at: account("contacts"), open: inMenu("More for Kofi Mensah", "Dissociate") },
  { title: "New contact", at: "/desk/contacts", open: press("New contact") },
  { title: "Edit contact", at: contact("overview"), open: press("Edit") },
  { title: "Add e-mail address", at: contact("overview"), open: press("Add address") },
  { title: "Correct e-mail address", at: contact("overview"), open: inMenu(/^More for /, "Correct") },
  { title: /^Remove /, at: contact("overview"), open: inMenu(/^More for /, "Remove") },
  { title: /^Associate accounts with /, at: contact("accounts", kofi.email), open: press("Associate accounts") },
  { title: "Change primary account", at: contact("accounts", kofi.email), open: press("Change primary account") },
  { title: "Remove primary account", at: contact("accounts", kofi.email), open: inMenu(/^More for /, "Remove primary account") },
  { title: /^Block /, at: contact("portal"), open: press("Block") },
  { title: "Set password", at: contact("portal"), open: press("Set password") },
];

test.describe("The dialog", () => {
  test.use({ storageState: session(mara) });

  for (const { title, at, open: opens } of DIALOGS) {
    test(`${title} can be used by everybody`, async ({ page }) => {
      const wrongs = watch(page);
      await open(page, typeof at === "string" ? at : await at(page));
      await opens(page);
      const dialog = page.getByRole("dialog", { name: title });
      await expect(dialog).toBeVisible();
      await settled(page);
      await expect(dialog.locator(":focus")).toHaveCount(1);
      await looksRight(page, `dialog ${title}`, "dialog[open]");
      await page.setViewportSize({ width: 1280, height: 800 });
      // The list of a field that opens at once is closed first.
      if (await dialog.getByRole("listbox").isVisible()) await page.keyboard.press("Escape");
      await page.keyboard.press("Escape");
      await expect(dialog).toBeHidden();
      await expect(page.locator("body:focus")).toHaveCount(0);
      expect(wrongs).toEqual([]);
    });
  }

  test("the menu on a phone leads everywhere", async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await open(page, "/desk/tickets");
    await page.getByRole("button", { name: "Menu" }).click();
    const menu = page.getByRole("dialog", { name: "Atrium" });
    await isAccessible(page, "the menu");
    await fits(page, "the menu");
    await menu.getByRole("link", { name: "Contacts" }).click();
    await expect(menu).toBeHidden();
    await expect(page.getByRole("heading", { level: 1, name: "Contacts" })).toBeFocused();
  });
});

test.describe("The theme", () => {
  test.use({ storageState: session(lena), colorScheme: "light" });

  test("that is chosen stays, and is there before the app", async ({ page }) => {
    await open(page, "/");
    await page.getByRole("button", { name: "Theme: System" }).click();
    await page.getByRole("button", { name: "Theme: Light" }).click();
    await expect(page.getByRole("button", { name: "Theme: Dark" })).toBeVisible();
    await page.reload({ waitUntil: "commit" });
    await expect(page.locator("html")).toHaveAttribute("data-theme", "atrium-dark");
    await settled(page);
    await isAccessible(page, "the dark theme by choice");
  });
});

function escaped(words: string): string {
  return words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
