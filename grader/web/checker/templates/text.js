// Characters as the course's check knows them, whichever Unicode this browser has.
const byId = (id) => document.getElementById(id);
const rules = JSON.parse(byId("data").textContent);
const { signs } = rules;

// Runs of characters of one kind: where each begins, and what holds for it, a bit a property.
const starts = [];
const kinds = [];
for (const [, length, kind] of rules.characters.runs.matchAll(/([0-9a-z]*)([A-Z])/g)) {
  starts.push((starts.at(-1) ?? 0) + (kinds.at(-1)?.length ?? 0));
  kinds.push({ length: length ? parseInt(length, 36) : 1, mask: rules.characters.masks[kind.charCodeAt(0) - 65] });
}

function maskOf(char) {
  const point = char.codePointAt(0);
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= point) low = middle;
    else high = middle;
  }
  return kinds[low].mask;
}

const is = Object.fromEntries(
  rules.characters.flags.map((name, bit) => [name, (char) => ((maskOf(char) >> bit) & 1) === 1]),
);
const chars = (text) => Array.from(text);
const isIn = (set) => (char) => set.includes(char);

// Characters newer than the table stay as they are, so that a newer browser does not compose them.
function known(text, change) {
  const pieces = [];
  let [piece, isNew] = ["", false];
  for (const char of text) {
    if (is.unassigned(char) !== isNew) {
      pieces.push(isNew ? piece : change(piece));
      [piece, isNew] = ["", !isNew];
    }
    piece += char;
  }
  return pieces.join("") + (isNew ? piece : change(piece));
}

const normal = (text) => known(text, (piece) => piece.normalize("NFC"));
const lower = (text) => known(text, (piece) => piece.toLowerCase());

function strip(text, set, { left = true, right = true } = {}) {
  let [from, to] = [0, text.length];
  while (left && from < to && set.includes(text[from])) from += 1;
  while (right && to > from && set.includes(text[to - 1])) to -= 1;
  return text.slice(from, to);
}

// The last piece of a text behind a sign, and what is before it; all is the piece without the sign.
function parted(text, sign) {
  const at = text.lastIndexOf(sign);
  return at < 0 ? ["", "", text] : [text.slice(0, at), sign, text.slice(at + sign.length)];
}

const codePoint = (char) => `U+${char.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
const listed = (found) => [...new Set(found)].map(codePoint).join(", ");

function show(text, limit = signs.shown) {
  const all = chars(text);
  const shown = all.slice(0, limit).map((char) => (is.hidden(char) ? `[${codePoint(char)}]` : char));
  return shown.join("") + (all.length <= limit ? "" : "…");
}

const hex = (bytes, between = "") => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(between);

const noticeOf = (code, args = {}, severity = "fail") => ({ code, args, severity });
const breach = (code, args) => noticeOf(code, args, rules.rule.severities[code]);
const isFail = ({ severity }) => severity === "fail";

const marks = { en: ["“", "”"], de: ["„", "“"] };

// Quotes a text; the numbers of its characters may follow in brackets.
function quoted(text, language) {
  const at = text.lastIndexOf(" (");
  const own = at < 0 ? text : text.slice(0, at);
  return marks[language].join(own) + text.slice(own.length);
}

function render({ code, args }, language) {
  return rules.messages[code][language].replace(/\{(\w+)(:quoted)?\}/g, (place, name, isQuoted) => {
    if (!(name in args)) return place;
    return isQuoted ? quoted(args[name], language) : args[name];
  });
}
