import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["generated/**"] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ["src/**/*.ts", "src/**/*.tsx"],
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      // Text from a file reaches the page as text only.
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "use textContent: names come from input" },
        { property: "outerHTML", message: "use textContent: names come from input" },
        { property: "insertAdjacentHTML", message: "use textContent: names come from input" },
      ],
      "no-restricted-syntax": ["error", { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: "names come from input" }],
    },
  },
  {
    // Only src/api/ talks to the service.
    files: ["src/**/*.ts", "src/**/*.tsx"],
    ignores: ["src/api/**"],
    rules: { "no-restricted-globals": ["error", "fetch", "XMLHttpRequest", "WebSocket"] },
  },
  {
    files: ["**/*.mjs"],
    languageOptions: {
      globals: {
        console: "readonly", process: "readonly", URL: "readonly", document: "readonly", MutationObserver: "readonly", window: "readonly", fetch: "readonly",
        setTimeout: "readonly", navigator: "readonly", performance: "readonly", getComputedStyle: "readonly", Buffer: "readonly",
        localStorage: "readonly", sessionStorage: "readonly", location: "readonly", indexedDB: "readonly", requestAnimationFrame: "readonly", ClipboardEvent: "readonly", DataTransfer: "readonly", DragEvent: "readonly", File: "readonly",
      },
    },
  },
);
