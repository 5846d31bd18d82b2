// Keys and buttons, and the way through the queue.
let current = 0;

const step = () => steps[current];

function tell(text) {
  byId("said").textContent = text;
}

function drawProgress() {
  const asked = steps.filter((one) => !one.item.optional);
  const done = asked.filter(isDecided);
  const answers = done.reduce((sum, one) => sum + one.keys.length, 0);
  const all = steps.reduce((sum, one) => sum + one.keys.length, 0);
  byId("progress").textContent = say("progress", { done: done.length, all: asked.length, answers, of: all });
  byId("bar").max = asked.length || 1;
  byId("bar").value = done.length;
  byId("not-kept").hidden = isKept;
  byId("undo").disabled = !state.history.length;
}

function drawAround() {
  choose(step().row);
  bringIntoSight(step().row);
  drawList(step().row, go);
  drawProgress();
}

function go(number, focus = true) {
  const isSameRow = step().row === steps[number].row;
  current = number;
  tell("");
  drawItem(step());
  drawAround();
  if (focus) byId("item-title").focus({ preventScroll: true });
  if (!isSameRow) window.scrollTo(0, 0);
}

// Goes to the next step, or back, among the rows in the list.
function move(by, isWanted = () => true) {
  const rows = new Set(rowsShown());
  for (let at = current + by; at >= 0 && at < steps.length; at += by) {
    if (rows.has(steps[at].row) && isWanted(steps[at])) return go(at);
  }
  return tell(say(by > 0 ? "at_end" : "at_start"));
}

function moveToOpen() {
  const is = (at) => isOpen(steps[at]);
  const order = [...steps.keys()].map((at) => (current + 1 + at) % steps.length);
  const next = order.find(is);
  if (next === undefined) tell(say("all_done"));
  else go(next);
}

function afterChange(text) {
  drawAnswer(step());
  drawAround();
  tell(text);
}

function give(points) {
  change(step(), { points, read_as: undefined, draft: undefined, ...suggestions.seen(step()) });
  const answers = step().keys.length;
  afterChange(say(answers > 1 ? "given_many" : "given", { points: shown(points), number: answers }));
}

function giveMore(by) {
  const { choices } = step().at;
  if (!choices.length) return tell(say("no_points"));
  const at = choices.indexOf(decisionOf(step()).points);
  const next = at < 0 ? (by > 0 ? 0 : choices.length - 1) : at + by;
  return give(choices[Math.min(Math.max(next, 0), choices.length - 1)]);
}

function undo() {
  const number = takeBack();
  if (number < 0) return tell(say("nothing_to_undo"));
  go(number);
  return tell(say("undone"));
}

function afterTyping() {
  drawStatus(step());
  drawAround();
}

function typed(update, typing) {
  change(step(), update, typing);
  afterTyping();
}

