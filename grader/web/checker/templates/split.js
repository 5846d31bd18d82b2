// Surname and number out of a file's name: split as the rule says, else repaired and noted.
const { separator } = rules.rule;
const wholeNumber = new RegExp(`^(?:${rules.rule.pattern})$`, "u");
const numberInText = new RegExp(`(?<![0-9])(?:${rules.rule.pattern})(?![0-9])`, "gu");
const isDash = isIn(signs.dashes);
const mayBeInSurname = (char) => " -'’".includes(char) || is.mark(char);
const mayBeRepaired = (char) => char === "_" || isDash(char) || mayBeInSurname(char);

function drop(draft, code, isWrong, put = "") {
  const wrong = draft.chars.filter(isWrong);
  if (!wrong.length) return;
  draft.slips.set(code, listed(wrong));
  draft.chars = draft.chars.map((char) => (isWrong(char) ? put : char)).filter(Boolean);
}

const note = (draft, code, found = "") => draft.slips.has(code) || draft.slips.set(code, found);

function dropHidden(draft) {
  drop(draft, "naming.nul", (char) => char === "\0");
  drop(draft, "naming.bidi", isIn(signs.bidi));
  drop(draft, "naming.control", is.control);
  drop(draft, "naming.zero_width", is.zero_width);
  drop(draft, "naming.hyphen_lookalike", isIn(signs.hyphens), "-");
  drop(draft, "naming.blank", is.foreign_blank, " ");
}

function compose(draft) {
  const text = draft.chars.join("");
  draft.text = normal(text);
  if (draft.text !== text) note(draft, "naming.unicode_form");
}

function stripExtension(draft, extension) {
  const found = draft.text.slice(-extension.length);
  if (lower(found) !== extension) {
    const other = /\.[A-Za-z][A-Za-z0-9]{0,6}$/.exec(draft.text);
    note(draft, "naming.extension", other ? other[0] : "");
    if (other) draft.text = draft.text.slice(0, other.index);
    return;
  }
  if (found !== extension) note(draft, "naming.extension_case", found);
  draft.text = draft.text.slice(0, -extension.length);
}

function stripCopies(draft, extension) {
  for (;;) {
    const copy = / ?\(([0-9]{1,3})\)$/.exec(draft.text);
    const isDouble = [".zip", ".pdf"].some((end) => lower(draft.text).endsWith(end));
    if (copy) note(draft, "naming.copy_number", copy[0].trim());
    else if (isDouble) note(draft, "naming.double_extension", draft.text.slice(-4) + extension);
    else return;
    draft.text = draft.text.slice(0, copy ? copy.index : -4);
  }
}

function stripBlanks(draft) {
  const tidy = strip(draft.text, " ").replace(/ {2,}/g, " ");
  if (tidy !== draft.text) note(draft, "naming.blank", "U+0020");
  draft.text = tidy;
}

function clean(name, extension) {
  const draft = { chars: chars(name), text: "", slips: new Map() };
  dropHidden(draft);
  compose(draft);
  stripExtension(draft, extension);
  stripCopies(draft, extension);
  stripBlanks(draft);
  return draft;
}

function splitName(name, extension) {
  const draft = clean(name, extension);
  const [surname, number] = split(draft);
  return { name, stem: draft.text, surname, number, slips: draft.slips };
}

function isSurname(text) {
  const all = chars(text);
  if (!all.length || " -".includes(all[0]) || " -".includes(all.at(-1))) return false;
  return all.some(is.mark) && all.every(mayBeInSurname);
}

function split(draft) {
  const [head, sign, tail] = parted(draft.text, separator);
  const number = strip(tail, " ");
  if (sign && wholeNumber.test(number)) {
    if (tail !== number || head !== strip(head, " ")) note(draft, "naming.blank", "U+0020");
    return [surnameIn(strip(head, " "), draft), number];
  }
  const free = [...draft.text.matchAll(numberInText)].map(around).filter(standsFree);
  if (free.length === 1) return surnameAround(free[0], draft);
  diagnose(tail, draft);
  return [isSurname(head) ? head : "", ""];
}

const around = (match) => ({
  number: match[0],
  before: match.input.slice(0, match.index),
  after: match.input.slice(match.index + match[0].length),
});

