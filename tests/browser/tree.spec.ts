// What a screen reader is given: roles, names, headings and what is said without being
// asked for. axe finds what is broken; this holds that the pages can be found one's way in.

import { expect, test } from "@playwright/test";
import { accountId, raise, unique } from "./support/api";
import { open } from "./support/page";
import { jose, lena, mara, session } from "./support/people";

const PHONE = { width: 360, height: 760 };

test.describe("An agent", () => {
  test.use({ storageState: session(mara) });

  for (const viewport of [undefined, PHONE]) {
    test(`hears the queue as a table, its views and how many there are, at ${viewport?.width ?? 1280} px`, async ({ page }) => {
      if (viewport) await page.setViewportSize(viewport);
      const word = unique("heard").split(" ").at(-1) ?? "";
      const number = await raise(page, jose.email, `Aloud ${word}`);
      await open(page, `/desk/tickets?q=${number}`);
      await expect(page.getByRole("main")).toMatchAriaSnapshot(`
        - heading "Tickets" [level=1]
        - navigation "Views":
          - link /Mine \\d/
          - link /Unassigned \\d/
          - link /All unsolved \\d/
        - searchbox "Search tickets"
        - table:
          - rowgroup:
            - row:
              - columnheader "Ticket"
              - columnheader "Requester"
              - columnheader "Status"
          - rowgroup:
            - row:
              - cell:
                - link "Aloud ${word}"
              - cell "José Oliveira Acme Logistics"
              - cell "Open"
        - status: 1 ticket
      `);
    });
  }

  test("finds the way through a ticket by headings and regions", async ({ page }) => {
    const subject = unique("Read aloud");
    const number = await raise(page, jose.email, subject);
    await open(page, `/desk/tickets/${number}`);
    await expect(page.getByRole("region", { name: "Write" }).getByRole("button", { name: "Send", exact: true })).toBeVisible();
    await expect(page.getByRole("main")).toMatchAriaSnapshot(`
      - navigation "Breadcrumb"
      - heading "${subject}" [level=1]
      - region "Details":
        - region "Ticket":
          - form "Ticket":
            - combobox "Status"
            - combobox "Priority"
            - combobox "Assignee"
            - combobox "Department"
            - checkbox "Private"
        - region "Requester"
      - region "Conversation":
        - heading "Conversation" [level=2]
        - list:
          - listitem:
            - article "Message from José Oliveira":
              - heading "José Oliveira" [level=3]
              - button:
                - time
              - paragraph
        - region "Write":
          - tablist "What to write":
            - tab "Reply" [selected]
            - tab "Internal note"
          - tabpanel "Reply":
            - form "Reply":
              - textbox "Reply"
              - button "Send"
              - button "More ways to send"
      - complementary "Related":
        - region /Who can see this/
        - region "Account"
    `);
    // A change is said without being looked for.
    await page.getByLabel("Status").selectOption("Solved");
    await expect(page.getByRole("status").filter({ hasText: "Status: Solved." })).toMatchAriaSnapshot(`
      - status:
        - paragraph: "Status: Solved."
        - button "Undo"
        - button "Dismiss"
    `);
  });

  test("hears an account's people as a table on a phone, too", async ({ page }) => {
    await page.setViewportSize(PHONE);
    await open(page, `/desk/accounts/${await accountId(page, "Acme Logistics")}?tab=contacts`);
    await expect(page.getByRole("main").getByRole("table")).toMatchAriaSnapshot(`
      - table:
        - rowgroup:
          - row:
            - columnheader "Name"
            - columnheader "Relationship"
        - rowgroup:
          - row:
            - cell:
              - checkbox "Select Lena Brandt"
    `);
  });
});

test.describe("A contact", () => {
  test.use({ storageState: session(lena) });

  test("hears what the list has, and what a form asks", async ({ page }) => {
    await open(page, "/");
    await expect(page.getByRole("main")).toMatchAriaSnapshot(`
      - heading "Tickets" [level=1]
      - link "New ticket"
      - navigation "Which tickets":
        - link /All \\d/
        - link /Mine \\d/
        - link /My colleagues’ \\d/
        - link /Unread \\d/
      - status: /tickets?/
      - searchbox "Search tickets"
      - list:
        - listitem:
          - link
    `);
    await open(page, "/new");
    await expect(page.getByRole("main")).toMatchAriaSnapshot(`
      - heading "New ticket" [level=1]
      - form "New ticket":
        - textbox "Subject"
        - textbox "Description"
        - group "Who can see this":
          - radio "My colleagues at Acme Logistics" [checked]
          - radio "Only me"
        - button "Send"
    `);
  });
});