function exportFile() {
  const waiting = [...asked.values()];
  if (waiting.length) return waiting[0].then.push(exportFile);
  const file = decisionFile();
  const drafts = steps.filter((one) => decisionOf(one).draft !== undefined).length;
  if (!file.decisions.length) return tell(say("nothing_to_export"));
  const link = element("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(file, null, 1)], { type: "application/json" }));
  link.download = data.file;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  const left = drafts ? ` ${say("drafts_left", { number: drafts })}` : "";
  return tell(say("exported", { number: file.decisions.length, file: data.file }) + left);
}

function focusOn(box) {
  box.focus();
  box.select();
}

// While somebody searches, the first rows that were found are in sight; else the one at hand is.
function find() {
  drawAround();
  if (!byId("search").value) return;
  list.scrollTop = 0;
  drawList(step().row, go);
}

function enlarge() {
  const isLarge = byId("sheet").classList.toggle("large");
  byId("larger").setAttribute("aria-pressed", String(isLarge));
}

function suggestOrNot() {
  tell(suggestions.toggle(step()));
}

// Leaves a box for the item; from the search, for the first row that was found.
function leave(target, takes) {
  const [first] = rowsShown();
  if (target.id === "search" && !takes) {
    target.value = "";
    find();
  }
  if (target.id === "search" && takes) return first === undefined ? tell(say("nothing_like_it", { text: target.value.trim() })) : go(stepsOf[first][0]);
  return byId("item-title").focus({ preventScroll: true });
}

const deeds = {
  j: () => move(1), ArrowDown: () => move(1), ArrowRight: () => move(1),
  k: () => move(-1), ArrowUp: () => move(-1), ArrowLeft: () => move(-1),
  f: () => (step().item.uploads ? tell(say("no_points")) : give(step().at.choices.at(-1))),
  "+": () => giveMore(1), "-": () => giveMore(-1),
  n: () => focusOn(byId("note")),
  r: () => (step().reads ? focusOn(boxOf(step())) : tell(say("no_reading"))),
  t: takeReading, u: undo, e: exportFile,
  "/": () => focusOn(byId("search")),
  o: () => byId("only").click(),
  z: enlarge, x: () => byId("refused").click(),
  s: suggestOrNot,
};

// Where a search has left the item at hand out, keys would decide what nobody looks for.
const isLeftOut = () => !rowsShown().includes(step().row);
const DECIDING = ["f", "+", "-", "n", "r", "t"];

function digit(key) {
  if (step().item.uploads) return key === "0" ? refuseAll() : admit(Number(key) - 1);
  const points = step().at.choices[Number(key)];
  return points === undefined ? tell(say("no_choice", { key })) : give(points);
}

function inBox(event) {
  if (event.key !== "Escape" && (event.key !== "Enter" || event.shiftKey || event.isComposing)) return;
  event.preventDefault();
  const isReading = event.target.matches("#read, #scan textarea");
  if (isReading && event.key === "Enter") takeReading();
  if (isReading && event.key === "Escape") dropTyping();
  leave(event.target, event.key === "Enter");
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("textarea, input:not([type=checkbox])")) return void inBox(event);
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const isButton = event.target.matches("button, summary, a");
  const deed = /^\d$/.test(key) ? () => digit(key) : key === "Enter" && !isButton ? moveToOpen : deeds[key];
  if (!deed) return;
  event.preventDefault();
  if (isLeftOut() && (/^\d$/.test(key) || DECIDING.includes(key))) return void tell(say("left_out"));
  deed();
}

function redraw(changed) {
  if (changed.includes(step().id)) drawItem(step());
  drawAround();
}

// What another window of this page decided later than this one is shown and said.
function noticed(changed) {
  const here = changed.filter((id) => known.has(id));
  if (!here.length) return;
  show("elsewhere", say("elsewhere", { number: here.length }));
  redraw(here);
}

function adopted(changed) {
  if (!changed.length) return;
  tellOfHandedOn();
  redraw(changed);
}

function catchUp() {
  mergeUnheard();
  adoptLate();
}

// Two windows may have written at once: what the other one lacks is written again.
function takeOver(event) {
  if (event.key && isEarlier(event.key)) return void adoptLate();
  if (event.key !== data.store || event.newValue === null) return;
  const { decisions } = JSON.parse(event.newValue);
  written = event.newValue;
  noticed(merge(decisions));
  if (isLacking(decisions)) keep();
}

// What was decided here before the pages were dealt out otherwise, and is not decided again.
function tellOfHandedOn() {
  const number = data.others.filter((id) => isSaid(state.decisions[id] || {})).length;
  if (number) show("handed-on", say("handed_on", { number }));
}

function start() {
  load();
  tellOfHandedOn();
  openFrame();
  if (!steps.length) return;
  byId("work").hidden = false;
  byId("nothing").hidden = steps.some((one) => !one.item.optional);
  document.addEventListener("keydown", pressed);
  byId("note").addEventListener("input", () => typed({ note: byId("note").value }, "note"));
  byId("read").addEventListener("input", typedReading);
  byId("read").addEventListener("focus", () => showUnderstanding(step()));
  document.addEventListener("focusin", beginTyping);
  byId("search").addEventListener("input", find);
  byId("only").addEventListener("change", find);
  byId("refused").addEventListener("change", find);
  byId("refused").parentElement.parentElement.hidden = !data.items.some((item) => item.optional);
  byId("as").addEventListener("input", typedName);
  byId("none-graded").addEventListener("click", refuseAll);
  byId("take").addEventListener("click", takeReading);
  byId("larger").addEventListener("click", enlarge);
  byId("suggest").addEventListener("change", suggestOrNot);
  byId("undo").addEventListener("click", undo);
  byId("export").addEventListener("click", exportFile);
  byId("next-open").addEventListener("click", moveToOpen);
  byId("forward").addEventListener("click", () => move(1));
  byId("back").addEventListener("click", () => move(-1));
  list.addEventListener("scroll", () => drawList(step().row, go), { passive: true });
  window.addEventListener("storage", takeOver);
  window.addEventListener("focus", catchUp);
  window.addEventListener("resize", () => drawList(step().row, go));
  go(Math.max(steps.findIndex(isOpen), 0), false);
  startTiming();
  startChannel();
}

start();
