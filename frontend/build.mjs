// Bundle the front end into the Python package: `npm run build` here, after `npm ci`.
// What is made is committed, so that nobody needs Node to build a site.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
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

// What every page loads: classic scripts, which also run where a page is opened from a folder.
const reader = join(root, "../converters/sphinx_ext/static");
const classic = (name, entry, define = {}) =>
  build({
    absWorkingDir: root,
    entryPoints: { [name]: entry },
    outdir: reader,
    bundle: true,
    format: "iife",
    target: "es2022",
    minify: true,
    define,
  });
await classic("postpress-search", "reader/search.ts");
// the first script knows which version of the second it loads, so that no cache gives an old one
const version = createHash("sha256").update(readFileSync(join(reader, "postpress-search.js"))).digest("hex");
await classic("postpress", "reader/main.ts", { SEARCH_VERSION: JSON.stringify(version.slice(0, 8)) });
for (const name of ["postpress.js", "postpress-search.js"]) {
  console.log(`${name}: ${gzipSync(readFileSync(join(reader, name))).length} bytes gzipped`);
}

// Mermaid as it was published, in one archive: a site with diagrams gets its files.
const mermaid = join(root, "node_modules/mermaid");
const modules = readdirSync(join(mermaid, "dist/chunks/mermaid.esm.min"))
  .filter((name) => name.endsWith(".mjs"))
  .map((name) => `dist/chunks/mermaid.esm.min/${name}`);
const tar = execFileSync(
  "tar",
  ["--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner", "-c", "LICENSE",
   "dist/mermaid.esm.min.mjs", ...modules.sort()],
  { cwd: mermaid, maxBuffer: 1 << 26 },
);
writeFileSync(join(root, "../converters/sphinx_ext/diagrams/mermaid.tar.gz"), gzipSync(tar, { level: 9 }));

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
const pyodideVersion = JSON.parse(readFileSync(join(pyodide, "package.json"), "utf8")).version;
writeFileSync(
  join(root, "../converters/pyodide.json"),
  JSON.stringify({ version: pyodideVersion, files: Object.fromEntries(files.map((name) => [name, sha256(name)])), packages }) + "\n",
);

// A test compares these with the sources, so that a bundle that was not made again is noticed.
function stamp(folder, file) {
  const hash = createHash("sha256");
  const sources = readdirSync(join(root, folder)).sort().map((name) => join(root, folder, name));
  for (const source of [...sources, join(root, "words.ts"), join(root, "package-lock.json"), join(root, "build.mjs")]) {
    hash.update(readFileSync(source));
  }
  writeFileSync(file, hash.digest("hex") + "\n");
}
stamp("src", join(out, "SOURCES.sha256"));
stamp("reader", join(root, "../converters/sphinx_ext/reader.sha256"));
