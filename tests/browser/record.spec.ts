// The pages of contacts, accounts and tickets: facts, middle and related have the same
// names and the same order, and a layout for every width. The next step is on the page.

import { expect, type Locator, type Page, test } from "@playwright/test";
import { accountId, ask, contactId, raise, unique } from "./support/api";
import { fits, isAccessible, open, settled, watch } from "./support/page";
import { jose, lena, mara, session } from "./support/people";

test.use({ storageState: session(mara) });

interface Record {
  kind: string;
  at: (page: Page) => Promise<string>;
  /** The name of the middle. */
  middle: string;
}

const RECORDS: Record[] = [
  { kind: "contact", at: async (page) => `/desk/contacts/${await contactId(page, lena.email)}`, middle: "Activity" },
  { kind: "account", at: async (page) => `/desk/accounts/${await accountId(page, "Acme Logistics")}`, middle: "Activity" },
  { kind: "ticket", at: async () => "/desk/tickets/1042", middle: "Conversation" },
];

interface Box {
  x: number;
  y: number;
  right: number;
  bottom: number;
}

async function box(part: Locator): Promise<Box> {
  const box = await part.boundingBox();
  expect(box).not.toBeNull();
  const { x, y, width, height } = box!;
  return { x, y, right: x + width, bottom: y + height };
}

/** Facts, middle and related. */
function parts(page: Page, { middle }: Record): [Locator, Locator, Locator] {
  const main = page.getByRole("main");
  return [
    main.getByRole("region", { name: "Details", exact: true }),
    main.getByRole("region", { name: middle, exact: true }),
    main.getByRole("complementary", { name: "Related", exact: true }),
  ];
}

async function boxes(page: Page, record: Record): Promise<[Box, Box, Box]> {
  const [facts, middle, related] = parts(page, record);
  return [await box(facts), await box(middle), await box(related)];
}

for (const record of RECORDS) {
  test.describe(`The page of a ${record.kind}`, () => {
    test("has a way here, a name, and its parts in one order", async ({ page }) => {
      await open(page, await record.at(page));
      await expect(page.getByRole("navigation", { name: "Breadcrumb" })).toBeVisible();
      await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
      for (const part of parts(page, record)) await expect(part).toBeVisible();
      const labels = await page.locator("main .record > :is(section, aside)").evaluateAll((all) => all.map((it) => it.getAttribute("aria-label")));
      expect(labels).toEqual(["Details", record.middle, "Related"]);
    });

    test("stands in that order on a phone, with the middle in sight", async ({ page }) => {
      await page.setViewportSize({ width: 360, height: 760 });
      await open(page, await record.at(page));
      const [facts, middle, related] = await boxes(page, record);
      expect(facts.bottom).toBeLessThanOrEqual(middle.y);
      expect(middle.bottom).toBeLessThanOrEqual(related.y);
      if (record.kind === "ticket") {
        expect((await box(page.locator(".message").first())).y).toBeLessThan(400);
      }
    });

    test("has a column beside the middle at 1280 px", async ({ page }) => {
      await page.setViewportSize({ width: 1280, height: 800 });
      await open(page, await record.at(page));
      const [facts, middle, related] = await boxes(page, record);
      expect(middle.right).toBeLessThanOrEqual(facts.x);
      expect(related.x).toBeCloseTo(facts.x, 0);
      expect(facts.bottom).toBeLessThanOrEqual(related.y);
      // No hole between the two, nor between the head and the middle.
      expect(related.y - facts.bottom).toBeLessThan(24);
      const head = await box(page.locator(".record-head"));
      expect(middle.y - head.bottom).toBeLessThan(24);
    });

    test("has three columns at 1600 px", async ({ page }) => {
      await page.setViewportSize({ width: 1600, height: 900 });
      await open(page, await record.at(page));
      const [facts, middle, related] = await boxes(page, record);
      expect(facts.right).toBeLessThanOrEqual(middle.x);
      expect(middle.right).toBeLessThanOrEqual(related.x);
      expect(middle.right - middle.x).toBeGreaterThan(600);
      for (const part of [facts, middle, related]) expect(part.y).toBeLessThan(300);
    });

    test("can be used by everybody", async ({ page }) => {
      const wrongs = watch(page);
      await open(page, await record.at(page));
      for (const width of [360, 1280, 1600]) {
        await page.setViewportSize({ width, height: 900 });
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
          await isAccessible(page, `${record.kind}, ${colorScheme}, ${width} px`);
        }
        await fits(page, `${record.kind}, ${width} px`);
      }
      expect(wrongs).toEqual([]);
    });
  });
}

