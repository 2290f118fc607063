import type { EnvironmentReport } from "../report";
import { figure, html, type Markup } from "./markup";
import { table } from "./table";

const GIB = 1024 ** 3;

/** Every tenant of an environment in one row. */
export function fleetTable({ tenants }: EnvironmentReport, today: string): Markup {
  const columns = [
    { head: "Tenant" },
    { head: "Name" },
    { head: "Tier" },
    { head: "Owner" },
    { head: "Status" },
    { head: "Openings", isNumber: true },
    { head: "Grants", isNumber: true },
    { head: "Next end" },
    { head: "Cores", isNumber: true },
    { head: "Memory, GiB", isNumber: true },
  ];
  const rows = tenants.map(({ id, name, tier, owner, status, openings, grants, nextEnding, requests }) => [
    { content: id },
    { content: html`<bdi>${name}</bdi>` },
    { content: tier },
    { content: html`<bdi>${owner}</bdi>` },
    { content: status, ...(status === "active" ? {} : { style: "notice" }) },
    { content: figure(openings), sort: openings },
    { content: figure(grants), sort: grants },
    {
      content: nextEnding ?? "–",
      sort: nextEnding ?? "9999",
      style: nextEnding !== undefined && nextEnding < today ? "date overdue" : "date",
    },
    { content: figure(requests.cpu), sort: requests.cpu },
    { content: figure(requests.memory / GIB), sort: requests.memory },
  ]);
  return table({ caption: "Tenants, their share, and what ends next", columns, rows, isList: true });
}
