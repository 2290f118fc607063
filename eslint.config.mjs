import tseslint from "typescript-eslint";

// The dependency rule of the architecture: data flows one way, and the judge never shares code with the judged.
const rooms = {
  model: [],
  sql: ["model"],
  components: ["model", "sql"],
  stacks: ["model", "components"],
  policies: ["model/labels"],
  report: ["model", "policies"],
  cli: ["model", "sql", "policies", "report"],
  local: ["model"],
};

const everyRoom = [...Object.keys(rooms), "test"];

/** Lint rule for one room: any relative import that leaves it must go to a room on its list. */
function fence(room, allowed) {
  const forbidden = everyRoom
    .filter((other) => other !== room && !allowed.includes(other))
    .map((other) => {
      const exception = allowed.find((path) => path.startsWith(`${other}/`));
      const beyond = exception === undefined ? "(/|$)" : `(?!/${exception.slice(other.length + 1)}$)`;
      return { regex: `^(\\.\\./)+${other}${beyond}`, message: `${room}/ may import only: ${[room, ...allowed].join(", ")}` };
    });
  const pulumi =
    room === "model" || room === "sql" ? [{ regex: "^@pulumi/", message: `${room}/ is pure TypeScript: no Pulumi import` }] : [];
  return {
    files: [`${room}/**/*.ts`],
    rules: { "no-restricted-imports": ["error", { patterns: [...forbidden, ...pulumi] }] },
  };
}

export default tseslint.config(
  { ignores: ["node_modules/", ".local/", ".build/", "**/*.js", "**/*.mjs", "test/fixtures/"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  ...Object.entries(rooms).map(([room, allowed]) => fence(room, allowed)),
);
