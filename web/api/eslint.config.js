import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  { files: ["**/*.mjs"], languageOptions: { globals: globals.node } },
  { files: ["start.js"], languageOptions: { sourceType: "script", globals: { ...globals.browser, SwaggerUIBundle: "readonly" } } },
];
