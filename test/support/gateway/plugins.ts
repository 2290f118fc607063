/** Every plugin the simulator knows, with its place in the order. One that is not here cannot be declared. */

import { accessPlugins } from "./plugins/access";
import { authenticationPlugins } from "./plugins/authentication";
import { limitPlugins } from "./plugins/limits";
import { openidConnect } from "./plugins/openid-connect";
import type { PluginKind } from "./plugins/plugin-kind";
import { requestPlugins } from "./plugins/request";
import { responsePlugins } from "./plugins/response";
import { upstreamPlugins } from "./plugins/upstream";

export const PLUGINS: Readonly<Record<string, PluginKind>> = {
  ...authenticationPlugins,
  ...accessPlugins,
  ...limitPlugins,
  ...requestPlugins,
  ...responsePlugins,
  ...upstreamPlugins,
  "openid-connect": openidConnect,
};
