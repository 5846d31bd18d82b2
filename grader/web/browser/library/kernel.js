// What the notation needs of Python's `re` and `unicodedata`, on the browser's own.
globalThis.kernel = (() => {
  const [ASCII, IGNORECASE, DOTALL, VERBOSE] = [256, 2, 16, 64];
  const SIGNS = "^$\\.*+?()[]{}|/";
  const START = "(?<![\\s\\S])";
  const END = "(?![\\s\\S])";
  const UNICODE = { d: "\\p{Nd}", w: "\\p{L}\\p{N}_", s: "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000" };
  const PLAIN = { d: "0-9", w: "A-Za-z0-9_", s: "\\t-\\r\\x20" };
  const ESCAPES = "tnrfv0";

  const quote = (sign) => (SIGNS.includes(sign) || sign === "-" ? `\\${sign}` : sign);
  const boundary = (set) => `(?:(?<=[${set}])(?![${set}])|(?<![${set}])(?=[${set}]))`;

  // One escaped sign; `inside` says that it stands between square brackets.
  function escaped(sign, sets, inside) {
    const low = sign.toLowerCase();
    if (low in sets) return sign === low ? (inside ? sets[low] : `[${sets[low]}]`) : `[^${sets[low]}]`;
    if (ESCAPES.includes(sign) || /[1-9xu]/.test(sign)) return `\\${sign}`;
    if (inside) return sign === "b" ? "\\x08" : quote(sign);
    if (sign === "A") return START;
    if (sign === "Z") return END;
    if (sign === "b") return boundary(sets.w);
    if (sign === "B") return `(?!${boundary(sets.w)})`;
    return SIGNS.includes(sign) ? `\\${sign}` : sign;
  }

  // A set from behind its opening bracket; gives what it is here, and where it ends.
  function readSet(signs, at, sets) {
    const isNegated = signs[at] === "^";
    const others = [];
    let text = "";
    const first = at + Number(isNegated);
    for (at = first; at === first || signs[at] !== "]"; at++) {
      const next = signs[at] === "\\" ? signs[++at] : "";
      if (next && next !== next.toLowerCase() && next.toLowerCase() in sets) others.push(escaped(next, sets, false));
      else if (next) text += escaped(next, sets, true);
      else text += signs[at] === "]" ? "\\]" : signs[at];
    }
    if (!others.length) return [`[${isNegated ? "^" : ""}${text}]`, at];
    const any = [...(text ? [`[${text}]`] : []), ...others].join("|");
    return [isNegated ? `(?:(?!${any})[\\s\\S])` : `(?:${any})`, at];
  }

  const isRepeat = (rest) => /^\{(\d+(,\d*)?|,\d+)\}/.exec(rest);

  function translate(pattern, flags) {
    const sets = flags & ASCII ? PLAIN : UNICODE;
    const signs = [...pattern];
    const names = [null];
    const outer = [];
    const closing = [];
    let text = "";
    for (let at = 0; at < signs.length; at++) {
      const sign = signs[at];
      const rest = () => signs.slice(at, at + 60).join("");
      if (sign === "\\") text += escaped(signs[++at], sets, false);
      else if (flags & VERBOSE && /\s/.test(sign)) continue;
      else if (flags & VERBOSE && sign === "#") while (at + 1 < signs.length && signs[at + 1] !== "\n") at++;
      else if (sign === "[") {
        const [set, end] = readSet(signs, at + 1, sets);
        text += set;
        at = end;
      } else if (sign === "(") {
        const named = /^\(\?P<(\w+)>/.exec(rest());
        const counts = Boolean(named) || signs[at + 1] !== "?";
        if (counts) {
          if (!closing.includes(true)) outer.push(names.length);
          names.push(named ? named[1] : null);
        }
        closing.push(counts);
        const other = /^\((?:\?(?:<[=!]|[:=!]))?/.exec(rest())[0];
        text += named ? "(" : other;
        at += (named ? named[0] : other).length - 1;
      } else if (sign === ")") {
        closing.pop();
        text += sign;
      } else if (sign === ".") text += flags & DOTALL ? "[\\s\\S]" : "[^\\n]";
      else if (sign === "^") text += START;
      else if (sign === "$") text += `(?=\\n?${END})`;
      else if (sign === "{") {
        const repeat = isRepeat(rest());
        if (repeat) {
          text += repeat[0].replace("{,", "{0,");
          at += repeat[0].length - 1;
        } else text += "\\{";
      } else text += "]}/".includes(sign) ? `\\${sign}` : sign;
    }
    return { text, names, outer };
  }

  const isWide = (text) => /[\ud800-\udbff]/.test(text);
  const toUnit = (text, at) => (isWide(text) ? [...text].slice(0, at).join("").length : at);
  const toPlace = (text, unit) => (isWide(text) ? [...text.slice(0, unit)].length : unit);

  function compile(pattern, flags) {
    const { text, names, outer } = translate(String(pattern), flags);
    const more = `du${flags & IGNORECASE ? "i" : ""}`;
    const made = {};
    const how = { search: () => new RegExp(text, `${more}g`), match: () => new RegExp(text, `${more}y`), full: () => new RegExp(`(?:${text})${END}`, `${more}y`) };
    // Gives where each group begins and ends, and the last group that was closed; nothing where nothing is found.
    const find = (name, given, from) => {
      const where = String(given);
      const expression = (made[name] ??= how[name]());
      expression.lastIndex = toUnit(where, from);
      const found = expression.exec(where);
      if (!found) return [];
      const last = outer.findLast((group) => found.indices[group]) ?? 0;
      return [last, ...found.indices.flatMap((pair) => (pair ? pair.map((unit) => toPlace(where, unit)) : [-1, -1]))];
    };
    return { find, names: names.map((name) => name ?? "") };
  }

  const KINDS = "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Cs Co Cn".split(" ");
  const tests = KINDS.map((kind) => [kind, new RegExp(`^\\p{${kind}}$`, "u")]);
  const category = (sign) => tests.find(([, test]) => test.test(String(sign)))[0];
  const normalize = (form, text) => String(text).normalize(form);
  const points = (text) => [...String(text)].map((sign) => sign.codePointAt(0));
  return { compile, category, normalize, points };
})();

// Brython forgets in these that a sign beyond the basic plane is one sign.
for (const name of ["join", "lower", "upper", "casefold", "translate", "lstrip", "rstrip", "strip"]) {
  const text = __BRYTHON__.builtins.str;
  const given = text[name];
  text[name] = Object.assign((...all) => __BRYTHON__.String(String(given(...all))), given);
}
