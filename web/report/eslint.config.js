import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ["src/**/*.ts"],
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      // Text from a plan reaches the page as text only.
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "use textContent: names come from input" },
        { property: "outerHTML", message: "use textContent: names come from input" },
        { property: "insertAdjacentHTML", message: "use textContent: names come from input" },
      ],
      "no-restricted-globals": ["error", "fetch", "XMLHttpRequest", "WebSocket", "localStorage"],
    },
  },
  {
    files: ["**/*.mjs"],
    languageOptions: {
      globals: { console: "readonly", process: "readonly", URL: "readonly", document: "readonly", window: "readonly" },
    },
  },
);
