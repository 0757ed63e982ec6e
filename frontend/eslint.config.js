import { defineConfig, globalIgnores } from "eslint/config";
import importX, { createNodeResolver } from "eslint-plugin-import-x";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const FETCH_MESSAGE = "Requests go through lib/api-client.ts.";

export default defineConfig(
  globalIgnores([
    ".next/",
    "out/",
    "node_modules/",
    "next-env.d.ts",
    "test-results/",
    "playwright-report/",
    "lib/api-schema.ts", // made by a program
  ]),
  {
    files: ["**/*.{ts,tsx,js}"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    plugins: { "import-x": importX },
    settings: {
      "import-x/extensions": [".ts", ".tsx", ".js"],
      "import-x/resolver-next": [
        createNodeResolver({
          extensions: [".ts", ".tsx", ".d.ts", ".js", ".css"],
          tsconfig: { configFile: `${import.meta.dirname}/tsconfig.json` },
        }),
      ],
    },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "no-console": "error",
      eqeqeq: "error",
      "no-restricted-globals": [
        "error",
        { name: "fetch", message: FETCH_MESSAGE },
        { name: "XMLHttpRequest", message: FETCH_MESSAGE },
        { name: "EventSource", message: FETCH_MESSAGE },
      ],
      "no-restricted-properties": [
        "error",
        { object: "window", property: "fetch", message: FETCH_MESSAGE },
        { object: "globalThis", property: "fetch", message: FETCH_MESSAGE },
      ],
      "@typescript-eslint/no-unused-vars": ["error", { varsIgnorePattern: "^_", argsIgnorePattern: "^_" }],
      "@typescript-eslint/no-invalid-void-type": ["error", { allowInGenericTypeArguments: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-definitions": ["error", "interface"],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "import-x/no-cycle": "error",
      "import-x/no-unresolved": "error",
      "import-x/order": [
        "error",
        {
          "newlines-between": "always",
          alphabetize: { order: "asc" },
          groups: [["builtin", "external"], "internal", ["parent", "sibling"]],
        },
      ],
      "import-x/no-restricted-paths": [
        "error",
        {
          basePath: import.meta.dirname,
          zones: [
            {
              target: "./lib",
              from: ["./app", "./components", "./chatkit-element"],
              message: "lib is the lowest layer.",
            },
            { target: "./components", from: "./app", message: "The direction is app, components, lib." },
            {
              target: "./chatkit-element",
              from: ["./app", "./components", "./lib"],
              message: "The element stands alone.",
            },
            { target: "./app", from: "./chatkit-element", message: "Only components/chat knows the element." },
            {
              target: "./components/!(chat)/**",
              from: "./chatkit-element",
              message: "Only components/chat knows the element.",
            },
          ],
        },
      ],
    },
  },
  {
    files: ["**/*.tsx"],
    extends: [jsxA11y.flatConfigs.strict, reactHooks.configs.flat.recommended],
    rules: { "max-lines": ["error", { max: 250, skipBlankLines: false, skipComments: false }] },
  },
  {
    files: ["lib/api-client.ts", "chatkit-element/**", "e2e/**", "**/*.test.{ts,tsx}"],
    // The element receives its fetch from the page and falls back to the browser's; tests stand in for the network.
    rules: { "no-restricted-globals": "off", "no-restricted-properties": "off" },
  },
  {
    files: ["*.js", "*.mjs"],
    extends: [tseslint.configs.disableTypeChecked],
  },
);
