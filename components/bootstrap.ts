/** The version of the shared server's bootstrap that this program's tenants rely on, as it stands on the server's databases. */

import { renderBootstrap, versionComment } from "../sql/bootstrap";
import { SHARED_DATABASE, TEMPLATE_DATABASE } from "../sql/names";

const { version } = renderBootstrap();

/** What must be the comment on each of these databases. */
export const BOOTSTRAP = { comment: versionComment(version), databases: [SHARED_DATABASE, TEMPLATE_DATABASE] } as const;
