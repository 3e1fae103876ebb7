// Sends COUNT messages of LETTER.json to PORT through a nodemailer pool: node nodemailer_pool.mjs LETTER.json PORT COUNT
import { readFileSync } from "node:fs";
import nodemailer from "nodemailer";

const [file, port, count] = process.argv.slice(2);
const letter = JSON.parse(readFileSync(file, "utf8"));
const pool = nodemailer.createTransport({
  pool: true, maxConnections: 5, maxMessages: Infinity, host: "127.0.0.1", port: Number(port), ignoreTLS: true,
});
const from = "Lake Press <press@lake.example>";
const filled = (text, facts) => text.replace(/\{\{ (\w+) \}\}/g, (_, gap) => facts[gap]);

function message(n) {
  const facts = { name: `Reader ${n}`, outlet: `Desk ${n % 300}`, id: n.toString(16).padStart(32, "0") };
  const { subject, text, html } = letter[n % 2 ? "ru" : "en"];
  const to = `${facts.name} <reader${n}@desk${n % 300}.example>`;
  return { from, to, subject, text: filled(text, facts), html: filled(html, facts), textEncoding: "base64" };
}

let next = 0;
async function carry() {
  while (next < Number(count)) await pool.sendMail(message(next++));
}
await Promise.all(Array.from({ length: 20 }, carry));
pool.close();
