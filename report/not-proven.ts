/** What a report cannot know, said in every report: a reader must not take "0 leaks" for more than it is. */

/** One claim that is not made, and who can make it. */
interface Limit {
  readonly what: string;
  readonly why: string;
}

/** The limits of what is judged, in the order in which they matter to somebody who relies on it. */
export const NOT_PROVEN: readonly Limit[] = [
  {
    what: "That the cluster does what its objects say",
    why: "Judged is what would be created. Whether the network plugin enforces network policies, and whether somebody changed an object by hand, is seen on the cluster only.",
  },
  {
    what: "That application code asks the right questions",
    why: "A row filter or a query inside a tenant's own application is not read. What the database itself refuses is tested.",
  },
  {
    what: "That Kubernetes, PostgreSQL and the gateway have no bugs",
    why: "An escape from a container or a hole in a server is beyond what declarations can show.",
  },
  {
    what: "That tenants on one node cannot slow each other down or measure each other",
    why: "Quotas bound what is reserved. Shared caches, disks and network cards have side effects that no quota covers.",
  },
  {
    what: "That promised blocks are kept",
    why: "What the platform team promises beside this program (backups, audit, encryption, monitoring) is handed over and not built here.",
  },
];
