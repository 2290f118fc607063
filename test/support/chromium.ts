/** A real browser for tests that look at pages. It is not a dependency: where there is none, those tests are skipped and say so. */

import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome-stable", "/usr/bin/google-chrome"];

const program = PLACES.find((place) => existsSync(place));

/** Whether there is a browser. */
export const isThere = program !== undefined;

/** What a skipped test's name ends with. */
export const reason = isThere ? "" : " (skipped: needs Chromium, such as Debian's package chromium)";

/** What the browser may not do by itself: a test must see the page's own requests only. */
const QUIET = [
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** Starts it with a new profile. */
function startBrowser(): Promise<Browser> {
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath: program ?? "chromium", args: [...QUIET, ...asRoot] });
}

/** How a page is looked at. */
interface Look {
  readonly scheme?: "light" | "dark";
  readonly width?: number;
  readonly script?: boolean;
}

/** A browser for all tests of a block; `looking` opens a page for the time of one, and whatever the page did unasked fails it. */
export function useBrowser(): {
  readonly looking: (text: string, look: Look, use: (page: Page) => Promise<void>) => Promise<void>;
} {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  }, 60_000);
  afterAll(() => browser.close());
  return {
    looking: async (text, look, use) => {
      const { page, incidents } = await openPage(browser, text, look);
      try {
        await use(page);
        expect(incidents).toEqual([]);
      } finally {
        await page.close();
      }
    },
  };
}

/** An open page, and what it did that nobody asked for. */
interface Opened {
  readonly page: Page;
  /** Errors, warnings, dialogs, and requests beyond the file itself. */
  readonly incidents: readonly string[];
}

/** Opens a page from a file, as somebody does who got it by mail. */
async function openPage(
  browser: Browser,
  text: string,
  { scheme = "light", width = 1280, script = true }: Look = {},
): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), "page-"));
  const address = pathToFileURL(join(folder, "report.html")).href;
  writeFileSync(join(folder, "report.html"), text);
  const page = await browser.newPage({ colorScheme: scheme, viewport: { width, height: 900 }, javaScriptEnabled: script });
  const incidents: string[] = [];
  page.on("console", (message) => incidents.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => incidents.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    incidents.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (request.url() !== address && !request.url().startsWith("data:,")) incidents.push(`request: ${request.url()}`);
  });
  page.on("close", () => rmSync(folder, { recursive: true, force: true }));
  await page.goto(address);
  return { page, incidents };
}
