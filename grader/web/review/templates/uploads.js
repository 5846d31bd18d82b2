// Uploads that wait themselves: which one counts, as whose, or none; refused ones may be admitted.
const uploadOf = (one, key) => one.item.uploads.find((upload) => upload.key === key);
const nameIn = (one) => decisionOf(one).as ?? (one.item.uploads.find((upload) => upload.as) || { as: "" }).as;
const numberOf = (name) => name.trim().slice(name.trim().lastIndexOf("-") + 1).trim();
const isNumber = (text) => new RegExp(`^(?:${data.number})$`, "u").test(text);

// Uploads that have the place of the student who is named, besides the one that is to get it.
function holders(upload, name) {
  const number = numberOf(name);
  return number === upload.number && upload.held ? [] : (data.held[number] || []).filter((key) => key !== upload.key);
}

// Why an upload cannot be admitted under a name; empty where it can.
function whyNot(one, upload, name) {
  if (name.trim().lastIndexOf("-") < 1 || !isNumber(numberOf(name))) return say("as_wrong");
  const others = holders(upload, name).filter((key) => !uploadOf(one, key));
  return others.length ? say("as_taken", { number: numberOf(name), key: others.join(", ") }) : "";
}

function admit(number) {
  const one = step();
  const upload = one.item.uploads[number];
  if (!upload) return tell(say("no_choice", { key: number + 1 }));
  const name = decisionOf(one).as ?? (upload.as || nameIn(one));
  const wrong = whyNot(one, upload, name);
  if (!wrong) {
    change(one, { admit: upload.key, as: name, refuse: undefined });
    return afterChange(say("admitted", { file: upload.file, name }));
  }
  afterChange(wrong);
  return byId("as").focus();
}

function refuseAll() {
  const one = step();
  if (one.item.optional) return tell(say("refused_already"));
  change(one, { refuse: true, admit: undefined });
  return afterChange(say("refused_now"));
}

// A name that no longer fits takes the choice back, so that no file is saved with it.
function typedName() {
  const one = step();
  const name = byId("as").value;
  const { admit: key } = decisionOf(one);
  const wrong = key ? whyNot(one, uploadOf(one, key), name) : "";
  typed({ as: name, ...(wrong ? { admit: undefined } : {}) }, "as");
  tell(wrong);
  drawUploads(one);
}

// Rows as `grader decide` wants them: where one of two takes the other's place, that one is refused.
function uploadRows(one) {
  const { admit: key, as: name, refuse, note, word } = decisionOf(one);
  const row = (of, said, reason) => ({ key: of.key, ...said, because: (note || "").trim() || say(reason), by: data.by, bound_to: of.bound, word });
  if (refuse) return one.item.uploads.filter((upload) => upload.waits).map((upload) => row(upload, { refuse: true }, "because_refused"));
  const chosen = uploadOf(one, key);
  const others = holders(chosen, name).map((other) => row(uploadOf(one, other), { refuse: true }, "because_other"));
  return [row(chosen, { admit_as: name.trim() }, "because_admitted"), ...others];
}

function uploadStatus(one) {
  const { admit: key, as: name, refuse } = decisionOf(one);
  if (refuse) return say("status_refused");
  return say("status_admitted", { file: uploadOf(one, key).file, name });
}

function offer(one, upload, index) {
  const made = element("li");
  const button = element("button");
  button.type = "button";
  button.setAttribute("aria-pressed", String(decisionOf(one).admit === upload.key));
  button.append(keySign(button, String(index + 1)), " ", say("counts"));
  button.addEventListener("click", () => admit(index));
  const facts = [upload.account && say("from_account", { name: upload.account }), upload.when || say("when_unknown"), upload.status];
  made.append(element("p", "file", upload.file), element("p", "note", facts.filter(Boolean).join(" · ")));
  upload.reasons.forEach((reason) => made.append(element("p", "why", reason)));
  made.append(button);
  return made;
}

function drawUploads(one) {
  const is = Boolean(one.item.uploads);
  for (const id of ["text-part", "picture-part", "points"]) byId(id).hidden = is;
  for (const id of ["uploads", "upload-name"]) byId(id).hidden = !is;
  if (!is) return;
  byId("offers").replaceChildren(...one.item.uploads.map((upload, index) => offer(one, upload, index)));
  if (byId("as") !== document.activeElement) byId("as").value = nameIn(one);
  byId("none-graded").hidden = Boolean(one.item.optional);
  byId("none-graded").setAttribute("aria-pressed", String(Boolean(decisionOf(one).refuse)));
}
