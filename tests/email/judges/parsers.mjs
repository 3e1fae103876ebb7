// What two readers of mail make of each message, as JSON. Arguments: .eml files.
import { readFileSync } from "node:fs";
import { simpleParser } from "mailparser";
import PostalMime from "postal-mime";

const postalFile = (file) => [file.filename, file.mimeType, Buffer.from(file.content).toString("base64")];
const parserFile = (file) => [file.filename, file.contentType, file.content.toString("base64")];

const seen = {};
for (const file of process.argv.slice(2)) {
  const raw = readFileSync(file);
  const postal = await PostalMime.parse(raw);
  const parsed = await simpleParser(raw, { skipImageLinks: true });
  seen[file] = {
    "postal-mime": {
      subject: postal.subject, to: postal.to.map(({ name, address }) => [name, address]),
      html: postal.html, text: postal.text, attachments: postal.attachments.map(postalFile),
    },
    mailparser: {
      subject: parsed.subject, to: parsed.to.value.map(({ name, address }) => [name, address]),
      html: parsed.html, text: parsed.text, attachments: parsed.attachments.map(parserFile),
    },
  };
}
console.log(JSON.stringify(seen));
