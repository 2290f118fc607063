/** Laws and management standards: what of them invariants and the profile's bounds show. Most of such a text is about people. */

import { bound, judged, notCovered, type Standard } from "./control";

const NETWORK = ["namespace-denies-by-default", "network-stays-in-tenant", "network-opening-is-narrow"];
const DATABASE = ["database-role-is-unprivileged", "database-right-stays-in-tenant", "tenant-database-is-closed"];
const RIGHTS = ["role-is-bounded", "binding-stays-in-tenant", "binding-elsewhere-is-no-tenants"];
const CALLERS = ["route-is-fenced", "route-header-is-the-gateways", "issuer-names-one-tenant"];
const ORGANISATION = "a matter of people, contracts and procedures, which no file here describes";

/** Regulation (EU) 2016/679. */
export const gdpr: Standard = {
  title: "GDPR, Regulation (EU) 2016/679",
  isDeclared: true,
  controls: [
    judged("Art. 5(1)(e)", "Data is kept no longer than needed", [], [bound("monitoring.logs")]),
    judged("Art. 5(1)(f)", "Data is kept from those it is not for", [...NETWORK, ...DATABASE, ...CALLERS]),
    judged("Art. 5(2)", "What was done can be shown", [], [bound("audit")]),
    notCovered("Art. 6-9", "There is a reason for processing", ORGANISATION),
    notCovered("Art. 12-16", "People are informed and can object", ORGANISATION),
    judged("Art. 17", "Data is erased when its time is over", [], [bound("offboarding.retention")]),
    judged("Art. 25", "What nobody decided is closed", ["namespace-denies-by-default", ...RIGHTS]),
    judged("Art. 28(3)(g)", "Whoever leaves gets the data back", [], [bound("offboarding.export")]),
    notCovered("Art. 30", "There is a record of processing", ORGANISATION),
    judged("Art. 32(1)(a)", "Data is encrypted", ["database-connection-is-verified"], [bound("encryption.inTransit")]),
    judged("Art. 32(1)(b)", "Systems stay confidential and available", [...RIGHTS, "quota-is-complete"]),
    judged(
      "Art. 32(1)(c)-(d)",
      "Data can be restored, and that is tested",
      ["dedicated-cluster-is-backed-up"],
      [bound("backup")],
    ),
    notCovered("Art. 33-34", "Breaches are reported", ORGANISATION),
    notCovered("Art. 35", "Consequences are assessed beforehand", ORGANISATION),
    judged("Art. 44", "Data does not leave for other countries", [], [{ code: "ISO-106" }, { code: "FED-108" }]),
  ],
};

/** 45 CFR Part 164, Subpart C. */
export const hipaa: Standard = {
  title: "HIPAA Security Rule, 45 CFR Part 164, Subpart C",
  isDeclared: true,
  controls: [
    notCovered("164.308(a)(1)-(6)", "Risks, people and incidents are managed", ORGANISATION),
    judged("164.308(a)(7)", "Data survives an emergency", ["dedicated-cluster-is-backed-up"], [bound("backup")]),
    judged("164.308(a)(8)", "What was set up is looked at again", [], [bound("encryption.rotateEvery")]),
    notCovered("164.308(b), 164.314", "Partners are bound by contract", ORGANISATION),
    notCovered("164.310(a)-(c)", "Buildings and workplaces are safe", ORGANISATION),
    judged("164.310(d)(2)(i)", "Data is destroyed at the end", [], [bound("offboarding.erase")]),
    judged("164.312(a)(1)", "Only those get in who may", [...DATABASE, ...RIGHTS, ...NETWORK], [bound("isolation.data")]),
    judged("164.312(a)(2)(iv)", "Stored data is encrypted", ["vault-key-stays-inside"], [bound("encryption.key")]),
    judged("164.312(b)", "Accesses are recorded", [], [bound("audit.retention")]),
    judged("164.312(c)(1)", "Records cannot be altered", [], [bound("audit.immutable")]),
    judged("164.312(d)", "Callers prove who they are", [...CALLERS, "consumer-only-limits", "password-is-generated-and-rotates"]),
    judged("164.312(e)(1)", "Data is protected on its way", ["database-connection-is-verified"], [bound("encryption.inTransit")]),
    judged("164.316(b)(2)(i)", "Records are kept for six years", [], [bound("audit.retention")]),
  ],
};

/** ISO/IEC 27001:2022, Annex A. */
export const iso27001: Standard = {
  title: "ISO/IEC 27001:2022, Annex A",
  isDeclared: true,
  controls: [
    notCovered("A.5.1-A.5.13", "The organisation knows and classifies what it has", ORGANISATION),
    judged("A.5.14", "Information is protected on its way", ["database-connection-is-verified"], [bound("encryption.inTransit")]),
    judged("A.5.15", "Access follows rules", [...RIGHTS, ...CALLERS]),
    judged(
      "A.5.18",
      "Access ends",
      ["network-opening-is-dated", "suspended-tenant-is-closed"],
      [{ code: "IDN-110" }, { code: "NET-105" }],
    ),
    notCovered("A.5.19-A.5.37", "Suppliers, incidents and law are managed", ORGANISATION),
    notCovered("A.6", "People are chosen and trained", ORGANISATION),
    notCovered("A.7", "Buildings are safe", ORGANISATION),
    judged("A.8.2", "Powerful rights are few", [
      "role-is-bounded",
      "database-role-is-unprivileged",
      "managed-objects-are-marked",
    ]),
    judged("A.8.3", "Information is for those it is meant for", [...DATABASE, "route-is-fenced"]),
    judged("A.8.5", "Log-ins are safe", ["password-is-generated-and-rotates", "tokens-are-short-lived", "consumer-only-limits"]),
    judged("A.8.6", "There is enough room", ["quota-is-complete", "limits-fit-the-quota"], [{ code: "QTA-107" }]),
    notCovered("A.8.7-A.8.8", "Harmful code and known holes are dealt with", ORGANISATION),
    judged("A.8.9", "What is set up is written down and nothing else", [
      "every-resource-is-decidable",
      "provider-is-known",
      "objects-are-declared-one-by-one",
    ]),
    judged("A.8.10", "Information is deleted in time", [], [bound("offboarding.erase"), bound("offboarding.retention")]),
    judged("A.8.13", "There are backups, and they are tested", ["dedicated-cluster-is-backed-up"], [bound("backup")]),
    judged("A.8.15", "There are logs, and they are protected", [], [bound("audit")]),
    notCovered("A.8.16", "Systems are watched", ORGANISATION),
    judged("A.8.20", "Networks are secured", NETWORK),
    judged("A.8.22", "Networks are separated", [
      "namespace-denies-by-default",
      "network-stays-in-tenant",
      "network-gateway-reaches-routed-pods",
    ]),
    judged(
      "A.8.24",
      "Cryptography follows rules",
      ["vault-key-stays-inside"],
      [bound("encryption.key"), bound("encryption.rotateEvery")],
    ),
    judged("A.8.31", "Environments are separated", [], [{ code: "FED-109" }]),
    judged("A.8.32", "Changes are controlled", ["admission-guards-tenants"], [{ code: "CHG-102" }]),
  ],
};