test("A record that is not there says so, and leads to the list", async ({ page }) => {
  const nobody = "0190a0b0-0000-7000-8000-000000000000";
  for (const [path, list] of [[`/desk/contacts/${nobody}`, "Contacts"], [`/desk/accounts/${nobody}`, "Accounts"], ["/desk/tickets/999999", "Tickets"]] as const) {
    await open(page, path);
    const state = page.locator(".record-state");
    await expect(state.getByRole("alert")).toContainText(/\w/);
    await expect(page.getByRole("complementary")).toHaveCount(0);
    await isAccessible(page, `${path}, absent`);
    await state.getByRole("link", { name: list }).click();
    await expect(page.getByRole("heading", { level: 1, name: list })).toBeVisible();
  }
});

test("Names of one long word, and from right to left, keep to their place at every width", async ({ page }) => {
  const long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunter".slice(0, 60);
  const word = unique("").trim();
  const email = `${"muhammad".repeat(6)}.${word}@kestrel.example`;
  const account = await ask<{ id: string }>(page, "POST", "/api/desk/accounts", { name: `${long}${word}`, default_level: "all_reply", domains: `${word}.example` });
  const contact = await ask<{ id: string }>(page, "POST", "/api/desk/contacts", {
    first_name: "محمد العربي", last_name: long, email, title: long, account: account.id,
  });
  const number = await raise(page, email, `${long} ${word} تقرير`);
  for (const path of [`/desk/contacts/${contact.id}`, `/desk/accounts/${account.id}`, `/desk/tickets/${number}`]) {
    await open(page, path);
    for (const width of [360, 768, 1024, 1280, 1536, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      await fits(page, `${path}, ${width} px`);
      const over = await page.locator("main .record > :is(section, aside)").evaluateAll((all) => all.filter((it) => it.clientWidth < it.scrollWidth).map((it) => it.getAttribute("aria-label")));
      expect.soft(over, `${path}, ${width} px`).toEqual([]);
    }
  }
});

test.describe("The keys of a record", () => {
  for (const [kind, title] of [["contact", "Edit contact"], ["account", "Edit account"]] as const) {
    test(`change the ${kind}`, async ({ page }) => {
      await open(page, await RECORDS.find((it) => it.kind === kind)!.at(page));
      await page.keyboard.press("e");
      const dialog = page.getByRole("dialog", { name: title });
      await expect(dialog).toBeVisible();
      await page.keyboard.press("Escape");
      await expect(dialog).toBeHidden();
    });
  }

  test("lead into the reply, and on a phone unfold what is set on the ticket", async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 760 });
    await open(page, `/desk/tickets/${await raise(page, jose.email, unique("Folded"))}`);
    const line = page.getByRole("region", { name: "Details" }).getByRole("button", { expanded: false });
    await expect(line).toContainText("Open");
    await expect(line).toContainText("Unassigned");
    await expect(page.getByRole("combobox", { name: "Status" })).toBeHidden();
    await page.keyboard.press("r");
    await expect(page.getByRole("textbox", { name: "Reply" })).toBeFocused();
    await page.keyboard.press("Escape");
    await page.keyboard.press("s");
    await expect(page.getByRole("combobox", { name: "Status" })).toBeFocused();
    await isAccessible(page, "the facts of a ticket on a phone");
    await page.getByRole("combobox", { name: "Status" }).selectOption("Solved");
    const unfolded = page.getByRole("region", { name: "Details" }).getByRole("button", { expanded: true });
    await expect(unfolded).toContainText("Solved");
    await unfolded.click();
    await expect(page.getByRole("combobox", { name: "Status" })).toBeHidden();
  });
});

