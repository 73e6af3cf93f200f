// Turns the pinned third-party libraries into static/ui/vendor/. Started by bin/bundle.
import { build } from "esbuild";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "../../../node_modules");
const vendor = join(here, "../static/ui/vendor");

rmSync(vendor, { recursive: true, force: true });
mkdirSync(vendor, { recursive: true });

await build({
  entryPoints: [join(here, "htmx.js"), join(here, "editor.js")],
  outdir: vendor,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "linked",
  logLevel: "warning",
});

const names = readFileSync(join(here, "icons.txt"), "utf8").split("\n").filter(Boolean);
const symbols = names.map((name) => {
  const svg = readFileSync(join(modules, "lucide-static/icons", `${name}.svg`), "utf8");
  const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
  return `<symbol id="${name}" viewBox="0 0 24 24">${inner.replace(/\s*\n\s*/g, "")}</symbol>`;
});
const licence = "<!-- Lucide icons, ISC licence, https://lucide.dev/license -->";
writeFileSync(join(vendor, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${licence}${symbols.join("")}</svg>\n`);

const inter = join(modules, "@fontsource-variable/inter");
for (const subset of ["latin", "latin-ext"]) {
  copyFileSync(join(inter, `files/inter-${subset}-wght-normal.woff2`), join(vendor, `inter-${subset}.woff2`));
}
copyFileSync(join(inter, "LICENSE"), join(vendor, "inter-LICENSE.txt"));
