// node build.mjs [OUT]: bundles src/ into OUT/site/ (a page, and assets whose names change with their content), and writes OUT/dashboard_files.cpp,
// which holds the same files for the service: the page as it is, what it loads packed.
import { build } from "esbuild";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { gzipSync } from "node:zlib";

const types = { ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".woff2": "font/woff2", ".html": "text/html; charset=utf-8" };

export async function bundle({ minify = true } = {}) {
  const bundled = await build({
    entryPoints: { main: "src/main.tsx" },
    bundle: true,
    minify,
    splitting: true, // what is loaded later (the grid) is a file of its own
    write: false,
    outdir: "/",
    metafile: true,
    format: "esm",
    target: ["es2020", "chrome100", "firefox100", "safari15"],
    charset: "utf8",
    legalComments: "none", // the licences are in LICENSES/web.txt
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    jsx: "automatic",
    jsxImportSource: "preact",
    loader: { ".woff2": "file" },
    publicPath: "/assets",
    logLevel: "warning",
  });
  // esbuild puts the styles of what is loaded later into those of the page as well: their own file is asked by nobody.
  const assets = bundled.outputFiles.map((file) => ({ name: basename(file.path), bytes: Buffer.from(file.contents) })).filter(({ name }) => !/^(?!main-).*\.css$/.test(name));
  const find = (pattern) => assets.find(({ name }) => pattern.test(name)).name;
  const page = readFileSync("page.html", "utf8")
    .replace("%%STYLE%%", `/assets/${find(/^main-.*\.css$/)}`).replace("%%SCRIPT%%", `/assets/${find(/^main-.*\.js$/)}`);
  const lazy = new Set();
  for (const output of Object.values(bundled.metafile.outputs))
    for (const { path, kind } of output.imports) if (kind === "dynamic-import") lazy.add(basename(path));
  return { page: Buffer.from(page), assets, isLazy: (name) => lazy.has(name) };
}

const bytesOf = (bytes) => [...bytes].map((byte) => `0x${byte.toString(16).padStart(2, "0")},`).join("").replace(/(.{125})/g, "$1\n");

function source(files) {
  const arrays = files.map(({ bytes }, i) => `constexpr unsigned char bytes_${i}[] = {\n${bytesOf(bytes)}\n};\n`).join("");
  const view = (i) => `{reinterpret_cast<const char*>(bytes_${i}), sizeof bytes_${i}}`;
  const entries = files.map(({ path, type, gzipped, immutable }, i) => `      DashboardFile{"${path}", "${type}", ${view(i)}, ${gzipped}, ${immutable}},  // NOLINT: bytes of a file\n`).join("");
  return `// Generated from web/dashboard/: do not edit.
#include "http/dashboard.hpp"

#include <array>

namespace chargeplan::http {
namespace {
${arrays}}  // namespace

std::span<const DashboardFile> dashboard_files() noexcept {
  static const std::array files{
${entries}  };
  return files;
}

}  // namespace chargeplan::http
`;
}

if (process.argv[1]?.endsWith("build.mjs")) {
  const out = process.argv[2] ?? "dist";
  const { page, assets, isLazy } = await bundle();
  const site = join(out, "site");
  rmSync(site, { recursive: true, force: true });
  mkdirSync(join(site, "assets"), { recursive: true });
  writeFileSync(join(site, "index.html"), page);
  let first_bytes = page.length;
  const files = [{ path: "/", type: types[".html"], bytes: page, gzipped: false, immutable: false }];
  for (const { name, bytes } of assets) {
    const packed = gzipSync(bytes, { level: 9 });
    writeFileSync(join(site, "assets", name), bytes);
    files.push({ path: `/assets/${name}`, type: types[extname(name)], bytes: packed, gzipped: true, immutable: true });
    if (!isLazy(name)) first_bytes += packed.length;
    console.log(`${name.padEnd(48)} ${String(bytes.length).padStart(8)} bytes, ${String(packed.length).padStart(7)} packed${isLazy(name) ? ", later" : ""}`);
  }
  console.log(`first load: ${(first_bytes / 1000).toFixed(1)} kB packed`);
  if (first_bytes > 400_000) throw new Error("the first load is to stay under 400 kB");
  writeFileSync(join(out, "dashboard_files.cpp.new"), source(files));
  renameSync(join(out, "dashboard_files.cpp.new"), join(out, "dashboard_files.cpp"));
}
