// The page itself: takes a file, says what was found, in either language, and nothing leaves it.
let language = navigator.language.toLowerCase().startsWith("de") ? "de" : "en";
let shown = null;
let turn = 0;
const SHOWN_ENTRIES = 50;

const say = (name, values = {}) => rules.phrases[name][language].replace(/\{(\w+)\}/g, (place, key) => values[key] ?? place);

// Said aloud as well; what the result shows itself need not be seen twice.
function announce(text, isShown = false) {
  byId("said").textContent = text;
  byId("said").className = isShown ? "heard" : "";
}

function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

function speak() {
  document.documentElement.lang = language;
  document.title = say("title", rules.sheet[language]);
  for (const one of document.querySelectorAll("[data-say]")) {
    one.textContent = say(one.dataset.say, rules.sheet[language]);
  }
  byId(`lang-${language}`).checked = true;
  if (shown) draw(shown);
}

async function take(file, isFolder = false) {
  turn += 1;
  const mine = turn;
  byId("result").hidden = true;
  announce(say("checking", { file: show(file.name) }));
  await new Promise((done) => setTimeout(done, 0));
  const next = isFolder ? { file, failure: "folder" } : await outcome(file);
  if (mine !== turn) return;
  shown = next;
  draw(next);
}

async function outcome(file) {
  try {
    return { file, result: await check(file) };
  } catch (thrown) {
    const isOurs = !(thrown instanceof DOMException);
    return { file, failure: isOurs ? "ours" : "unreadable", reason: String(thrown?.message ?? thrown) };
  }
}

function draw({ file, result, failure, reason }) {
  const name = show(file.name);
  const verdict = failure ? "none" : result.verdict;
  byId("result").className = verdict;
  const said = failure ? say("no_verdict") : say("verdict", { verdict: say(`verdict_${verdict}`) });
  byId("verdict").textContent = said;
  byId("file").textContent = say("size", { file: name, size: file.size.toLocaleString(language) });
  byId("lead").textContent = failure ? say(failure, { reason }) : say(`lead_${verdict}`);
  byId("whose").textContent = result?.student ? say("whose", result.student) : "";
  byId("findings").replaceChildren(...(result?.notices ?? []).map(findingLine));
  drawEntries(result?.names ?? []);
  byId("result").hidden = false;
  announce(`${name}. ${said}. ${counted(result?.notices ?? [])}`, true);
}

function counted(notices) {
  const of = (severity) => notices.filter((one) => one.severity === severity).length;
  return notices.length ? say("counted", { fail: of("fail"), warn: of("warn") }) : "";
}

function findingLine(notice) {
  const line = element("li", notice.severity);
  line.append(element("strong", "", say(`severity_${notice.severity}`)), " ", element("span", "", render(notice, language)), " ", element("code", "", notice.code));
  return line;
}

function drawEntries(names) {
  byId("inside").hidden = !names.length;
  byId("inside-head").textContent = say("inside", { number: names.length });
  const lines = names.slice(0, SHOWN_ENTRIES).map(({ text, encoding }) => element("li", "", say("entry", { name: show(text, 400), encoding })));
  if (names.length > SHOWN_ENTRIES) lines.push(element("li", "", say("more", { number: names.length - SHOWN_ENTRIES })));
  byId("entries").replaceChildren(...lines);
}

function dropped(event) {
  event.preventDefault();
  byId("drop").classList.remove("over");
  const { items, files } = event.dataTransfer;
  const isFolder = Boolean(items?.[0]?.webkitGetAsEntry?.()?.isDirectory);
  byId("choose").value = "";
  if (files.length > 1) announce(say("several"));
  else if (files.length) take(files[0], isFolder);
}

document.addEventListener("dragover", (event) => {
  event.preventDefault();
  byId("drop").classList.add("over");
});
document.addEventListener("dragleave", () => byId("drop").classList.remove("over"));
document.addEventListener("drop", dropped);
// Emptied first, so that the same file can be chosen again once it is mended.
byId("choose").addEventListener("click", ({ target }) => {
  target.value = "";
});
byId("choose").addEventListener("change", ({ target }) => {
  if (target.files.length) take(target.files[0]);
});
for (const one of ["en", "de"]) {
  byId(`lang-${one}`).addEventListener("change", () => {
    language = one;
    speak();
  });
}
speak();
byId("idle").hidden = true;
byId("work").hidden = false;