test("What comes next about a contact's access is one press away, and keeps the keyboard", async ({ page }) => {
  const word = unique("").trim();
  const { id } = await ask<{ id: string }>(page, "POST", "/api/desk/contacts", { first_name: "Noor", last_name: `Rahn ${word}`, email: `noor.${word}@rahn.example` });
  await open(page, `/desk/contacts/${id}`);
  const related = page.getByRole("complementary", { name: "Related" });
  const invite = related.getByRole("button", { name: "Send invitation" });
  await invite.focus();
  await page.keyboard.press("Enter");
  await expect(page.locator(".toast-one").filter({ hasText: "Invitation sent." })).toBeVisible();
  await expect(related.getByText("Invited", { exact: true })).toBeVisible();
  await expect(related.getByRole("button", { name: "Send invitation again" })).toBeFocused();

  // Once the contact is blocked, the next step is to unblock.
  await open(page, `/desk/contacts/${id}?tab=portal`);
  await page.getByRole("button", { name: "Block" }).click();
  const blocking = page.getByRole("dialog", { name: "Block Noor" });
  await blocking.getByRole("button", { name: "Block" }).click();
  await expect(blocking).toBeHidden();
  await page.getByRole("navigation", { name: "Contact" }).getByRole("link", { name: "Overview" }).click();
  await related.getByRole("button", { name: "Unblock" }).click();
  const dialog = page.getByRole("dialog", { name: "Unblock Noor" });
  await isAccessible(page, "unblocking from the overview", "dialog[open]");
  await dialog.getByRole("button", { name: "Unblock" }).click();
  await expect(related.getByRole("button", { name: /^Send invitation/ })).toBeVisible();
});

test("A contact's unsolved tickets are counted and listed, and another one begins with their name", async ({ page }) => {
  const word = unique("").trim();
  const email = `nils.${word}@rahn.example`;
  const { id } = await ask<{ id: string }>(page, "POST", "/api/desk/contacts", { first_name: "Nils", last_name: `Rahn ${word}`, email });
  await open(page, `/desk/contacts/${id}`);
  const tickets = page.getByRole("region", { name: /^Unsolved tickets/ });
  await expect(tickets).toContainText("No unsolved tickets");
  await raise(page, email, `First ${word}`);
  await raise(page, email, `Second ${word}`);
  await page.reload();
  await settled(page);
  await expect(tickets.getByRole("heading")).toContainText("2");
  await expect(tickets.getByRole("listitem")).toHaveText([new RegExp(`^Second ${word}`), new RegExp(`^First ${word}`)]);
  await tickets.getByRole("link", { name: "New ticket" }).click();
  await expect(page.getByRole("combobox", { name: "Contact" })).toHaveValue(`Nils Rahn ${word}`);
});

test("An account says first who sees what, and names the first of its contacts", async ({ page }) => {
  const word = unique("").trim();
  const { id: account } = await ask<{ id: string }>(page, "POST", "/api/desk/accounts", { name: `Rahn ${word}`, default_level: "all_reply" });
  await open(page, `/desk/accounts/${account}`);
  const details = page.getByRole("region", { name: "Details", exact: true });
  const related = page.getByRole("complementary", { name: "Related" });
  await expect(details.getByRole("heading").first()).toHaveText("Access to colleagues’ tickets");
  await expect(details).toContainText("Contacts see all tickets of the account and can reply to them.");
  await expect(related).toContainText("No contacts yet.");
  for (let n = 0; n < 11; n += 1) {
    await ask(page, "POST", "/api/desk/contacts", { first_name: `Nia ${String.fromCharCode(97 + n)}`, last_name: word, email: `nia${n}.${word}@rahn.example`, account });
  }
  await page.reload();
  await settled(page);
  await expect(related.getByRole("listitem")).toHaveCount(6);
  await expect(related.getByRole("listitem").first()).toContainText("View and reply");
  await related.getByRole("link", { name: "View all 11 contacts" }).click();
  await expect(page.getByRole("row")).toHaveCount(12);
  await page.goBack();
  await details.getByRole("button", { name: "Change access" }).click();
  await expect(page.getByRole("dialog", { name: /^Access at / })).toBeVisible();
});