function lettersFrom(all) {
  const end = all.findIndex((char) => !is.alpha(char));
  return end < 0 ? all.length : end;
}

const isFree = (letters) => letters === 0 || (letters >= signs.letters_of_a_name && letters < 256);

function standsFree({ before, after }) {
  const front = chars(before).reverse();
  const letters = lettersFrom(front);
  const isWholeName = letters > 1 && letters === front.length;
  return isFree(lettersFrom(chars(after))) && (isFree(letters) || isWholeName);
}

function surnameAround({ number, before, after }, draft) {
  let name = strip(before, signs.joints, { left: false });
  if (!strip(after, signs.joints)) {
    if (name) noteJoint(before.slice(name.length) + after, draft);
  } else if (repair(before)[1]) {
    note(draft, "naming.suffix", show(after));
  } else {
    name = strip(after, signs.joints, { right: false });
    note(draft, "naming.order");
    noteJoint(after.slice(0, after.length - name.length), draft);
    notePrefix(before, draft);
  }
  return [surnameIn(name, draft), number];
}

function noteJoint(joint, draft) {
  if (joint === separator) return;
  if (strip(joint, " ") === separator) note(draft, "naming.blank", "U+0020");
  else note(draft, "naming.separator", `${show(joint)}${joint ? ` (${listed(joint)})` : ""}`);
}

function notePrefix(prefix, draft) {
  if (prefix) note(draft, "naming.prefix", show(prefix));
}

const notInSurname = (text) => chars(text).filter((char) => !mayBeInSurname(char));

function surnameIn(text, draft) {
  if (isSurname(text)) return text;
  if (!strip(text, signs.joints)) {
    note(draft, "naming.no_surname");
    return "";
  }
  const [prefix, name] = repair(text);
  if (!name) {
    note(draft, "naming.surname_characters", `${show(text)} (${listed(notInSurname(text))})`);
    return "";
  }
  notePrefix(prefix, draft);
  const joints = notInSurname(text.slice(prefix.length));
  if (joints.length) note(draft, "naming.separator", `${show(text)} (${listed(joints)})`);
  return name;
}

// Parts a prefix such as `Sheet5_` from the surname behind it; small letters go on with a name.
function repair(text) {
  const body = strip(text, signs.joints, { left: false });
  const all = chars(body);
  let from = all.length;
  while (from && mayBeRepaired(all[from - 1])) from -= 1;
  if (text.includes(",") || (from && !signs.joints.includes(all[from] ?? ""))) return ["", ""];
  let start = all.slice(0, from).join("").length;
  const words = body.slice(start).split("_");
  words.slice(0, -1).forEach((word, place) => {
    if (!word || !is.lower(chars(word)[0])) start = body.length - words.slice(place + 1).join("_").length;
  });
  start = body.length - strip(body.slice(start), signs.joints, { right: false }).length;
  const rest = chars(body.slice(start)).map((char) => (isDash(char) ? "-" : char));
  const name = rest.join("").replaceAll("_", " ");
  return isSurname(name) ? [body.slice(0, start), name] : ["", ""];
}

function diagnose(tail, draft) {
  const runs = draft.text.match(/[0-9]+/g) ?? [];
  const longest = runs.reduce((most, run) => (run.length > most.length ? run : most), "");
  const foreign = chars(draft.text).filter(is.foreign_digit);
  if (foreign.length) note(draft, "naming.number_digits", listed(foreign));
  else if (!/[0-9]/.test(tail) && longest.length < signs.digits_of_a_number) note(draft, "naming.no_number");
  else if (!rules.rule.counts_digits) note(draft, "naming.number_form", show(tail));
  else if (hasOneNumber(tail)) note(draft, "naming.number_length", longest);
  else note(draft, "naming.number_characters", show(tail));
}

function hasOneNumber(tail) {
  const words = [""];
  for (const char of tail) {
    if (signs.joints.includes(char)) words.push("");
    else words[words.length - 1] += char;
  }
  const numbers = words.filter((word) => /[0-9]/.test(word));
  return !numbers.length || (numbers.length === 1 && /^[0-9]+$/.test(numbers[0]));
}
