// Bundle the front end into the Python package: `npm run build` here, after `npm ci`.
// What is made is committed, so that nobody needs Node to build a site.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const root = import.meta.dirname;
const out = join(root, "../converters/sphinx_ext/live/static/live");

rmSync(out, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: ["src/loader.ts", "src/worker.ts", "src/live.css"],
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "linked",
  loader: { ".py": "text" },
  entryNames: "[name]",
  chunkNames: "[name]-[hash]",
});

// What the build of a site has to know of Pyodide: the files with their hashes, and which package
// has which module.
const pyodide = join(root, "node_modules/pyodide");
const sha256 = (file) => createHash("sha256").update(readFileSync(join(pyodide, file))).digest("hex");
const lock = JSON.parse(readFileSync(join(pyodide, "pyodide-lock.json"), "utf8"));
const packages = Object.fromEntries(
  Object.entries(lock.packages)
    .filter(([, one]) => one.package_type !== "cpython_module")
    .map(([name, { file_name, sha256, depends, imports }]) => [name, { file_name, sha256, depends, imports }]),
);
const files = ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"];
const version = JSON.parse(readFileSync(join(pyodide, "package.json"), "utf8")).version;
writeFileSync(
  join(root, "../converters/pyodide.json"),
  JSON.stringify({ version, files: Object.fromEntries(files.map((name) => [name, sha256(name)])), packages }) + "\n",
);

// A test compares this with the sources, so that a bundle that was not made again is noticed.
const hash = createHash("sha256");
const sources = readdirSync(join(root, "src")).sort().map((name) => join(root, "src", name));
for (const file of [...sources, join(root, "package-lock.json"), join(root, "build.mjs")]) {
  hash.update(readFileSync(file));
}
writeFileSync(join(out, "SOURCES.sha256"), hash.digest("hex") + "\n");
