// The pages of both sides, and the dialogs on them: where each is, and for whom.

import type { Page } from "@playwright/test";
import { accountId, ask, bulkId, contactId, groupId, imported, unique } from "./api";
import { jonas, kofi, lena, mara, type Person } from "./people";

/** A page, by its name in `shared/src/pages.rs`. */
export interface Place {
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

/** An import of a contact that no earlier one has created. */
const anImport = async (page: Page) => {
  const mark = unique("x").replace(" ", "").toLowerCase();
  return `/desk/import?id=${await imported(page, `Full name,Email\nIda Imported,ida@${mark}.example\n`)}`;
};

/** The recycle bin with a contact of its own. */
const aDeleted = async (page: Page) => {
  const last = unique("Bin");
  const { id } = await ask<{ id: string }>(page, "POST", "/api/desk/contacts", { first_name: "Dee", last_name: last });
  await ask(page, "POST", "/api/desk/operations", { draft: { act: "delete_contacts", contacts: [id] } });
  return `/desk/recycle-bin?q=${encodeURIComponent(last)}`;
};

/** A bulk act on a contact of its own, which is done. */
const aBulk = async (page: Page) => {
  const contact = { first_name: "Bea", last_name: unique("Bulk") };
  const { id } = await ask<{ id: string }>(page, "POST", "/api/desk/contacts", contact);
  return `/desk/bulk/${await bulkId(page, [id], { act: "tag", add: [unique("Bulk")] })}`;
};

export const PLACES: Place[] = [
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
  { route: "nowhere in the help center", who: lena, at: "/nowhere", refused: /\/nowhere$/ },
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
  { route: "DeskPage::Contacts, a view that is gone", who: mara, at: "/desk/contacts?view=0199a000-0000-7000-8000-00000000dead" },
  { route: "ContactTab::Overview", who: mara, at: contact("overview") },
  { route: "ContactTab::Accounts", who: mara, at: contact("accounts", kofi.email) },
  { route: "ContactTab::Tickets", who: mara, at: contact("tickets") },
  { route: "ContactTab::Portal", who: mara, at: contact("portal") },
  { route: "ContactTab::Sees", who: mara, at: contact("sees") },
  { route: "ContactTab::History", who: mara, at: contact("history") },
  { route: "DeskPage::RecycleBin", who: mara, at: "/desk/recycle-bin" },
  { route: "DeskPage::RecycleBin, none", who: mara, at: "/desk/recycle-bin?q=nobody" },
  { route: "DeskPage::Groups", who: mara, at: "/desk/groups" },
  { route: "DeskPage::Groups, none", who: mara, at: "/desk/groups?q=nobody" },
  { route: "DeskPage::Group", who: mara, at: async (page) => `/desk/groups/${await groupId(page, "Key contacts")}` },
  { route: "DeskPage::Tags", who: mara, at: "/desk/settings/tags?q=nobody" },
  { route: "DeskPage::Operations", who: mara, at: "/desk/operations" },
  { route: "DeskPage::Operations, none", who: jonas, at: "/desk/operations?kind=tickets" },
  { route: "DeskPage::Profile", who: jonas, at: "/desk/profile", from: "/desk/accounts" },
  { route: "DeskPage::Import", who: mara, at: "/desk/import" },
  { route: "DeskPage::Import, not an admin", who: jonas, at: "/desk/import" },
  { route: "DeskPage::Bulk", who: mara, at: aBulk },
  { route: "DeskPage::Reports", who: mara, at: "/desk/reports" },
  { route: "DeskPage::Reports, leavers", who: mara, at: "/desk/reports?tab=leavers" },
  { route: "DeskPage::Reports, none", who: mara, at: "/desk/reports?tab=leavers&to=2001-01-01" },
  { route: "DeskPage::Exports", who: jonas, at: "/desk/exports" },
  { route: "DeskPage::Settings", who: mara, at: "/desk/settings" },
  { route: "DeskPage::Settings, agents", who: mara, at: "/desk/settings?tab=agents" },
  { route: "DeskPage::Settings, departments", who: mara, at: "/desk/settings?tab=departments" },
  { route: "DeskPage::Settings, roles", who: mara, at: "/desk/settings?tab=roles" },
  { route: "DeskPage::Settings, fields", who: mara, at: "/desk/settings?tab=fields" },
  { route: "DeskPage::Invitation", at: "/desk/invitation", from: "/desk/sign-in" },
  { route: "DeskPage::SignIn", at: "/desk/sign-in", from: "/desk/nowhere", refused: /\/desk\/nowhere$/, field: "E-mail address" },
  { route: "DeskPage::Mail", who: mara, at: "/dev/mail" },
  { route: "nowhere on the desk", who: mara, at: "/desk/nowhere", refused: /\/desk\/nowhere$/ },
];

/** What a text is called in the language of the page; what is in braces is a name and
 * stays as it is. */
export type Say = (words: string | RegExp) => string | RegExp;

/** As the catalog has it. */
export const english: Say = (words) => (typeof words === "string" ? words.replace(/[{}]/g, "") : words);

/** As `shared/src/words/fill.rs` makes the pseudo-language of it. */
export const pseudo: Say = (words) => {
  if (typeof words !== "string") return new RegExp(accented(words.source.replace("^", "⟦")));
  const parts = words.split(/[{}]/).map((part, at) => (at % 2 === 0 ? accented(part) : part));
  return `⟦${parts.join("")}⟧`;
};

function accented(words: string): string {
  const plain = "aceidgklnostuyzACEIDGKLNOSTUYZ";
  const accents = [..."áçéíðģķļñóšťúýžÁÇÉÍÐĢĶĻÑÓŠŤÚÝŽ"];
  return [...words].map((c) => accents[plain.indexOf(c)] ?? c).join("");
}

/** A dialog: where it opens, and how. */
export interface Opened {
  title: string | RegExp;
  at: Place["at"];
  open: (page: Page, say: Say) => Promise<void>;
  refused?: RegExp;
}

type Opening = Opened["open"];
const press = (name: string | RegExp): Opening => async (page, say) =>
  page.getByRole("main").getByRole("button", { name: say(name) }).first().click();
const inMenu = (menu: string | RegExp, name: string): Opening => async (page, say) => {
  await page.getByRole("button", { name: say(menu) }).first().click();
  await page.getByRole("button", { name: say(name), exact: true }).filter({ visible: true }).click();
};

export const DIALOGS: Opened[] = [
  { title: "Search or find an action", at: "/desk/tickets", open: (page) => page.keyboard.press("Control+k") },
  { title: "Keyboard shortcuts", at: "/desk/tickets", open: (page) => page.keyboard.press("?") },
  { title: "New account", at: "/desk/accounts", open: press("New account") },
  { title: "Edit account", at: account("overview"), open: press("Edit") },
  { title: "Change parent account", at: account("overview"), open: press("Change parent account") },
  { title: /^Associate contacts with /, at: account("contacts"), open: press("Associate contacts") },
  { title: /^Access: /, at: account("contacts"), open: inMenu(/^More for /, "Change access") },
  {
    title: "Send invitation",
    at: account("contacts"),
    open: async (page, say) => {
      await page.getByRole("checkbox", { name: say("Select {Daniel Nguyen}") }).check();
      await press("Send invitation")(page, say);
    },
  },
  { title: /^Dissociate /, at: account("contacts"), open: inMenu("More for {Kofi Mensah}", "Dissociate") },
  { title: "New contact", at: "/desk/contacts", open: press("New contact") },
  {
    title: "Change tags",
    at: "/desk/contacts?size=10",
    open: async (page, say) => {
      await page.getByRole("checkbox", { name: say("Select all on this page") }).filter({ visible: true }).check();
      await press(/^Select all .*/)(page, say);
      await press("Tag…")(page, say);
    },
  },
  { title: "Save view", at: "/desk/contacts?account=none", open: press("Save view") },
  { title: "Edit contact", at: contact("overview"), open: press("Edit") },
  { title: /^Delete /, at: contact("overview"), open: inMenu("More actions", "Delete") },
  { title: /^Delete +/, at: account("overview"), open: inMenu("More actions", "Delete"), refused: /operations\/preview$/ },
  { title: "Merge contacts", at: contact("overview"), open: inMenu("More actions", "Merge with…") },
  { title: "Merge accounts", at: account("overview"), open: inMenu("More actions", "Merge with…") },
  { title: "Add e-mail address", at: contact("overview"), open: press("Add address") },
  { title: "Edit phones and addresses", at: contact("overview"), open: press("Edit phones and addresses") },
  { title: /^Edit phones and addresses/, at: account("overview"), open: press("Edit phones and addresses") },
  { title: "Correct e-mail address", at: contact("overview"), open: inMenu(/^More for /, "Correct") },
  { title: /^Remove /, at: contact("overview"), open: inMenu(/^More for /, "Remove") },
  { title: /^Associate accounts with /, at: contact("accounts", kofi.email), open: press("Associate accounts") },
  { title: "Change primary account", at: contact("accounts", kofi.email), open: press("Change primary account") },
  { title: "Remove primary account", at: contact("accounts", kofi.email), open: inMenu(/^More for /, "Remove primary account") },
  { title: "New group", at: "/desk/groups", open: press("New group") },
  { title: /^Share ticket /, at: "/desk/tickets/1042", open: press("Share") },
  { title: /^Block /, at: contact("portal"), open: press("Block") },
  { title: "Set password", at: contact("portal"), open: press("Set password") },
  { title: "Turn off several accounts per contact", at: "/desk/settings", open: press("Turn off") },
  { title: "Invite agent", at: "/desk/settings?tab=agents", open: press("Invite agent") },
  { title: /^Deactivate /, at: "/desk/settings?tab=agents", open: press(/^Deactivate /) },
  { title: "New department", at: "/desk/settings?tab=departments", open: press("New department") },
  { title: "New role", at: "/desk/settings?tab=roles", open: press("New role") },
  { title: "New field", at: "/desk/settings?tab=fields", open: press("New field") },
  { title: /^Rename /, at: "/desk/settings?tab=roles", open: press("Rename {IT lead}") },
  { title: /^Archive /, at: "/desk/settings?tab=roles", open: press("Archive {Billing}") },
  { title: /^Access at /, at: account("overview"), open: press("Change access") },
  { title: /^Erase personal data of /, at: aDeleted, open: press(/^Erase personal data of /) },
  { title: /^Undo the import of /, at: anImport, open: press("Undo this import") },
];

/** The address of a place. */
export async function address(page: Page, at: Place["at"]): Promise<string> {
  return typeof at === "string" ? at : at(page);
}
