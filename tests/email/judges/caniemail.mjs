// Prints each feature that some client lacks, or supports in part, as "feature | client". Arguments: HTML files.
import { readFileSync } from "node:fs";
import { caniemail } from "caniemail";

const clients = ["apple-mail.*", "gmail.*", "outlook.*", "samsung-email.*", "yahoo.*", "protonmail.*", "mail-ru.*", "orange.*"];
const found = new Set();
for (const file of process.argv.slice(2)) {
  const { issues } = caniemail({ clients, html: readFileSync(file, "utf8") });
  for (const kind of ["errors", "warnings"])
    for (const [client, lacking] of issues[kind])
      for (const { title } of lacking) found.add(`${title} | ${client}`);
}
console.log([...found].sort().join("\n"));
