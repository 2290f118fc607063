import { describe, expect, test } from "vitest";
import { htmlReport } from "../../report/html/page";
import { isThere, reason, useBrowser } from "../support/chromium";
import { sampleReport } from "../support/report";
import { leak } from "../support/report-edges";

const small = htmlReport(sampleReport(3, [leak("acme", "globex")]));
const large = htmlReport(sampleReport(200));

describe.skipIf(!isThere)(`the report can be used in a real browser${reason}`, { timeout: 120_000 }, () => {
  const { looking } = useBrowser();

  test("tables are sorted by click and by key, and say so", async () => {
    await looking(large, {}, async (page) => {
      const fleet = page.getByRole("table", { name: "Tenants, their share, and what ends next" });
      const cores = fleet.getByRole("button", { name: "Cores" });
      const head = fleet.getByRole("columnheader", { name: "Cores" });
      const column = async (): Promise<number[]> => (await fleet.locator("tbody td:nth-child(9)").allInnerTexts()).map(Number);
      await cores.click();
      expect(await head.getAttribute("aria-sort")).toBe("ascending");
      const upwards = [...(await column())].sort((left, right) => left - right);
      expect(await column()).toEqual(upwards);
      await cores.focus();
      await page.keyboard.press("Enter");
      expect(await head.getAttribute("aria-sort")).toBe("descending");
      expect(await column()).toEqual([...upwards].reverse());
      await fleet.getByRole("button", { name: "Next end" }).click();
      expect(await head.getAttribute("aria-sort")).toBeNull();
      const ends = await fleet.locator("tbody td:nth-child(8)").allInnerTexts();
      expect(ends).toEqual([...ends].sort((left, right) => (left.replace("–", "9999") < right.replace("–", "9999") ? -1 : 1)));
    });
  });

  test("a filter shows the rows with all its words, and their number", async () => {
    await looking(large, {}, async (page) => {
      const fleet = page.getByRole("table", { name: "Tenants, their share, and what ends next" });
      await page.getByRole("heading", { name: "Fleet" }).scrollIntoViewIfNeeded();
      const filter = page.locator("h3:text-is('Fleet') + .filter");
      await filter.getByRole("searchbox").fill("Amber starter");
      const shown = await fleet.locator("tbody tr:visible").allInnerTexts();
      expect(shown.length).toBeGreaterThan(0);
      for (const row of shown) expect(row.toLowerCase()).toMatch(/amber.*starter/s);
      expect(await filter.locator("output").innerText()).toBe(`${shown.length} of 200`);
      await filter.getByRole("searchbox").fill("");
      expect(await fleet.locator("tbody tr:visible").count()).toBe(200);
    });
  });

  test("without scripts everything is there, and nothing that would not work", async () => {
    await looking(large, { script: false }, async (page) => {
      expect(await page.locator("button, input").count()).toBe(0);
      expect(
        await page.getByRole("table", { name: "Tenants, their share, and what ends next" }).locator("tbody tr").count(),
      ).toBe(200);
      const table = page.getByRole("table", { name: "Every way that is not denied, with what shows it" });
      expect(await table.isVisible()).toBe(false);
      await page.getByText("The map as a table, with evidence").click();
      expect(await table.isVisible()).toBe(true);
    });
  });

  test("the keyboard reaches everything in reading order, visibly, and first of all the way past the top", async () => {
    await looking(large, {}, async (page) => {
      await page.keyboard.press("Tab");
      const focused = await page.evaluate(
        "[document.activeElement.textContent, document.activeElement.getBoundingClientRect().left >= 0]",
      );
      expect(focused).toEqual(["Skip to the findings", true]);
      await page.keyboard.press("Enter");
      expect(await page.evaluate("document.activeElement.id")).toBe("main");
      const stops: number[] = [];
      const expected = await page.evaluate<number>(
        "window.stops = [...document.querySelectorAll('main a, main button, main input, main summary, main [tabindex=\"0\"]')].filter((each) => each.checkVisibility()), stops.length",
      );
      for (let index = 0; index < expected; index += 1) {
        await page.keyboard.press("Tab");
        stops.push(await page.evaluate<number>("stops.indexOf(document.activeElement)"));
        if (index % 10 === 0) expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
      }
      expect(stops).toEqual([...stops.keys()]);
    });
  });

  test("a large map is scrolled with the arrow keys, and its names stay in sight", async () => {
    await looking(large, {}, async (page) => {
      const map = page.getByRole("region", { name: "Isolation map" });
      await map.focus();
      for (let presses = 0; presses < 12; presses += 1) {
        await page.keyboard.press("ArrowRight");
        await page.keyboard.press("ArrowDown");
      }
      const scrolled = (): Promise<boolean> =>
        page.evaluate<boolean>(
          "Math.min(document.querySelector('.map').scrollLeft, document.querySelector('.map').scrollTop) > 200",
        );
      await expect.poll(scrolled).toBe(true);
      const places = await page.evaluate<number[]>(
        "(() => { const map = document.querySelector('.map').getBoundingClientRect(); const [corner, top, left] = document.querySelectorAll('.map svg'); return [corner.getBoundingClientRect().left - map.left, top.getBoundingClientRect().top - map.top, left.getBoundingClientRect().left - map.left].map(Math.round); })()",
      );
      expect(places).toEqual([0, 0, 0]);
    });
  });

  test("a screen reader meets landmarks, one first heading, tables with names, and no control without one", async () => {
    await looking(small, {}, async (page) => {
      const tree = await page.locator("body").ariaSnapshot();
      for (const part of [
        "- banner:",
        '- heading "1 leak" [level=1]',
        '- navigation "Parts of this report":',
        "- main:",
        '- region "Environment prod"',
        '- heading "Isolation map" [level=3]',
        '- table "Every way that is not denied, with what shows it"',
        '- columnheader "Identity"',
        '- rowheader "acme"',
        "- contentinfo:",
      ])
        expect(tree).toContain(part);
      expect(tree).not.toMatch(/- img\b(?! ")/);
      const session = await page.context().newCDPSession(page);
      const { nodes } = await session.send("Accessibility.getFullAXTree");
      const focusable = nodes.filter(
        ({ ignored, properties }) =>
          !ignored && properties?.some(({ name, value }) => name === "focusable" && value.value === true) === true,
      );
      const nameless = focusable.filter(
        ({ role, name }) => !["RootWebArea", "main"].includes(String(role?.value)) && !name?.value,
      );
      expect(focusable.length).toBeGreaterThan(10);
      expect(nameless.map(({ role }) => String(role?.value))).toEqual([]);
    });
  });
});
