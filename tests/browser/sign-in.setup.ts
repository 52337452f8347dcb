// Everybody signs in once through the page; their sessions are kept for the
// other tests.

import { test as setup } from "@playwright/test";
import { everybody, session, signIn } from "./support/people";

for (const person of everybody) {
  setup(`${person.name} signs in`, async ({ page }) => {
    await signIn(page, person);
    await page.context().storageState({ path: session(person) });
  });
}
