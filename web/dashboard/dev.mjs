// node dev.mjs [PORT] [SERVICE]: serves the page built afresh for each load, and hands /v1 and /health on to a service that runs.
import { createServer, request as ask } from "node:http";
import { extname } from "node:path";
import { bundle } from "./build.mjs";

const port = Number(process.argv[2] ?? 8090);
const service = new URL(process.argv[3] ?? "http://127.0.0.1:8080");
const types = { ".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2" };
let built = null;

createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  if (pathname.startsWith("/v1") || pathname.startsWith("/health")) {
    const onward = ask({ host: service.hostname, port: service.port, path: request.url, method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => { response.destroy(); });
    response.on("close", () => { onward.destroy(); });
    request.pipe(onward);
    return;
  }
  if (pathname === "/") built = bundle({ minify: false });
  void (built ??= bundle({ minify: false })).then(({ page, assets }) => {
    const asset = assets.find(({ name }) => `/assets/${name}` === pathname);
    if (pathname === "/") response.writeHead(200, { "Content-Type": "text/html" }).end(page);
    else if (asset) response.writeHead(200, { "Content-Type": types[extname(asset.name)] }).end(asset.bytes);
    else response.writeHead(404).end();
  }, (error) => { response.writeHead(500).end(String(error)); });
}).listen(port, () => { console.log(`http://localhost:${port}`); });
