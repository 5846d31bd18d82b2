// How a typed reading is understood: asked of a frame, which holds the notation itself and nothing else.
const frame = document.createElement("iframe");
const answers = new Map();
const asked = new Map();
const TYPING = 120;
const PATIENCE = 20000;
let isCoded = false;
let isDumb = false;
let timer = 0;

// A frame takes over what its page may do; once it is there, the page needs less.
function openFrame() {
  if (!data.reader) return;
  frame.setAttribute("sandbox", "allow-scripts");
  frame.hidden = true;
  frame.title = say("read_as");
  frame.srcdoc = data.reader.frame;
  frame.addEventListener("load", forbid, { once: true });
  window.addEventListener("message", heard);
  document.body.append(frame);
}

function forbid() {
  const meta = document.createElement("meta");
  meta.httpEquiv = "Content-Security-Policy";
  meta.content = data.policy;
  document.head.append(meta);
  frame.dataset.ready = "";
  asked.forEach(({ id, kind, names, text }) => send({ id, kind, names, text }));
}

function send(question) {
  if (frame.dataset.ready === undefined) return;
  if (!isCoded) frame.contentWindow.postMessage({ code: data.reader.code }, "*");
  isCoded = true;
  frame.contentWindow.postMessage(question, "*");
}

function heard(event) {
  if (event.source === frame.contentWindow) resolve(event.data);
}

// A frame that fails or stays silent is asked no more: what is typed is then checked later, and the page says so.
function resolve(told) {
  const question = asked.get(told.id);
  if (!question) return;
  asked.delete(told.id);
  isDumb ||= told.failed !== undefined;
  answers.set(told.id, told);
  question.then.forEach((then) => then(told));
}

// Calls back with how a text is understood, at once where that is known.
function understand({ form }, text, then) {
  if (!text.trim()) return then({ plain: "" });
  if (!form || !data.reader || isDumb) return then({ failed: "" });
  const id = JSON.stringify([form, text]);
  if (answers.has(id)) return then(answers.get(id));
  if (asked.has(id)) return void asked.get(id).then.push(then);
  const question = { id, kind: form.kind, names: form.names, text };
  asked.set(id, { ...question, then: [then] });
  setTimeout(() => resolve({ id, failed: "silent" }), PATIENCE);
  return send(question);
}

const isFine = (told) => told.code === undefined;
const fill = (told) => data.reader.messages[told.code].replace(/\{(\w+)\}/g, (place, name) => told.args[name] ?? place);

// The place that an error speaks of, with a little around it; places count whole characters.
function excerpt(text, { start, end }) {
  const signs = [...text];
  const made = element("pre");
  const around = [signs.slice(Math.max(0, start - 30), start), signs.slice(start, end), signs.slice(end, end + 30)];
  const [before, at, after] = around.map((some) => some.join(""));
  made.append(start > 30 ? "…" : "", before, element("mark", "", at), after, end + 30 < signs.length ? "…" : "");
  return made;
}

function otherSize({ form }, told) {
  if (!form.size || told.size.join() === form.size.join()) return "";
  return fill({ code: "check.shape", args: { found: told.size.join("×"), expected: form.size.join("×") } });
}

function understoodParts(at, text, told) {
  if (told.failed !== undefined) return ["later", element("p", "", say("read_later"))];
  if (!text.trim()) return ["fine", element("p", "", say("blank"))];
  if (!isFine(told)) return ["wrong", element("p", "", say("not_understood")), element("p", "", fill(told)), excerpt(text, told)];
  const other = otherSize(at, told);
  const [rows, columns] = told.size;
  const head = told.size.length ? say("understood_matrix", { rows, columns }) : say("understood");
  return [other ? "other" : "fine", element("p", "", head), element("pre", "", told.plain), ...(other ? [element("p", "", other)] : [])];
}

function drawUnderstanding(one, text, told) {
  const [state, ...parts] = told ? understoodParts(one.at, text, told) : ["waiting", element("p", "", say("being_read"))];
  sayingOf(one).dataset.state = state;
  sayingOf(one).replaceChildren(...parts);
}

// Says how the text in the box is understood; before anybody asked for that, nothing is started.
function showUnderstanding(one) {
  if (!one.reads) return;
  const text = boxOf(one).value;
  sayingOf(one).replaceChildren();
  sayingOf(one).dataset.state = "";
  if (!(isCoded || document.activeElement === boxOf(one) || decisionOf(one).draft !== undefined)) return;
  drawUnderstanding(one, text);
  understand(one.at, text, (told) => {
    if (step() === one && boxOf(one).value === text) drawUnderstanding(one, text, told);
  });
}

// Takes a typed text over once it is understood; until then it is kept as it is typed.
function settle(one, text, then) {
  understand(one.at, text, (told) => {
    if (decisionOf(one).draft !== text) return;
    if (isFine(told)) amend(one, { read_as: text, draft: undefined });
    then(isFine(told));
  });
}

// What was decided before somebody began to type, for whoever changes their mind.
let untouched = null;

function beginTyping(event) {
  if (event.target.matches("#read, #scan textarea")) untouched = { id: step().id, ...decisionOf(step()) };
}

function dropTyping() {
  const one = step();
  clearTimeout(timer);
  if (untouched?.id !== one.id) return;
  const { points, read_as: readAs, draft } = untouched;
  const { points: nowPoints, read_as: nowRead, draft: nowDraft } = decisionOf(one);
  if (points === nowPoints && readAs === nowRead && draft === nowDraft) return;
  change(one, { points, read_as: readAs, draft });
  afterChange(say("typing_dropped"));
}

function typedReading() {
  const one = step();
  const text = boxOf(one).value;
  change(one, { draft: text, read_as: undefined, points: undefined }, "read");
  afterTyping();
  drawUnderstanding(one, text);
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (step() === one) showUnderstanding(one);
    settle(one, text, afterTyping);
  }, TYPING);
}

function takeReading() {
  const one = step();
  if (!one.reads) return tell(say("no_reading"));
  const text = boxOf(one).value;
  clearTimeout(timer);
  change(one, { draft: text, read_as: undefined, points: undefined }, "read");
  afterChange(say("being_read"));
  return settle(one, text, (isTaken) => afterChange(say(isTaken ? "read_taken" : "not_taken")));
}
