// Every page of both sides, in both themes, on a phone and on a desk: nothing
// that axe finds, nothing sideways, nothing on the console; one name, which has
// the keyboard after a change of page. So with each dialog.

import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { fits, follow, isAccessible, looksRight, open, settled, watch } from "./support/page";
import { lena, mara, session } from "./support/people";
import { address, DIALOGS, english, PLACES } from "./support/places";

// None of them changes anything, so they need no order.
test.describe.configure({ mode: "parallel" });

for (const { route, who, at, from, refused, field } of PLACES) {
  test.describe(route, () => {
    test.use({ storageState: who && session(who) });

    test("can be used by everybody", async ({ page }) => {
      const wrongs = watch(page, refused);
      const to = await address(page, at);
      const side = to.startsWith("/desk") || to.startsWith("/dev") ? "/desk/profile" : "/profile";
      await open(page, from ?? side);
      const before = await page.locator("h1").innerText();
      await follow(page, to);
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

test.describe("The dialog", () => {
  test.use({ storageState: session(mara) });

  for (const { title, at, open: opens, refused } of DIALOGS) {
    test(`${title} can be used by everybody`, async ({ page }) => {
      const wrongs = watch(page, refused);
      await open(page, await address(page, at));
      await opens(page, english);
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
