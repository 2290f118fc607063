import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { htmlReport } from "../../report/html/page";
import { isThere, reason, useBrowser } from "../support/chromium";
import { sampleReport } from "../support/report";
import { leak } from "../support/report-edges";

/** Pictures for people to look at; nothing is compared with them. */
const SCREENSHOTS = join(__dirname, "../../.local/screenshots");
mkdirSync(SCREENSHOTS, { recursive: true });

const IN_PAGE = readFileSync(join(__dirname, "in-page.js"), "utf8");

const small = htmlReport(sampleReport(3, [leak("acme", "globex")]));
const large = htmlReport(sampleReport(200));

describe.skipIf(!isThere)(`the report looks right in a real browser${reason}`, { timeout: 120_000 }, () => {
  const { looking } = useBrowser();
  const measured = (page: Page, complaints: string): Promise<string[]> =>
    page.evaluate<string[]>(`(() => {${IN_PAGE}; return ${complaints}();})()`);

  test.each([
    [3, "light", small],
    [3, "dark", small],
    [200, "light", large],
    [200, "dark", large],
  ] as const)(
    "%i tenants, %s: legible, nothing cut off, nothing on top of each other, nothing from the network",
    async (count, scheme, text) => {
      await looking(text, { scheme }, async (page) => {
        expect(await measured(page, "weakContrasts")).toEqual([]);
        expect(await measured(page, "clippedNames")).toEqual([]);
        expect(await measured(page, "overlappingNames")).toEqual([]);
        expect(await measured(page, "overhang")).toEqual([]);
        await page.screenshot({ path: join(SCREENSHOTS, `report-${count}-${scheme}.png`), fullPage: true });
      });
    },
  );

  test("what measures legibility notices when it is lost", async () => {
    await looking(small, {}, async (page) => {
      const broken = async (change: string, measure: string): Promise<readonly string[]> => {
        await page.evaluate(change);
        return measured(page, measure);
      };
      const weak = await broken("document.documentElement.style.setProperty('--quiet', '#b0b0b0')", "weakContrasts");
      expect(weak.join("\n")).toMatch(/dt\.null "tenants" 1\.\d+|dt\.null "tenants" 2\.\d+/);
      const pale = await broken("document.documentElement.style.setProperty('--on-dark', '#c2182b')", "weakContrasts");
      expect(pale.join("\n")).toContain('text.null "!" 1.00');
      expect(
        await broken("document.querySelectorAll('.map .name text')[6].setAttribute('font-size', '60')", "clippedNames"),
      ).toHaveLength(1);
      expect(
        await broken(
          "document.querySelectorAll('.map .name text').forEach((each) => each.setAttribute('font-size', '60'))",
          "overlappingNames",
        ),
      ).not.toEqual([]);
      expect(await broken("document.querySelector('h1').style.width = '2000px'", "overhang")).toHaveLength(1);
    });
  });

  test("light and dark differ in colours only", async () => {
    const ground: string[] = [];
    const words: string[] = [];
    for (const scheme of ["light", "dark"] as const)
      await looking(small, { scheme }, async (page) => {
        ground.push(await page.evaluate<string>("getComputedStyle(document.body).backgroundColor"));
        words.push(await page.locator("body").innerText());
      });
    expect(new Set(ground).size).toBe(2);
    expect(words[0]).toBe(words[1]);
  });

  test("on a telephone nothing is lost: wide parts scroll by themselves", async () => {
    for (const text of [small, large])
      await looking(text, { width: 400 }, async (page) => {
        expect(await measured(page, "overhang")).toEqual([]);
        await page.screenshot({ path: join(SCREENSHOTS, `report-${text === small ? 3 : 200}-narrow.png`), fullPage: true });
      });
  });

  test("what a hostile tenant wrote is shown and does nothing", async () => {
    const hostile = `"><img src=x onerror="document.title='mine'"><script>document.title='mine'</script>`;
    const report = sampleReport(3);
    const environments = report.environments.map((each) => ({
      ...each,
      tenants: each.tenants.map((row) => ({ ...row, name: hostile.repeat(20) })),
    }));
    await looking(htmlReport({ ...report, environments }), { width: 400 }, async (page) => {
      expect(await page.title()).toBe("Tenant isolation report, 2026-03-02");
      expect(await page.locator("img").count()).toBe(0);
      expect(await page.locator("td bdi").first().innerText()).toContain(hostile);
      expect(await measured(page, "overhang")).toEqual([]);
    });
  });

  test("on paper: light, whole tables, the map on one sheet", async () => {
    await looking(large, { scheme: "dark" }, async (page) => {
      await page.emulateMedia({ media: "print" });
      expect(await page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--card').trim()")).toBe("#fff");
      // Paper cannot be unfolded: the evidence is printed though it is folded on the screen.
      expect(await page.getByText("Every way that is not denied, with what shows it").isVisible()).toBe(true);
      const box = await page.locator(".map").boundingBox();
      expect(box?.width).toBeLessThan(1033);
      expect(box?.height).toBeLessThan(700);
      const paper = await page.pdf({ preferCSSPageSize: true, printBackground: true });
      writeFileSync(join(SCREENSHOTS, "report-200.pdf"), paper);
      expect(paper.toString("latin1").match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(5);
    });
  });
});
