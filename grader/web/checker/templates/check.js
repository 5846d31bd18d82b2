// One upload from its file to its verdict, step by step as the course's check takes them.
const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function utf8(bytes) {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return null;
  }
}

function inCodePage(bytes, page) {
  const text = Array.from(bytes, (byte) => (byte < 128 ? String.fromCharCode(byte) : page[byte - 128])).join("");
  return text.includes("\ufffd") ? null : text;
}

function guessName(bytes) {
  const texts = Object.values(rules.pages).map((page) => inCodePage(bytes, page)).filter((text) => text !== null);
  return texts.find((text) => chars(text).every((char) => char < "\x80" || rules.latin.includes(char))) ?? texts[0];
}

function unicodePath(raw, fields) {
  for (const [kind, data] of fields) {
    const fits = data[0] === 1 && data.length >= 5 && fieldsOf(data, [4], 1)[0] === crcOf(raw);
    if (kind === 0x7075 && fits) return utf8(data.subarray(5));
  }
  return null;
}

function decodeName(entry, stems) {
  const text = utf8(entry.name);
  const isAscii = entry.name.every((byte) => byte < 128);
  if (entry.flags & FLAGS.utf8) return text === null ? byCodePage(entry.name, stems) : { text, encoding: "flag" };
  if (entry.unicodePath !== null) return { text: entry.unicodePath, encoding: "unicode_path" };
  return text === null ? byCodePage(entry.name, stems) : { text, encoding: isAscii ? "ascii" : "utf8" };
}

function byCodePage(raw, stems) {
  for (const [encoding, page] of Object.entries(rules.pages)) {
    const text = inCodePage(raw, page);
    if (text !== null && stems.includes(normal(parted(parted(text, "/")[2], ".")[0]))) return { text, encoding };
  }
  return { text: guessName(raw), encoding: "unknown", raw };
}

// What a ZIP is besides: a document whose format packs its pieces in a ZIP.
function kindOfPackage(names) {
  const has = (name) => names.includes(name);
  if (has("[Content_Types].xml")) {
    return rules.kinds.office.find(([folder]) => names.some((name) => name.startsWith(`${folder}/`)))?.[1] ?? "OOXML";
  }
  const found = rules.kinds.packages.find(([marks]) => marks.every(has));
  return found ? found[1] : "";
}

function pdfNotices(pdf, name) {
  const { pdf_header_within: head, pdf_end_within: tail } = rules.kinds;
  const file = show(name);
  if (!pdf.length) return [noticeOf("upload.pdf_empty", { file })];
  if (!latin(pdf.subarray(0, head)).includes("%PDF-")) {
    const kind = beginsWith(pdf, "PK") ? "ZIP" : kindOf(pdf.subarray(0, head)) || "?";
    return [noticeOf("upload.pdf_header", { file, kind })];
  }
  return latin(pdf.subarray(-tail)).includes("%%EOF") ? [] : [noticeOf("upload.pdf_end", { file })];
}

async function opened(file) {
  const entries = await openArchive(file);
  const stems = stemsOf(file.name).map(normal);
  const names = entries.map((entry) => decodeName(entry, stems));
  const kind = kindOfPackage(names.map(({ text }) => text));
  if (kind) {
    const judged = judgeZipName(file.name);
    return { ...judged, names, notices: [noticeOf("upload.package", { file: show(file.name), kind }), ...judged.notices] };
  }
  const judged = judge(file.name, names);
  const onPdf = judged.pdf === null ? [] : await checkPdf(file, entries[judged.pdf], names[judged.pdf]);
  return { ...judged, names, notices: [...onPdf, ...judged.notices] };
}

async function checkPdf(file, entry, name) {
  try {
    return pdfNotices(await readEntry(file, entry), fileOf(name));
  } catch (thrown) {
    if (!thrown.refused) throw thrown;
    return [thrown.refused];
  }
}

// An upload that cannot be opened is judged by its name all the same.
function refused(file, reason) {
  const { student, notices } = judgeZipName(file.name);
  const onName = notices.filter(({ code }) => code !== "naming.extension");
  return { student, pdf: null, names: [], notices: [reason, ...onName] };
}

async function lookInto(file) {
  const limit = rules.limits.archive;
  if (file.size > limit) return refused(file, noticeOf("upload.too_large", { file: show(file.name), limit }));
  try {
    return await opened(file);
  } catch (thrown) {
    if (!thrown.refused) throw thrown;
    return refused(file, thrown.refused);
  }
}

function verdictOf({ student, pdf, notices }) {
  if (notices.some(isFail) || !student || pdf === null) return "reject";
  return notices.some(({ severity }) => severity === "warn") ? "warn" : "accept";
}

async function check(file) {
  const result = await lookInto(file);
  return { ...result, verdict: verdictOf(result) };
}
