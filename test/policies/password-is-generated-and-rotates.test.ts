import type { Recorded } from "../support/recorded";
import { describeSabotages } from "../support/sabotage";

const password = (path: string, value: unknown) => (stack: Recorded) =>
  stack.changed("RandomPassword", "acme-password-a", (props) => props.set(path, value));

describeSabotages("password-is-generated-and-rotates", {
  "a short password": password("length", 16),
  "a password of no length": password("length", undefined),
  "special characters": password("special", true),
  "special characters by default": password("special", undefined),
  "special characters of one's own choice": (stack) =>
    stack.changed("RandomPassword", "acme-password-a", (props) => {
      props.set("special", true);
      props.set("overrideSpecial", "-'");
    }),
  "a password that is never made anew": password("keepers", undefined),
  "a password with other keepers": password("keepers", { colour: "red" }),
  "two logins that change at the same time": password("keepers.epoch", "-1"),
});

describeSabotages(
  "password-is-generated-and-rotates",
  {
    "a short password of the platform's": (stack) =>
      stack.changed("RandomPassword", "platform-password-db-pool", (props) => props.set("length", 20)),
  },
  "platform",
);
