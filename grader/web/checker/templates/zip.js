// A ZIP as its raw bytes have it, read in slices: end record, directory, then every local header.
const [MAX16, MAX32] = [0xffff, 0xffffffffn];
const [STORED, DEFLATED] = [0, 8];
const MARKS = { local: "PK\x03\x04", descriptor: "PK\x07\x08", central: "PK\x01\x02", end: "PK\x05\x06", end64: "PK\x06\x06", locator64: "PK\x06\x07" };
const SIZES = { local: 30, central: 46, end: 22, end64: 56, locator64: 20 };
const FLAGS = { encrypted: 0x2041, descriptor: 0x0008, patch: 0x0020, utf8: 0x0800 };
const LINKS = [0o120000, 0o010000, 0o020000, 0o060000, 0o140000];

const refusal = (code, args = {}) => ({ refused: noticeOf(code, args) });
const refuse = (code, args) => {
  throw refusal(code, args);
};

async function bytesAt(file, at, length) {
  const [from, to] = [Number(at), Number(at) + Number(length)];
  return new Uint8Array(await file.slice(from, to).arrayBuffer());
}

const viewOf = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const latin = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
const beginsWith = (bytes, mark, at = 0) => latin(bytes.subarray(at, at + mark.length)) === mark;

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crcOf(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = crcTable[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

// A stream of numbers, little end first: 2 and 4 bytes as they are, 8 bytes and sizes as BigInt.
function fieldsOf(bytes, layout, at = 0) {
  const view = viewOf(bytes);
  const read = { 2: (place) => view.getUint16(place, true), 4: (place) => view.getUint32(place, true), 8: (place) => view.getBigUint64(place, true) };
  return layout.map((width) => {
    const value = read[width](at);
    at += width;
    return value;
  });
}

async function openArchive(file) {
  await checkKind(file);
  const directory = await readDirectory(file);
  if (!directory.entries.length) refuse("zip.directory", { detail: "0" });
  const fault = firstFault(directory.entries);
  if (fault) throw fault;
  await findData(file, directory);
  return directory.entries;
}

async function checkKind(file) {
  if (!file.size) refuse("zip.empty");
  const head = await bytesAt(file, 0, 1024);
  const kind = kindOf(head);
  if (kind) refuse("zip.other_format", { kind });
  const isZip = beginsWith(head, MARKS.local) || beginsWith(head, MARKS.end);
  if (!isZip && !latin(await tailOf(file)).includes(MARKS.end)) refuse("zip.not_zip");
}

function kindOf(head) {
  const { heads, pdf_within: within, tar_at: tar } = rules.kinds;
  if (beginsWith(head, "PK")) return "";
  if (latin(head.subarray(0, within)).includes("%PDF-")) return "PDF";
  if (beginsWith(head, "ustar", tar)) return "tar";
  return heads.find(([start]) => hex(head.subarray(0, start.length / 2)) === start)?.[1] ?? "";
}

const tailOf = (file) => bytesAt(file, Math.max(0, file.size - SIZES.end - MAX16), SIZES.end + MAX16);

function placesOf(text, mark) {
  const found = [];
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) found.push(at);
  return found;
}

async function findEnd(file) {
  const tail = await tailOf(file);
  const places = placesOf(latin(tail), MARKS.end);
  const last = places.at(-1);
  const endOf = (at) => at + SIZES.end + (tail[at + 20] ?? 0) + 256 * (tail[at + 21] ?? 0);
  const fitting = places.filter((at) => endOf(at) === tail.length);
  const isCut = !places.length || (!fitting.length && last + SIZES.end > tail.length);
  if (isCut) refuse("zip.truncated", { found: file.size });
  if (fitting.length !== 1 || fitting[0] !== last) refuse("zip.end_record", { detail: `${places.length} / ${fitting.length}` });
  const end = endRecord(fieldsOf(tail, [2, 2, 2, 2, 4, 4], last + 4));
  return [end, file.size - tail.length + last];
}

function endRecord([disk, directoryDisk, here, entries, size, offset]) {
  return { disk, directoryDisk, here: BigInt(here), entries: BigInt(entries), size: BigInt(size), offset: BigInt(offset) };
}

async function withZip64(file, end, at) {
  const place = at - SIZES.locator64;
  const locator = place >= 0 ? await bytesAt(file, place, SIZES.locator64) : new Uint8Array();
  if (!beginsWith(locator, MARKS.locator64)) return [end, BigInt(at)];
  const [disk, offset, disks] = fieldsOf(locator, [4, 8, 4], 4);
  const isBefore = offset + BigInt(SIZES.end64) === BigInt(place);
  const record = isBefore ? await bytesAt(file, offset, SIZES.end64) : new Uint8Array();
  if (disk || disks !== 1 || !beginsWith(record, MARKS.end64)) refuse("zip.zip64", { detail: `${offset} + ${SIZES.end64} ≠ ${place}` });
  const [stated, , ...rest] = fieldsOf(record, [8, 4, 4, 4, 8, 8, 8, 8], 4);
  const large = endRecord(rest);
  if (stated !== BigInt(SIZES.end64 - 12) || !agree(end, large)) refuse("zip.zip64", { detail: `${end.entries} ≠ ${large.entries}` });
  return [large, offset];
}

function agree(end, large) {
  const isUnsaid = (name) => end[name] === (["size", "offset"].includes(name) ? MAX32 : typeof end[name] === "bigint" ? BigInt(MAX16) : MAX16);
  return Object.keys(end).every((name) => end[name] === large[name] || isUnsaid(name));
}

async function readDirectory(file) {
  const [end, directoryEnd] = await withZip64(file, ...(await findEnd(file)));
  const { entries: most, directory: room } = rules.limits;
  if (end.disk || end.directoryDisk || end.here !== end.entries) refuse("zip.many_disks");
  if (end.entries > BigInt(most)) refuse("zip.entries", { found: end.entries, limit: most });
  if (end.offset + end.size !== directoryEnd) refuse("zip.directory", { detail: `${end.offset} + ${end.size} ≠ ${directoryEnd}` });
  if (end.size > BigInt(room)) refuse("zip.directory", { detail: `${end.size} > ${room}` });
  const data = await bytesAt(file, end.offset, end.size);
  return { entries: entriesIn(data, Number(end.entries)), offset: end.offset };
}

function entriesIn(data, count) {
  const entries = [];
  let rest = data;
  for (let number = 0; number < count; number += 1) {
    const header = centralHeader(rest);
    if (!header) refuse("zip.directory", { detail: `${number} < ${count}` });
    if (![0, MAX16].includes(header.disk)) refuse("zip.many_disks");
    entries.push(entryOf(header));
    rest = rest.subarray(header.length);
  }
  if (rest.length) refuse("zip.directory", { detail: `${rest.length} > 0` });
  return entries;
}

function centralHeader(data) {
  if (data.length < SIZES.central || !beginsWith(data, MARKS.central)) return null;
  const fields = fieldsOf(data, [2, 2, 2, 2, 2, 2, 4, 4, 4, 2, 2, 2, 2, 2, 4, 4], 4);
  const [, , flags, method, , , crc, packed, size, name, extra, comment, disk, , attributes, offset] = fields;
  const length = SIZES.central + name + extra + comment;
  if (data.length < length) return null;
  const ends = SIZES.central + name;
  const plain = [size, packed, offset].map(BigInt);
  return { flags, method, crc, plain, disk, attributes, length, name: data.subarray(SIZES.central, ends), extra: data.subarray(ends, ends + extra) };
}

function entryOf({ name, extra, flags, method, crc, plain, attributes }) {
  const [fields, fault] = extraFields(extra);
  if (fault) refuse("zip.directory", { detail: fault });
  const sizes = realSizes(plain, fields);
  if (!sizes) refuse("zip.zip64", { detail: show(guessName(name), 80) });
  const [size, packed, offset] = sizes;
  const entry = { name, flags, method, crc, size, packed, offset, unicodePath: unicodePath(name, fields), mode: attributes >>> 16 };
  entry.guessed = utf8(name) ?? guessName(name);
  return { ...entry, shown: show(entry.unicodePath || entry.guessed, 80), isFolder: name.at(-1) === 0x2f };
}

function extraFields(extra) {
  const fields = [];
  let at = 0;
  while (at + 4 <= extra.length) {
    const [kind, length] = fieldsOf(extra, [2, 2], at);
    if (at + 4 + length > extra.length) return [fields, `extra field 0x${kind.toString(16).padStart(4, "0")}`];
    fields.push([kind, extra.subarray(at + 4, at + 4 + length)]);
    at += 4 + length;
  }
  return [fields, ""];
}

function realSizes(plain, fields) {
  const zip64 = fields.filter(([kind]) => kind === 1).map(([, data]) => data);
  if (!zip64.length) return plain;
  const stated = zip64.length === 1 ? wordsIn(zip64[0], plain.map((value) => value === MAX32)) : null;
  if (!stated) return null;
  const differs = plain.some((value, at) => stated[at] !== null && ![MAX32, stated[at]].includes(value));
  return differs ? null : plain.map((value, at) => stated[at] ?? value);
}

function wordsIn(data, wanted) {
  const count = data.length >> 3;
  const words = fieldsOf(data, new Array(count).fill(8));
  if (data.length === 8 * wanted.filter(Boolean).length) return wanted.map((isWanted) => (isWanted ? words.shift() : null));
  if (wanted.slice(count).some(Boolean) || ![16, 24, 28].includes(data.length)) return null;
  return wanted.map(() => words.shift() ?? null);
}

function firstFault(entries) {
  const counts = new Map();
  entries.forEach((entry) => namesOf(entry).forEach((name) => counts.set(name, (counts.get(name) ?? 0) + 1)));
  for (const entry of entries) {
    const isTwice = namesOf(entry).some((name) => counts.get(name) > 1);
    const fault = faultOf(entry) ?? (isTwice ? refusal("zip.duplicate", { name: entry.shown }) : null);
    if (fault) return fault;
  }
  return null;
}

function faultOf({ shown: name, flags, method, mode, size, packed, isFolder, ...entry }) {
  if (flags & FLAGS.encrypted) return refusal("zip.encrypted", { name });
  if (![STORED, DEFLATED].includes(method) || flags & FLAGS.patch) return refusal("zip.method", { name, found: method });
  if (LINKS.includes(mode & 0o170000)) return refusal("zip.link", { name });
  const paths = [entry.name, new TextEncoder().encode(entry.unicodePath ?? "")];
  if (!paths.every(isPlainPath)) return refusal("zip.path", { name });
  const held = isFolder ? 0n : method === STORED ? packed : size;
  return held === size ? null : refusal("zip.data", { name, detail: `${size} ≠ ${held}` });
}

function isPlainPath(bytes) {
  const name = latin(bytes);
  const isBad = name.includes("\\") || name.includes("\0") || name.startsWith("/") || name[1] === ":";
  return !isBad && !name.split("/").includes("..");
}

const namesOf = ({ guessed, unicodePath }) => [...new Set([guessed, unicodePath || guessed].map(normal))];

async function findData(file, directory) {
  const order = [...directory.entries].sort((one, other) => (one.offset < other.offset ? -1 : one.offset > other.offset ? 1 : 0));
  const bounds = [...order.map(({ offset }) => offset), directory.offset];
  if (bounds[0]) refuse("zip.gap", { found: bounds[0], at: 0 });
  for (const [number, entry] of order.entries()) entry.data = await findOne(file, entry, bounds[number + 1]);
}

async function findOne(file, entry, end) {
  const start = entry.offset;
  const fixed = await bytesAt(file, start, SIZES.local);
  if (fixed.length < SIZES.local || !beginsWith(fixed, MARKS.local)) refuse("zip.local_header", { name: entry.shown, detail: `@${start}` });
  const [, flags, method, , , crc, packed, size, name, extra] = fieldsOf(fixed, [2, 2, 2, 2, 2, 4, 4, 4, 2, 2], 4);
  const begin = start + BigInt(SIZES.local + name + extra);
  if (begin + entry.packed > end) refuse("zip.overlap", { name: entry.shown });
  const names = await bytesAt(file, start + BigInt(SIZES.local), name + extra);
  const local = { flags, method, crc, plain: [size, packed].map(BigInt), name: names.subarray(0, name), extra: names.subarray(name) };
  checkLocal(entry, local);
  await checkBehind(file, entry, begin + entry.packed, end);
  return begin;
}

function checkLocal(entry, local) {
  checkSame(entry, "name", hex(local.name), hex(entry.name));
  checkSame(entry, "method", local.method, entry.method);
  checkSame(entry, "flags", local.flags, entry.flags);
  const [fields, fault] = extraFields(local.extra);
  if (fault) refuse("zip.local_header", { name: entry.shown, detail: fault });
  const isStreamed = Boolean(entry.flags & FLAGS.descriptor);
  let sizes = realSizes(local.plain, fields);
  if (!sizes) refuse("zip.zip64", { detail: entry.shown });
  if (isStreamed && sizes.every((value) => value === MAX32)) sizes = [0n, 0n];
  const stated = [["CRC", local.crc, entry.crc], ["size", sizes[0], entry.size], ["packed", sizes[1], entry.packed]];
  for (const [what, here, central] of stated) {
    if (!isStreamed || Number(here)) checkSame(entry, what, here, central);
  }
}

function checkSame(entry, what, local, central) {
  if (local !== central) refuse("zip.local_header", { name: entry.shown, detail: show(`${what}: ${local} ≠ ${central}`, 120) });
}

const DESCRIPTORS = { 12: [0, 4, 4], 16: [4, 4, 4], 20: [0, 8, 8], 24: [4, 8, 8] };

async function checkBehind(file, entry, at, end) {
  const length = end - at;
  const isStreamed = Boolean(entry.flags & FLAGS.descriptor);
  const layout = DESCRIPTORS[length];
  if (isStreamed ? !layout : length) refuse("zip.gap", { found: length, at });
  if (!isStreamed) return;
  const data = await bytesAt(file, at, length);
  const [crc, packed, size] = fieldsOf(data, [4, layout[1], layout[2]], layout[0]);
  const isMarked = !layout[0] || beginsWith(data, MARKS.descriptor);
  const isSame = crc === entry.crc && BigInt(packed) === entry.packed && BigInt(size) === entry.size;
  if (!isMarked || !isSame) refuse("zip.descriptor", { name: entry.shown });
}

async function readEntry(file, entry) {
  const { shown: name, size, packed, method } = entry;
  if (size > BigInt(rules.limits.entry)) refuse("zip.entry_too_large", { name, found: size, limit: rules.limits.entry });
  const bytes = await bytesAt(file, entry.data, packed);
  const data = method === STORED ? bytes : unpacked(bytes, name, Number(size));
  if (crcOf(data) !== entry.crc) refuse("zip.data", { name, detail: "CRC" });
  return data;
}

function unpacked(bytes, name, size) {
  const { found, end, rest } = inflate(bytes, size);
  if (end === DAMAGED) refuse("zip.data", { name, detail: "deflate" });
  if (found.length !== size) refuse("zip.data", { name, detail: `${found.length > size ? "≥" : ""}${found.length} ≠ ${size}` });
  if (end || rest) refuse("zip.data", { name, detail: "deflate" });
  return found;
}
