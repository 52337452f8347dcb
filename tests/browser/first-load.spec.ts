// The first page that is opened: words before the app, its data beside the app,
// and nothing that is drawn has to move or to be called otherwise.

import { expect, test } from "@playwright/test";
import { open } from "./support/page";
import { lena, mara, type Person, session } from "./support/people";

/** What is written down from the first moment on. */
interface Seen {
  moved: number;
  names: string[];
}

/** How much may move; a ticket's subject may take a second line on a phone. */
const [LIST, TICKET] = [0.02, 0.03];

const PLACES: { who: Person; path: string; asks: string; moves: number }[] = [
  { who: lena, path: "/", asks: "/api/portal/tickets?whose=all", moves: LIST },
  { who: lena, path: "/tickets/1042", asks: "/api/portal/tickets/1042", moves: TICKET },
  { who: mara, path: "/desk/tickets", asks: "/api/desk/tickets", moves: LIST },
  { who: mara, path: "/desk/tickets?status=solved", asks: "/api/desk/tickets?status=solved", moves: LIST },
  { who: mara, path: "/desk/tickets/1042", asks: "/api/desk/tickets/1042", moves: TICKET },
];

for (const { who, path, asks, moves } of PLACES) {
  test.describe(path, () => {
    test.use({ storageState: session(who) });

    test("is asked for once, while the app is on its way", async ({ page }) => {
      const asked: string[] = [];
      page.on("request", (request) => {
        const { pathname, search } = new URL(request.url());
        if (pathname.startsWith("/api/")) asked.push(pathname + search);
      });
      await page.route(/-main\.wasm$/, async (route) => {
        await expect(page.locator("#skeleton").getByText("Loading")).toBeInViewport();
        await expect.poll(() => asked).toContain(asks);
        await route.continue();
      });
      await open(page, path);
      expect(asked).toEqual([...new Set(asked)]);
    });

    for (const width of [1280, 320]) {
      test(`does not move, nor change its name, at ${width} px`, async ({ page }) => {
        await page.setViewportSize({ width, height: 800 });
        await page.addInitScript(() => {
          const seen: Seen = { moved: 0, names: [] };
          (window as unknown as { seen: Seen }).seen = seen;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) seen.moved += (entry as unknown as { value: number }).value;
          }).observe({ type: "layout-shift", buffered: true });
          new MutationObserver(() => {
            const name = document.querySelector(".brand")?.textContent;
            if (name != null && !seen.names.includes(name)) seen.names.push(name);
          }).observe(document, { subtree: true, childList: true, characterData: true });
        });
        await open(page, path);
        const { moved, names } = await page.evaluate(() => (window as unknown as { seen: Seen }).seen);
        expect(moved).toBeLessThan(moves);
        expect(names).toEqual([who.side === "desk" ? "AAtrium" : "NNorthwind Support"]);
      });
    }
  });
}
