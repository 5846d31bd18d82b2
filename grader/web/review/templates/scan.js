// A scan shows all fields of its part at once, beside the page; elsewhere there is one field at a time.
const fieldOf = (one) => byId("scan").querySelector(`[data-step="${known.get(one.id)}"]`);
const boxOf = (one) => (one.item.scan ? fieldOf(one).querySelector("textarea") : byId("read"));
const sayingOf = (one) => (one.item.scan ? fieldOf(one).querySelector(".understood") : byId("understood"));
const choicesOf = (one) => (one.item.scan ? fieldOf(one).querySelector(".choices") : byId("choices"));
const typedIn = (one) => decisionOf(one).read_as ?? decisionOf(one).draft ?? one.item.text ?? "";

// Makes the field at hand that somebody works on.
function select(number) {
  if (number !== current) go(number, false);
}

function readingBox(number) {
  const made = element("label", "", say("read_as"));
  const box = element("textarea");
  box.rows = 1;
  box.spellcheck = false;
  box.addEventListener("input", () => {
    select(number);
    typedReading();
  });
  made.append(box);
  return [made, element("div", "understood")];
}

function scanField(number) {
  const one = steps[number];
  const made = element("fieldset", "field");
  made.dataset.step = number;
  const name = `${one.at.asked}${one.at.criterion ? ` · ${one.at.criterion}` : ""}`;
  made.append(element("legend", "", `${name}: ${say("points_of", { max: shown(one.at.max) })}`));
  if (one.at.wording) made.append(element("p", "note", one.at.wording));
  made.append(element("div", "choices"), ...(one.reads ? readingBox(number) : []), element("p", "status"));
  made.addEventListener("focusin", () => select(number));
  return made;
}

function drawField(one) {
  const made = fieldOf(one);
  made.classList.toggle("at-hand", one === step());
  drawChoices(one);
  const box = boxOf(one);
  if (box && box !== document.activeElement) box.value = typedIn(one);
  made.querySelector(".status").textContent = statusText(one);
  made.querySelector(".status").className = isDecided(one) ? "status done" : "status";
}

function drawScan(one) {
  const scan = byId("scan");
  scan.hidden = !one.item.scan;
  byId("status").hidden = Boolean(one.item.scan);
  if (one.item.scan) byId("points").hidden = byId("reading").hidden = true;
  const numbers = one.item.scan ? stepsOf[one.row] : [];
  if (scan.dataset.row !== String(one.row)) scan.replaceChildren(...numbers.map(scanField));
  scan.dataset.row = one.row;
  numbers.forEach((number) => drawField(steps[number]));
}
