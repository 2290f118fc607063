/** The attack catalogue: what a tenant with a login and raw SQL may try, by category. */

import type { Attack } from "../attack";
import { databases } from "./databases";
import { identity } from "./identity";
import { planting } from "./planting";
import { rows } from "./rows";
import { schemas } from "./schemas";
import { server } from "./server";
import { sideChannels } from "./side-channels";

interface Category {
  readonly title: string;
  readonly attacks: readonly Attack[];
}

export const catalogue: readonly Category[] = [
  { title: "Identity: to be somebody else", attacks: identity },
  { title: "Rows: reading and changing the victim's", attacks: rows },
  { title: "Side channels: learning of them otherwise", attacks: sideChannels },
  { title: "Planting: leaving something for others to run into", attacks: planting },
  { title: "Server: files, settings, sessions, other databases", attacks: server },
  { title: "Databases of one tenant", attacks: databases },
  { title: "Schemas of one tenant", attacks: schemas },
];
