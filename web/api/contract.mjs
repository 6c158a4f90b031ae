// The files of src/http/contract/ as one OpenAPI document, with what every operation shares put in.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { parse } from "yaml";
import { patterns } from "./patterns.mjs";

const problem = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };
const request_id = { "X-Request-Id": { $ref: "#/components/headers/RequestId" } };
const of_any_route = ["400", "406", "408", "422", "431", "500", "503"];
const of_a_body = ["413", "415"];
const of_a_key = ["401", "403", "429"]; // an operation with an empty `security` asks nobody for one

/// Adds the members of `more` to `whole`; the same name twice is a mistake.
function add(whole, more, place) {
  for (const [key, value] of Object.entries(more ?? {})) {
    if (key in whole) throw new Error(`${place}: ${key} is there already`);
    whole[key] = value;
  }
}

function merge(files) {
  const contract = parse(readFileSync(files.find((file) => basename(file) === "openapi.yaml"), "utf8"));
  for (const file of files.filter((name) => basename(name) !== "openapi.yaml")) {
    const part = parse(readFileSync(file, "utf8"), { merge: true });
    for (const [path, operations] of Object.entries(part.paths ?? {})) add((contract.paths[path] ??= {}), operations, `${file}: ${path}`);
    for (const [kind, entries] of Object.entries(part.components ?? {}))
      add((contract.components[kind] ??= {}), entries, `${file}: ${kind}`);
  }
  return contract;
}

/// Every error, named by its status, is a problem; every answer has the request's id.
function complete_shared(responses) {
  for (const [name, response] of Object.entries(responses)) {
    if (/^[45]/.test(name)) response.content = problem;
    response.headers = { ...request_id, ...response.headers };
  }
}

function complete_operation(operation) {
  operation.parameters = [{ $ref: "#/components/parameters/RequestId" }, ...(operation.parameters ?? [])];
  const shared = [...of_any_route, ...(operation.requestBody ? of_a_body : []), ...(operation.security ? [] : of_a_key)];
  for (const response of Object.values(operation.responses))
    if (!response.$ref) response.headers = { ...request_id, ...response.headers };
  for (const status of shared) operation.responses[status] ??= { $ref: `#/components/responses/${status}` };
  const rules = operation["x-rules"];
  if (rules) {
    const words = rules.map((rule) => rule.split(" ")).map(([slug, at]) => (at ? `\`${slug}\` at \`${at}\`` : `\`${slug}\``));
    operation.description = `${(operation.description ?? "").trim()}\n\n**Rules that the schema cannot say** (422): ${words.join(", ")}.\n`;
  }
}

/// files: paths of the YAML files, openapi.yaml among them.
export function contract_of(files, version) {
  const contract = merge(files);
  complete_shared(contract.components.responses);
  for (const path of Object.values(contract.paths))
    for (const operation of Object.values(path)) complete_operation(operation);
  let text = JSON.stringify(contract);
  for (const [mark, value] of Object.entries({ VERSION: version, ...patterns }))
    text = text.replaceAll(`"%%${mark}%%"`, () => JSON.stringify(value));
  if (text.includes("%%")) throw new Error(`unknown mark: ${text.slice(text.indexOf("%%"), text.indexOf("%%") + 40)}`);
  return text;
}
