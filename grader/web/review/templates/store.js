// What is decided: kept in the browser after every step, with all steps before it.
const data = JSON.parse(document.getElementById("data").textContent);
// Stands for the place in the sheet of what has none.
const UPLOADS = { part: "", field: "", criterion: "", title: data.phrases.uploads, asked: data.phrases["which_counts"], wording: "", partial: "", max: "0", choices: [], form: null };
const steps = data.items.flatMap((item, row) => item.asks.map((ask) => ({ ...ask, item, row, at: data.places[ask.place] ?? UPLOADS })));
const known = new Map(steps.map((step, number) => [step.id, number]));
let state = { decisions: {}, history: [] };
let isKept = true;
const FEW = 200;

const byId = (id) => document.getElementById(id);
const say = (name, values = {}) => data.phrases[name].replace(/\{(\w+)\}/g, (_, key) => String(values[key]));
const shown = (points) => (document.documentElement.lang === "de" ? points.replace(".", ",") : points);
const decisionOf = (step) => state.decisions[step.id] || {};
const isSaid = (decision) => ["points", "read_as", "admit", "refuse"].some((name) => decision[name] !== undefined);
const isDecided = (step) => isSaid(decisionOf(step));
// What is left as it is unless somebody wants it otherwise: an upload that was refused.
const isOpen = (step) => !isDecided(step) && !step.item.optional;

// Moments tell which of two decisions is the later one; in one window no two are the same.
let moment = 0;
const now = () => (moment = Math.max(Date.now(), moment + 1));

function isLater(one, other) {
  const [here, there] = [one.at ?? 0, other ? (other.at ?? 0) : -1];
  return here > there || (here === there && JSON.stringify(one) > JSON.stringify(other));
}

// Takes over what is later elsewhere, and gives what changed by that.
function merge(theirs) {
  moment = Math.max(moment, ...Object.values(theirs).map((one) => one.at ?? 0));
  const changed = Object.keys(theirs).filter((id) => isLater(theirs[id], state.decisions[id]));
  changed.forEach((id) => (state.decisions[id] = theirs[id]));
  return changed;
}

// A name is the shelf, a fingerprint without a colon, a colon and the tutor, in whose name may be one.
const tutorOf = (name) => name.slice(data.shelf.length).replace(/^[^:]*:/, "");

const isEarlier = (name) => name !== data.store && name.startsWith(data.shelf) && tutorOf(name) === data.by;

// Of another page's decisions, those count that were made on the same responses.
function mergeWaiting(theirs) {
  const waiting = new Set([...known.keys(), ...data.others]);
  return merge(Object.fromEntries(Object.entries(theirs).filter(([id]) => waiting.has(id))));
}

// Decisions of the same tutor on an earlier page. Gives what changed by that.
function adopt() {
  return Object.keys(localStorage).filter(isEarlier).flatMap((name) => mergeWaiting(read(localStorage.getItem(name))?.decisions ?? {}));
}

let written = null;

function read(text) {
  const kept = JSON.parse(text);
  return kept && kept.decisions && kept.history ? kept : null;
}

function load() {
  try {
    written = localStorage.getItem(data.store);
    const kept = read(written);
    if (kept) state = kept;
    adopt();
  } catch {
    isKept = false;
  }
}

function put(kept) {
  try {
    const text = JSON.stringify(kept);
    localStorage.setItem(data.store, text);
    written = text;
    return true;
  } catch {
    return false;
  }
}

// A page that is opened at once after another was left may not see yet what that one wrote last.
function adoptLate() {
  try {
    adopted(adopt());
  } catch {
    isKept = false;
  }
}

// What another window wrote since, where its message has not come yet.
function mergeUnheard() {
  try {
    const text = localStorage.getItem(data.store);
    const kept = text === written ? null : read(text);
    if (kept) noticed(merge(kept.decisions));
  } catch {
    isKept = false;
  }
}

// Where the browser has no room for all steps, the decisions and the last steps are kept.
function keep() {
  mergeUnheard();
  isKept = put(state) || put({ ...state, history: state.history.slice(-FEW) });
  broadcastDecisions();
}

// Gives a decision a new moment; the steps that led to the old one go along.
function stamp(id, decision) {
  const old = state.decisions[id]?.at;
  state.decisions[id] = { ...decision, at: now(), word: Math.random().toString(36).slice(2) };
  const last = state.history.findLast((one) => one.id === id);
  if (last && last.at === old) last.at = state.decisions[id].at;
}

// A text that is being typed is one step, however many letters it has.
function change(step, update, typing = "") {
  const before = state.decisions[step.id] || null;
  if (Object.entries(update).every(([name, value]) => (before || {})[name] === value)) return;
  const last = state.history.at(-1);
  const goesOn = typing && last && last.id === step.id && last.typing === typing && last.at === before?.at;
  if (!goesOn) state.history.push({ id: step.id, before, typing, at: before?.at });
  stamp(step.id, { ...before, ...update });
  keep();
}

// Changes what the last step did, once more is known of it.
function amend(step, update) {
  stamp(step.id, { ...state.decisions[step.id], ...update });
  keep();
}

// Gives the number of the step whose decision was taken back; -1 where there is none. What another
// window decided since is not this one's to take back.
function takeBack() {
  const last = state.history.pop();
  if (!last) return -1;
  const isOurs = known.has(last.id) && (last.at === undefined || last.at === state.decisions[last.id]?.at);
  if (!isOurs) return takeBack();
  const earlier = state.history.findLast((one) => one.id === last.id);
  if (earlier) earlier.at = last.at;
  stamp(last.id, last.before || {});
  keep();
  return known.get(last.id);
}

function defaultReason(step) {
  const { points, read_as: readAs, refuse } = decisionOf(step);
  if (step.item.uploads) return say(refuse ? "because_refused" : "because_admitted");
  if (readAs !== undefined) return say(readAs.trim() ? "because_read" : "because_blank");
  const most = step.at.choices.at(-1);
  const [none, full, part] = step.at.criterion ? ["met_none", "met_full", "met_part"] : ["because_none", "because_full", "because_part"];
  const name = points === "0" ? none : points === most ? full : part;
  return say(name, { points: shown(points || "0"), max: shown(step.at.max) });
}

function rowsOf(step) {
  if (step.item.uploads) return uploadRows(step);
  const { points, read_as: readAs, note, word } = decisionOf(step);
  const said = points === undefined ? { read_as: readAs } : { points: Number(points) };
  const because = (note || "").trim() || defaultReason(step);
  const spelt = suggestions.exported(decisionOf(step));
  return timed(step, step.keys.map((key, at) => ({ key, ...said, ...spelt, because, by: data.by, bound_to: step.bound[at], word })));
}

const decisionFile = () => ({ schema: data.schema, decisions: steps.filter(isDecided).flatMap(rowsOf) });
