// Points that follow from decided answers which are alike, or why none do: as grader/web/suggestions/model.py.
const model = (() => {
  const FEWEST = 5;
  const MOST = 150;
  const NEAREST = 0.35;
  const BESIDE = 0.2;
  const SIGNAL = 0.1;
  const NOISE = 0.01;
  const REACH = 2;
  const BAND = 1.2815515655446004;
  const WIDEST = 0.6;
  const MIXED = 0.5;
  const EVIDENCE = 2;
  const TWIN = 2;
  const NEGATED = 0;
  const LEVELS = 65535;

  // Likeness comes as the lower triangle, two bytes each, the low one first.
  function unpack({ likeness, marks, words }) {
    const bytes = Uint8Array.from(atob(likeness), (sign) => sign.charCodeAt(0));
    const alike = (one, other) => {
      if (one === other) return 1;
      const row = Math.max(one, other);
      const at = 2 * ((row * (row - 1)) / 2 + Math.min(one, other));
      return (bytes[at] + 256 * bytes[at + 1]) / LEVELS;
    };
    return { alike, marks, words };
  }

  function pointApart(one, other) {
    for (let [mine, theirs] = [one, other]; mine && theirs; mine >>= 2, theirs >>= 2) {
      if (mine & 3 && theirs & 3 && (mine & 3) !== (theirs & 3)) return true;
    }
    return false;
  }

  function moved(shared, places) {
    const at = shared.indexOf(NEGATED);
    return at >= 0 && places.some((place, index) => index !== at && index < at !== place < places[at]);
  }

  // Numbers of particles are below 0: they may stand anywhere, but not for each other.
  function without(words, taken) {
    const left = [...words];
    taken.forEach((word) => left.includes(word) && left.splice(left.indexOf(word), 1));
    return left;
  }

  const heavy = (words) => words.filter((word) => word >= 0).length;

  function isTwin(one, other) {
    const [mine, theirs] = [without(one, other), without(other, one)];
    const alone = Math.max(heavy(mine), heavy(theirs));
    return mine.length > 0 && theirs.length > 0 && alone <= TWIN && alone < heavy(one) - heavy(mine);
  }

  function wording(one, other) {
    const shared = one.filter((word, index) => word >= 0 && one.indexOf(word) === index && other.includes(word));
    const places = shared.map((word) => other.indexOf(word));
    if (moved(shared, places)) return "negation";
    if (places.some((place, index) => index && place < places[index - 1])) return "order";
    return isTwin(one, other) ? "word" : "";
  }

  function isNew({ words }, one, known) {
    const seen = new Set(known.flatMap((other) => words[other.at]));
    return words[one].some((word) => word > NEGATED && !seen.has(word));
  }

  function difference({ marks, words }, one, other) {
    const [negations, numbers, directions, language] = marks[one];
    const [negationsThere, numbersThere, directionsThere, languageThere] = marks[other];
    if (language && languageThere && language !== languageThere) return "language";
    if (negations !== negationsThere) return "negation";
    if (numbers !== numbersThere) return "number";
    if (pointApart(directions, directionsThere)) return "direction";
    return wording(words[one], words[other]);
  }

  // The lower triangle L of a matrix that is L times L transposed.
  function root(matrix) {
    const made = matrix.map((row) => row.map(() => 0));
    matrix.forEach((row, i) => {
      for (let j = 0; j <= i; j += 1) {
        let rest = row[j];
        for (let k = 0; k < j; k += 1) rest -= made[i][k] * made[j][k];
        made[i][j] = i === j ? Math.sqrt(rest) : rest / made[j][j];
      }
    });
    return made;
  }

  function solve(lower, right) {
    const found = [];
    right.forEach((value, i) => {
      const done = found.reduce((sum, one, k) => sum + lower[i][k] * one, 0);
      found.push((value - done) / lower[i][i]);
    });
    return found;
  }

  const product = (one, other) => one.reduce((sum, value, index) => sum + value * other[index], 0);
  const cut = (share) => Math.min(Math.max(share, 0), 1);

  // With L L' the covariance: a' (L L')⁻¹ b is the product of what L makes of a and of b.
  function posterior({ block, priors }, at, known) {
    const covary = (one, other) => SIGNAL * Math.exp((block.alike(one, other) - 1) / REACH);
    const rows = known.map((one, i) => known.map((other, j) => covary(one.at, other.at) + (i === j ? NOISE : 0)));
    const lower = root(rows);
    const part = solve(lower, known.map((one) => covary(at, one.at)));
    const surprise = solve(lower, known.map((one) => one.share - priors[one.at]));
    const variance = Math.max(SIGNAL - product(part, part), 0) + NOISE;
    return { mean: priors[at] + product(part, surprise), deviation: Math.sqrt(variance) };
  }

  function nearest({ alike }, at, known) {
    const near = known.filter((one) => alike(at, one.at) >= NEAREST);
    near.sort((one, other) => alike(at, other.at) - alike(at, one.at) || one.at - other.at);
    return near.slice(0, MOST);
  }

  function contradict({ alike }, at, like) {
    const least = alike(at, like[0].at) - BESIDE;
    const shares = like.filter((one) => alike(at, one.at) >= least).map((one) => one.share);
    return Math.max(...shares) - Math.min(...shares) >= MIXED;
  }

  function judge(asked, at, like) {
    const { mean, deviation } = posterior(asked, at, like);
    const bound = (side) => cut(mean + side * BAND * deviation) * asked.maximum;
    return {
      reason: 2 * BAND * deviation > WIDEST ? "wide" : "",
      mean,
      deviation,
      points: Math.floor((cut(mean) * asked.maximum) / asked.step + 0.5) * asked.step,
      low: bound(-1),
      high: bound(1),
      near: like.slice(0, EVIDENCE).map((one) => one.at),
    };
  }

  function suggest(asked, at, known) {
    const { block } = asked;
    if (known.length < FEWEST) return { reason: "few" };
    if (new Set(known.map((one) => one.share)).size === 1) return { reason: "same" };
    const near = nearest(block, at, known);
    if (!near.length) return { reason: "far" };
    const differing = near.map((one) => difference(block, at, one.at));
    const like = near.filter((_, index) => !differing[index]);
    const isBeside = like.length && block.alike(at, near[0].at) - block.alike(at, like[0].at) <= BESIDE;
    if (!isBeside) return { reason: differing[0] };
    if (isNew(block, at, known)) return { reason: "new" };
    if (contradict(block, at, like)) return { reason: "mixed" };
    return judge(asked, at, like);
  }

  return { FEWEST, unpack, posterior, suggest };
})();
