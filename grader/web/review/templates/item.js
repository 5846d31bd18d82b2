// The one item at hand: what was asked, what was read, and what may be decided.
function show(id, text) {
  byId(id).textContent = text;
  byId(id).hidden = !text;
}

function drawPicture(item) {
  const image = byId("picture");
  const is = item.picture !== null;
  image.hidden = byId("picture-head").hidden = !is;
  byId("crowded").hidden = is;
  byId("larger").hidden = !is;
  byId("crowded").textContent = say(item.crowded ? "crowded" : "no_picture");
  if (!is) return image.removeAttribute("src");
  image.src = `data:image/png;base64,${data.pictures[item.picture]}`;
  image.alt = item.page === null ? say("picture_pages") : say("picture_place", { page: item.page });
  const first = item.students[0].join(" ");
  return show("picture-head", say(item.students.length > 1 ? "picture_of_first" : "picture_of", { name: first }));
}

function drawRubric(step) {
  byId("rubric").hidden = !step.at.wording;
  show("full", step.at.wording);
  byId("part-label").hidden = !step.at.partial;
  show("part", step.at.partial);
}

function drawText({ item }) {
  byId("text").textContent = textOf(item);
  byId("text").classList.toggle("nothing", item.text === null || !item.text.trim());
  byId("who-head").textContent = item.students.length > 1 ? say("written_by", { number: item.students.length }) : say("written_by_one");
  byId("who").parentElement.open = item.students.length <= 12;
  byId("who").replaceChildren(...item.students.map(([name, number]) => element("li", "", `${name} ${number}`)));
}

// The key is told apart from the points, lest “1 0.5” be read out.
function keySign(button, key) {
  const made = element("kbd", "", key);
  made.setAttribute("aria-hidden", "true");
  button.setAttribute("aria-keyshortcuts", key);
  return made;
}

function pointButton(step, points, index) {
  const made = element("button", "points");
  made.type = "button";
  made.dataset.points = points;
  if (index < 10) made.append(keySign(made, String(index)), " ");
  made.append(say("points", { points: shown(points) }));
  made.addEventListener("click", () => {
    select(known.get(step.id));
    give(points);
  });
  return made;
}

// Buttons stay where they are while somebody presses one.
function drawChoices(step) {
  const place = choicesOf(step);
  const { points } = decisionOf(step);
  if (place.dataset.of !== step.id) place.replaceChildren(...step.at.choices.map((one, index) => pointButton(step, one, index)));
  place.dataset.of = step.id;
  for (const button of place.children) button.setAttribute("aria-pressed", String(points === button.dataset.points));
}

function drawAnswer(step) {
  byId("legend").textContent = `${step.at.asked}: ${say("points_of", { max: shown(step.at.max) })}`;
  byId("note").value = decisionOf(step).note || "";
  byId("reading").hidden = !step.reads;
  byId("read").value = typedIn(step);
  drawUploads(step);
  drawStatus(step);
  showUnderstanding(step);
}

function statusText(step) {
  const { points, read_as: readAs, draft } = decisionOf(step);
  if (!isDecided(step)) return say(draft === undefined ? "status_open" : "status_draft");
  if (step.item.uploads) return uploadStatus(step);
  if (points === undefined) return say("status_read", { text: readAs || say("empty") });
  return say("status_points", { points: shown(points), max: shown(step.at.max) });
}

function drawStatus(step) {
  drawScan(step);
  if (!step.item.scan) drawChoices(step);
  byId("status").textContent = statusText(step);
  byId("status").className = isDecided(step) ? "status done" : "status";
  byId("note").placeholder = isDecided(step) ? defaultReason(step) : "";
}

function drawItem(step) {
  byId("item-title").textContent = step.item.uploads ? headOf(step.item) : `${step.at.part} ${step.at.title}`;
  byId("asked").textContent = `${step.at.asked}${step.at.criterion ? ` · ${step.at.criterion}` : ""}${step.at.field && ` (${step.at.field})`}`;
  const all = stepsOf[step.row];
  show("of-scan", step.item.scan ? say("of_scan", { number: all.indexOf(known.get(step.id)) + 1, all: all.length }) : "");
  show("why", step.why);
  drawRubric(step);
  drawText(step);
  drawPicture(step.item);
  show("whose", step.item.uploads ? step.item.students[0].join(" ") : "");
  drawAnswer(step);
  suggestions.draw(step);
}
