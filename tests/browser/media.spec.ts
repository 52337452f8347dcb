// Other media than a screen in our own colors: a contrast theme of the system, and paper.

import { expect, type Page, test } from "@playwright/test";
import { raise, unique } from "./support/api";
import { open } from "./support/page";
import { jose, lena, mara, session } from "./support/people";

/** The icons that a contrast theme has painted over: their ink is the paper's. */
async function lostIcons(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const probe = document.createElement("span");
    probe.style.cssText = "forced-color-adjust: none; background-color: Canvas";
    document.body.append(probe);
    const paper = getComputedStyle(probe).backgroundColor;
    probe.remove();
    const icons = [...document.querySelectorAll<HTMLElement>('[class*="icon-["]')].filter((it) => it.offsetParent !== null);
    if (icons.length === 0) return ["no icon is there"];
    return icons.filter((it) => getComputedStyle(it).backgroundColor === paper).map((it) => it.className);
  });
}

test.describe("In a contrast theme", () => {
  test.beforeEach(async ({ page }) => {
    await page.emulateMedia({ forcedColors: "active" });
  });

  test.describe("a contact", () => {
    test.use({ storageState: session(lena) });

    for (const path of ["/", "/tickets/1042", "/new", "/profile"]) {
      test(`sees the icons, and where they are, at ${path}`, async ({ page }) => {
        await open(page, path);
        expect(await lostIcons(page)).toEqual([]);
        for (const chosen of await page.locator(":is(a, button)[aria-current], .theme-tile:has(:checked)").all()) {
          await expect(chosen).toHaveCSS("outline-style", "solid");
        }
      });
    }
  });

  test.describe("an agent", () => {
    test.use({ storageState: session(mara) });

    test("cannot take a note for a reply", async ({ page }) => {
      await open(page, `/desk/tickets/${await raise(page, jose.email, unique("Contrast"))}`);
      const tab = (name: RegExp) => page.getByRole("tab", { name });
      const edge = async (name: RegExp) => tab(name).evaluate((it) => {
        const { borderBottomColor, borderBottomWidth } = getComputedStyle(it);
        return `${borderBottomWidth} ${borderBottomColor}`;
      });
      expect(await edge(/^Reply/)).not.toEqual(await edge(/^Internal note/));
      await tab(/^Internal note/).click();
      expect(await edge(/^Reply/)).not.toEqual(await edge(/^Internal note/));
      expect(await lostIcons(page)).toEqual([]);
    });

    test("sees which choice the keyboard is on", async ({ page }) => {
      await open(page, "/desk/tickets/new");
      await page.getByRole("combobox", { name: "Contact" }).click();
      const options = page.getByRole("listbox").getByRole("option");
      await expect(options.first()).toHaveCSS("outline-style", "solid");
      await page.keyboard.press("ArrowDown");
      await expect(options.nth(1)).toHaveCSS("outline-style", "solid");
      await expect(options.first()).toHaveCSS("outline-style", "none");
    });
  });
});

test.describe("On paper", () => {
  test.use({ storageState: session(lena), colorScheme: "dark" });

  test("a ticket is black on white, with what is known of it and without what is pressed", async ({ page }) => {
    await open(page, "/tickets/1042");
    await expect(page.getByRole("button", { name: "Send reply" })).toBeVisible();
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await expect(page.locator("body")).toHaveCSS("background-color", "rgb(255, 255, 255)");
    await expect(page.locator(".message-body").first()).toHaveCSS("color", "rgb(0, 0, 0)");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("main").locator(".ticket-status").first()).toBeVisible();
    for (const part of ["form", ".btn", ".portal-top", ".portal-main .link-hover", ".pager"]) {
      expect(await page.locator(part).filter({ visible: true }).count(), part).toBe(0);
    }
  });
});
