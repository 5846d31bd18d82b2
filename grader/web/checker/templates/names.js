// All names of one upload: whose it seems to be, which entry is the PDF, and what breaks the rule.
const foldersOf = (entry) => entry.text.split("/").slice(0, -1).filter(Boolean);
const fileOf = (entry) => parted(entry.text, "/")[2];

function judge(zipName, entries) {
  let outer = splitName(zipName, ".zip");
  const [pdf, onEntries] = findPdf(entries);
  if (pdf === null) return { student: studentOf(outer), pdf, notices: [...noticesOf(outer, ".zip"), ...onEntries] };
  const inner = splitName(fileOf(entries[pdf]), ".pdf");
  outer = takeSurname(outer, inner);
  const notices = [
    ...noticesOf(outer, ".zip"),
    ...onEntries,
    ...onEncoding(entries[pdf]),
    ...onFolders(entries[pdf], outer),
    ...onInner(outer, inner, entries[pdf]),
  ];
  const contradicts = notices.some(({ code }) => code === "naming.numbers_differ");
  return { student: contradicts ? null : studentOf(outer) ?? studentOf(inner), pdf, notices };
}

function judgeZipName(zipName) {
  const outer = splitName(zipName, ".zip");
  return { student: studentOf(outer), pdf: null, notices: noticesOf(outer, ".zip") };
}

const studentOf = ({ surname, number }) => (surname && number ? { surname, number } : null);

function findPdf(entries) {
  const files = entries.map((entry, number) => ({ entry, number })).filter(({ entry }) => fileOf(entry));
  const system = files.filter(({ entry }) => isSystemFile(entry));
  const own = files.filter((one) => !system.includes(one));
  const pdfs = own.filter(({ entry }) => lower(fileOf(entry)).endsWith(".pdf"));
  const others = own.filter((one) => !pdfs.includes(one));
  const notices = [];
  const tell = (code, found) => notices.push(breach(code, { files: named(found) || "–" }));
  if (system.length) tell("naming.system_files", system);
  if (others.length && pdfs.length) tell("naming.other_files", others);
  if (!pdfs.length) tell("naming.no_pdf", others);
  if (pdfs.length > 1) tell("naming.two_pdfs", pdfs);
  return [pdfs.length === 1 ? pdfs[0].number : null, notices];
}

function isSystemFile(entry) {
  const file = lower(fileOf(entry));
  return foldersOf(entry)[0] === "__MACOSX" || signs.system_files.includes(file) || file.startsWith("._");
}

function named(found) {
  const shown = found.slice(0, signs.shown_files).map(({ entry }) => show(entry.text, 80)).join(", ");
  return shown + (found.length > signs.shown_files ? `, … (${found.length})` : "");
}

function stemsOf(zipName) {
  const parts = splitName(zipName, ".zip");
  const bare = lower(zipName).endsWith(".zip") ? zipName.slice(0, -4) : zipName;
  return [bare, parts.stem, parts.surname + separator + parts.number];
}

const withSlip = (parts, surname, code, found) => ({ ...parts, surname, slips: new Map(parts.slips).set(code, found) });

function takeSurname(outer, inner) {
  const isClean = inner.surname && !inner.slips.size;
  if (!isClean || inner.number !== outer.number || inner.surname === outer.surname) return outer;
  if (inner.surname.replaceAll("'", "") === outer.surname) return withSlip(outer, inner.surname, "naming.apostrophe", "");
  if (["-", " "].some((sign) => outer.surname.endsWith(sign + inner.surname))) {
    const prefix = outer.surname.slice(0, -inner.surname.length);
    return withSlip(outer, inner.surname, "naming.prefix", show(prefix));
  }
  return outer;
}

function noticesOf(parts, extension) {
  const args = {
    file: show(parts.name),
    expected: `${parts.surname || "…"}${separator}${parts.number || "…"}${extension}`,
    separator,
    number: rules.rule.number_form,
    extension,
  };
  return [...parts.slips].map(([code, found]) => breach(code, { ...args, found }));
}

function onEncoding(entry) {
  const code = rules.encodings[entry.encoding];
  if (!code) return [];
  return [breach(code, { file: show(fileOf(entry)), encoding: entry.encoding, bytes: hex(entry.raw ?? [], " ") })];
}

function onFolders(entry, outer) {
  const folders = foldersOf(entry);
  if (!folders.length) return [];
  const bare = chars(outer.name).slice(0, -4).join("");
  const allowed = [bare, outer.stem, outer.surname + separator + outer.number].map(normal);
  const isSame = folders.length === 1 && allowed.includes(normal(folders[0]));
  const code = isSame ? "naming.folder" : "naming.folder_other";
  return [breach(code, { folder: show(folders.join("/")), file: show(fileOf(entry)) })];
}

function onInner(outer, inner, entry) {
  let slips = new Map(inner.slips);
  if (slips.has("naming.copy_number")) {
    const found = slips.get("naming.copy_number");
    slips.delete("naming.copy_number");
    slips.set("naming.inner_differs", found);
  }
  if (!inner.surname || !inner.number) slips = new Map([...slips].filter(([code]) => !signs.whole_name_slips.includes(code)));
  const code = difference(outer, inner, entry);
  if (code && !slips.has(code)) slips.set(code, show(inner.name));
  const args = { outer: outer.number || "–", inner: inner.number || digitsOf(inner) || "–" };
  const expected = { ...inner, surname: outer.surname, number: outer.number, slips };
  return noticesOf(expected, ".pdf").map((one) => ({ ...one, args: { ...one.args, ...args } }));
}

function difference(outer, inner, entry) {
  if (inner.stem === outer.stem || !outer.surname) return "";
  if (inner.number !== outer.number && outer.number) {
    return inner.number || isMistyped(outer, inner) ? "naming.numbers_differ" : "naming.inner_differs";
  }
  if (inner.surname === outer.surname && inner.surname) return "";
  if (entry.encoding === "unknown" && inner.number === outer.number) return "";
  if (lower(inner.surname) === lower(outer.surname) && inner.surname) return "naming.letter_case";
  return inner.surname && unfold(inner.surname) === unfold(outer.surname) ? "naming.transcribed" : "naming.inner_differs";
}

function unfold(name) {
  return chars(lower(normal(name))).map((char) => signs.transcribed[char] ?? char).join("");
}

function isMistyped(outer, inner) {
  const isSame = inner.surname === outer.surname && inner.surname;
  return Boolean(isSame && digitsOf(inner)) || inner.slips.has("naming.number_digits");
}

function digitsOf(parts) {
  const rest = parts.stem.startsWith(parts.surname) ? parts.stem.slice(parts.surname.length) : parts.stem;
  const tail = strip(rest, " -_");
  return chars(tail).some(is.digit) ? show(tail, 40) : "";
}
