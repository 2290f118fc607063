/** What a control of a standard is here: what is looked at for it, or why nothing is. */

/** The standards there is a view for. */
export const STANDARDS = ["cis", "nsa", "owasp", "gdpr", "hipaa", "iso27001"] as const;

/** A standard by its short name. */
export type StandardName = (typeof STANDARDS)[number];

/** A rule about files, for one part of them. */
export interface FileRule {
  readonly code: string;
  /** The fields it is about here, such as `backup`; without it all that the rule looks at. */
  readonly fields?: string;
}

/** One control. Titles are ours: the standards' own texts are not repeated. */
export interface Control {
  readonly id: string;
  readonly title: string;
  /** Names of invariants that serve it, judged for every tenant. */
  readonly invariants: readonly string[];
  /** Rules that serve it, judged for tenants that declare the profile of this name. */
  readonly rules: readonly FileRule[];
  /** Why nothing here can say anything about it; there are no invariants and rules then. */
  readonly notCovered?: string;
}

/** A standard with its controls in their order. */
export interface Standard {
  readonly title: string;
  /** Whether tenants declare it: rules about files are looked at for those alone. */
  readonly isDeclared: boolean;
  readonly controls: readonly Control[];
}

/** A control that invariants serve, and rules about files. */
export function judged(id: string, title: string, invariants: readonly string[], rules: readonly FileRule[] = []): Control {
  return { id, title, invariants, rules };
}

/** A control that nothing here can show. */
export function notCovered(id: string, title: string, reason: string): Control {
  return { id, title, invariants: [], rules: [], notCovered: reason };
}

/** The bounds of a profile for some fields: what its floors and ceilings ask of them. */
export function bound(fields: string): FileRule {
  const code = fields.startsWith("isolation.data") ? "ISO-102" : fields.startsWith("encryption") ? "ISO-110" : "OPS-103";
  return { code, fields };
}
