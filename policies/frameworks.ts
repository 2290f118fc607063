/** Which controls of published standards an invariant serves: by its numbers in the catalogue, so that nobody writes them twice. */

import type { Invariant } from "./invariant";

/** A standard, with those of its controls that are meant. */
export interface Framework {
  readonly name: string;
  /** The edition its numbers are from. */
  readonly version: string;
  /** Such as `5.3.2`; separated by commas. */
  readonly reference: string;
}

type Standard = "cis" | "nsa" | "topTen" | "multiTenant";

const STANDARDS: Readonly<Record<Standard, Omit<Framework, "reference">>> = {
  cis: { name: "CIS Kubernetes Benchmark", version: "1.12" },
  nsa: { name: "NSA/CISA Kubernetes Hardening Guide", version: "1.2" },
  topTen: { name: "OWASP Kubernetes Top Ten", version: "2025" },
  multiTenant: { name: "OWASP Multi-Tenant Security Cheat Sheet", version: "Cheat Sheet Series" },
};

type Controls = Partial<Record<Standard, readonly string[]>>;

/** What a control is called in a standard that has no numbers. */
const DATA = { multiTenant: ["Database isolation"] };
const ACCESS = { multiTenant: ["Tenant context", "Access control"] };
const SECRETS = { topTen: ["K03"], multiTenant: ["Encryption and keys"] };

/** Numbers of the catalogue that no standard has are missing. */
const CONTROLS: Readonly<Record<string, Controls>> = {
  A1: { cis: ["5.6.1"], ...ACCESS },
  A2: { cis: ["5.6.4"], nsa: ["1.12"] },
  A5: { cis: ["5.2.1"], topTen: ["K01", "K04"] },
  A6: { cis: ["5.2.1"], topTen: ["K04"] },
  A7: ACCESS,
  A8: { topTen: ["K02"] },
  A10: { topTen: ["K04"] },
  B1: { nsa: ["4.0"], multiTenant: ["Resource quotas"] },
  B2: { nsa: ["4.0"], multiTenant: ["Resource quotas"] },
  B6: { nsa: ["4.1"], multiTenant: ["Resource quotas"] },
  C1: { cis: ["5.3.2"], topTen: ["K05"], nsa: ["2.0"] },
  C2: { topTen: ["K05"] },
  C3: { topTen: ["K05"], nsa: ["2.0"] },
  C4: { topTen: ["K05"] },
  C5: { topTen: ["K05", "K08"] },
  C6: { topTen: ["K05"] },
  D1: { topTen: ["K02"] },
  D2: { cis: ["5.1.3"], topTen: ["K02"] },
  D3: { cis: ["5.1.8"], topTen: ["K02"] },
  D4: { cis: ["5.1.9", "5.1.10", "5.1.11", "5.1.12", "5.1.13"], topTen: ["K02"] },
  D5: { topTen: ["K02"] },
  D6: { cis: ["5.1.2"], topTen: ["K02", "K03"] },
  D7: { cis: ["5.1.7"], topTen: ["K02"] },
  E1: { cis: ["5.1.5", "5.1.6"], nsa: ["1.11"] },
  F3: ACCESS,
  F4: ACCESS,
  F6: ACCESS,
  F8: ACCESS,
  F10: { multiTenant: ["Resource quotas"] },
  G1: DATA,
  G2: DATA,
  G3: DATA,
  G4: DATA,
  G5: DATA,
  G8: DATA,
  G9: DATA,
  H4: SECRETS,
  H5: SECRETS,
  H6: SECRETS,
  I3: ACCESS,
  I4: { topTen: ["K08"] },
  J1: { nsa: ["8"], topTen: ["K10"] },
  J2: { multiTenant: ["Backup"] },
};

/** The standards an invariant serves, in a fixed order; none where its numbers have no counterpart. */
export function frameworksOf({ ids }: Pick<Invariant, "ids">): readonly Framework[] {
  return (Object.keys(STANDARDS) as Standard[]).flatMap((standard) => {
    const controls = [...new Set(ids.flatMap((id) => CONTROLS[id]?.[standard] ?? []))];
    return controls.length === 0 ? [] : [{ ...STANDARDS[standard], reference: controls.join(", ") }];
  });
}
