// The queue at the side: only the rows in sight are in the page, however many there are.
const ROW = 44;
const BEYOND = 6;
const list = byId("list");
let lines = [];

const nameOf = ({ part, asked, criterion }) => `${part} ${asked}${criterion ? ` · ${criterion}` : ""}`;
const headOf = (item) => (item.uploads ? say(item.optional ? "uploads_refused" : "uploads") : item.scan ? say("scans", { part: data.places[item.asks[0].place].part }) : nameOf(data.places[item.asks[0].place]));
const peopleOf = (item) => item.students.map((student) => student.join(" ")).join(", ");
const textOf = (item) => (item.text === null ? say(item.scan ? "scan_of" : "not_found") : item.text.trim() || say("empty"));
const filesOf = (item) => (item.uploads || []).map((upload) => `${upload.file} ${upload.account} ${upload.key}`).join(" ");
const searched = data.items.map((item) => `${textOf(item)} ${filesOf(item)} ${peopleOf(item)} ${headOf(item)} ${item.asks.flatMap((ask) => ask.keys).join(" ")}`.toLocaleLowerCase());
const stepsOf = data.items.map(() => []);
steps.forEach((step, number) => stepsOf[step.row].push(number));

const openIn = (row) => stepsOf[row].filter((number) => isOpen(steps[number])).length;

function statusOf(row) {
  const open = openIn(row);
  if (!open) return say(stepsOf[row].every((number) => isDecided(steps[number])) ? "decided" : "not_graded");
  return open === stepsOf[row].length ? say("open") : say("partly", { open });
}

// Rows that match the search and the filter; the one at hand stays, so that it can be seen.
function choose(current) {
  const sought = byId("search").value.trim().toLocaleLowerCase();
  const onlyOpen = byId("only").checked;
  const isHere = (row) => !data.items[row].optional || byId("refused").checked || sought || row === current;
  const isIn = (row) => searched[row].includes(sought) && isHere(row) && (!onlyOpen || openIn(row) || row === current);
  lines = [];
  let head = "";
  data.items.forEach((item, row) => {
    if (!isIn(row)) return;
    if (headOf(item) !== head) lines.push({ head: (head = headOf(item)) });
    lines.push({ row });
  });
  byId("space").style.height = `${lines.length * ROW}px`;
  byId("none").hidden = lines.length > 0;
}

const rowsShown = () => lines.filter((line) => line.row !== undefined).map((line) => line.row);

function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

function headLine(line) {
  const made = element("li", "head");
  made.append(element("strong", "", line.head));
  return made;
}

function rowLine(line, current, go) {
  const item = data.items[line.row];
  const made = element("li", openIn(line.row) ? "row" : "row done");
  const button = element("button");
  button.type = "button";
  button.tabIndex = line.row === current ? 0 : -1;
  if (line.row === current) button.setAttribute("aria-current", "true");
  const many = item.students.length > 1 ? say("times", { number: item.students.length }) : item.students[0].join(" ");
  button.append(element("span", "what", textOf(item).slice(0, 80)), element("span", "state", `${statusOf(line.row)} · ${many}`));
  button.addEventListener("click", () => go(stepsOf[line.row][0]));
  made.append(button);
  return made;
}

function drawList(current, go) {
  const first = Math.max(0, Math.floor(list.scrollTop / ROW) - BEYOND);
  const last = Math.min(lines.length, Math.ceil((list.scrollTop + list.clientHeight) / ROW) + BEYOND);
  const drawn = lines.slice(first, last).map((line, index) => {
    const made = line.head ? headLine(line) : rowLine(line, current, go);
    made.style.top = `${(first + index) * ROW}px`;
    made.setAttribute("aria-setsize", lines.length);
    made.setAttribute("aria-posinset", first + index + 1);
    return made;
  });
  const hadFocus = byId("space").contains(document.activeElement);
  byId("space").replaceChildren(...drawn);
  if (hadFocus) byId("space").querySelector("[aria-current]")?.focus({ preventScroll: true });
}

function bringIntoSight(current) {
  const at = lines.findIndex((line) => line.row === current) * ROW;
  if (at < list.scrollTop + ROW) list.scrollTop = at - ROW;
  else if (at + 2 * ROW > list.scrollTop + list.clientHeight) list.scrollTop = at + 2 * ROW - list.clientHeight;
}
