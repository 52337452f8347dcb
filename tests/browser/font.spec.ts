// The shipped font: it is not in the way of the first page, and makes nothing move when it comes.

import { expect, type Page, test } from "@playwright/test";
import { open, settled, watch } from "./support/page";
import { lena, mara, type Person, session } from "./support/people";

const kept = (page: Page) => page.evaluate(() => localStorage.getItem("font"));

/** Loads the page as in a browser that has not got the font. */
async function first(page: Page, path: string): Promise<void> {
  await page.addInitScript(() => {
    if (sessionStorage.getItem("visited") === null) localStorage.removeItem("font");
    sessionStorage.setItem("visited", "");
  });
  await open(page, path);
}

const PLACES: { who: Person; path: string }[] = [{ who: lena, path: "/" }, { who: mara, path: "/desk/tickets" }];

for (const { who, path } of PLACES) {
  test.describe(path, () => {
    test.use({ storageState: session(who) });

    test("has the font from its second load on", async ({ page }) => {
      const wrongs = watch(page);
      await page.addInitScript(() => {
        const seen = { moved: 0 };
        (window as unknown as { seen: { moved: number } }).seen = seen;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) seen.moved += (entry as unknown as { value: number }).value;
        }).observe({ type: "layout-shift", buffered: true });
      });
      await first(page, path);
      await expect(page.locator("html")).not.toHaveAttribute("data-font");
      expect(await page.evaluate(() => [...document.fonts].map((it) => it.status).filter((it) => it !== "unloaded"))).toEqual([]);
      await expect.poll(() => kept(page)).toMatch(/^\/fonts\/inter-[0-9a-f]{10}\.woff2$/);
      // It is not put to use on a page that is there already.
      await expect(page.locator("html")).not.toHaveAttribute("data-font");
      const answer = await page.request.get((await kept(page))!);
      expect(answer.headers()["cache-control"]).toContain("immutable");
      expect((await page.request.get((await kept(page))!.replace("woff2", "txt"))).ok()).toBe(true);

      await page.reload();
      await settled(page);
      await expect(page.locator("html")).toHaveAttribute("data-font", "");
      await expect.poll(() => page.evaluate(() => [...document.fonts].some((it) => it.family.includes("Inter Shipped") && it.status === "loaded"))).toBe(true);
      expect(await page.evaluate(() => (window as unknown as { seen: { moved: number } }).seen.moved)).toBeLessThan(0.02);
      expect(wrongs).toEqual([]);
    });
  });
}

test.describe("Where data is dear", () => {
  test.use({ storageState: session(lena) });

  test("the font is not fetched", async ({ page }) => {
    await page.addInitScript(() => Object.defineProperty(navigator, "connection", { value: { saveData: true } }));
    await first(page, "/");
    await page.waitForTimeout(6_000);
    expect(await kept(page)).toBeNull();
  });
});
