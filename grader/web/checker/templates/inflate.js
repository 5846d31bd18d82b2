// Deflate (RFC 1951), unpacked up to a limit. A browser's own stream does not tell where data end.
const DAMAGED = "damaged";
const CUT_OFF = "cut off";
const FULL = "full";
const LONGEST_CODE = 15;
const ORDER_OF_LENGTHS = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

// Lengths and distances come in steps that double: so many codes a step, the first ones alone.
function steps(codes, perStep, first) {
  const [bases, extras] = [[], []];
  for (let code = 0, base = first; code < codes; code += 1) {
    const extra = Math.max(0, Math.floor(code / perStep) - 1);
    bases.push(base);
    extras.push(extra);
    base += 1 << extra;
  }
  return { bases, extras };
}

const LENGTHS = steps(29, 4, 3);
LENGTHS.bases[28] = 258;
LENGTHS.extras[28] = 0;
const DISTANCES = steps(30, 2, 1);

function bits(stream, count) {
  while (stream.held < count) {
    if (stream.at === stream.data.length) throw CUT_OFF;
    stream.hold |= stream.data[stream.at] << stream.held;
    stream.at += 1;
    stream.held += 8;
  }
  const value = stream.hold & ((1 << count) - 1);
  stream.hold >>>= count;
  stream.held -= count;
  return value;
}

// A table over all that the next bits can be; 0 where no code begins so.
function tableOf(lengths, { mayLack = true } = {}) {
  const counts = new Array(LONGEST_CODE + 1).fill(0);
  lengths.forEach((length) => (counts[length] += length ? 1 : 0));
  const longest = Math.max(1, counts.findLastIndex(Boolean));
  const next = [0];
  let [left, code] = [1, 0];
  for (let length = 1; length <= LONGEST_CODE; length += 1) {
    left = 2 * left - counts[length];
    if (left < 0) throw DAMAGED;
    code = (code + (counts[length - 1] ?? 0)) << 1;
    next[length] = code;
  }
  const isEmpty = counts.every((count) => !count);
  if (left > 0 && !isEmpty && !(mayLack && longest === 1)) throw DAMAGED;
  const entries = new Uint16Array(1 << longest).fill(isEmpty && !mayLack ? 1 : 0);
  lengths.forEach((length, symbol) => length && fillIn(entries, next[length]++, length, symbol));
  return { entries, longest };
}

function fillIn(entries, code, length, symbol) {
  let reversed = 0;
  for (let bit = 0; bit < length; bit += 1) reversed |= ((code >> bit) & 1) << (length - 1 - bit);
  for (let at = reversed; at < entries.length; at += 1 << length) entries[at] = (symbol << 4) | length;
}

function symbolIn(stream, { entries, longest }) {
  while (stream.held < longest && stream.at < stream.data.length) {
    stream.hold |= stream.data[stream.at] << stream.held;
    stream.at += 1;
    stream.held += 8;
  }
  const entry = entries[stream.hold & (entries.length - 1)];
  if ((entry & 15 || 1) > stream.held) throw CUT_OFF;
  if (!entry) throw DAMAGED;
  stream.hold >>>= entry & 15;
  stream.held -= entry & 15;
  return entry >> 4;
}

function needRoom({ length, found }) {
  if (length === found.length) throw FULL;
}

function put(stream, byte) {
  needRoom(stream);
  stream.found[stream.length] = byte;
  stream.length += 1;
}

function storedBlock(stream) {
  bits(stream, stream.held & 7);
  const length = bits(stream, 16);
  if (bits(stream, 16) !== (length ^ 0xffff)) throw DAMAGED;
  for (let left = length; left; left -= 1) {
    needRoom(stream);
    put(stream, bits(stream, 8));
  }
}

const fixedTables = () => {
  const literals = Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8));
  return [tableOf(literals), tableOf(new Array(32).fill(5))];
};

function dynamicTables(stream) {
  const [literals, distances, codes] = [bits(stream, 5) + 257, bits(stream, 5) + 1, bits(stream, 4) + 4];
  if (literals > 286 || distances > 30) throw DAMAGED;
  const packed = new Array(19).fill(0);
  for (const place of ORDER_OF_LENGTHS.slice(0, codes)) packed[place] = bits(stream, 3);
  const lengths = lengthsIn(stream, tableOf(packed, { mayLack: false }), literals + distances);
  if (!lengths[256]) throw DAMAGED;
  return [tableOf(lengths.slice(0, literals)), tableOf(lengths.slice(literals))];
}

function lengthsIn(stream, table, count) {
  const lengths = [];
  while (lengths.length < count) {
    const symbol = symbolIn(stream, table);
    if (symbol < 16) {
      lengths.push(symbol);
      continue;
    }
    if (symbol === 16 && !lengths.length) throw DAMAGED;
    const again = symbol === 16 ? lengths.at(-1) : 0;
    const times = symbol === 16 ? 3 + bits(stream, 2) : symbol === 17 ? 3 + bits(stream, 3) : 11 + bits(stream, 7);
    if (lengths.length + times > count) throw DAMAGED;
    for (let left = times; left; left -= 1) lengths.push(again);
  }
  return lengths;
}

function packedBlock(stream, [literals, distances]) {
  for (;;) {
    const symbol = symbolIn(stream, literals);
    if (symbol === 256) return;
    if (symbol < 256) put(stream, symbol);
    else copy(stream, symbol - 257, distances);
  }
}

function copy(stream, code, distances) {
  if (code >= LENGTHS.bases.length) throw DAMAGED;
  const length = LENGTHS.bases[code] + bits(stream, LENGTHS.extras[code]);
  const far = symbolIn(stream, distances);
  if (far >= DISTANCES.bases.length) throw DAMAGED;
  const distance = DISTANCES.bases[far] + bits(stream, DISTANCES.extras[far]);
  needRoom(stream);
  if (distance > stream.length) throw DAMAGED;
  for (let left = length; left; left -= 1) put(stream, stream.found[stream.length - distance]);
}

function blocks(stream) {
  for (let isLast = 0; !isLast; ) {
    isLast = bits(stream, 1);
    const kind = bits(stream, 2);
    if (kind === 3) throw DAMAGED;
    if (kind === 0) storedBlock(stream);
    else packedBlock(stream, kind === 1 ? fixedTables() : dynamicTables(stream));
  }
}

// Unpacks one byte more than `size` at most. `rest` counts the bytes behind the end.
function inflate(data, size) {
  const stream = { data, at: 0, hold: 0, held: 0, found: new Uint8Array(size + 1), length: 0 };
  let end = "";
  try {
    blocks(stream);
  } catch (thrown) {
    if (![DAMAGED, CUT_OFF, FULL].includes(thrown)) throw thrown;
    end = thrown;
  }
  const rest = data.length - stream.at + (stream.held >> 3);
  return { found: stream.found.subarray(0, stream.length), end, rest };
}
