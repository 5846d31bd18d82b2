// Suggestions of points: off until somebody wants them, never chosen beforehand, kept with what was decided.
const suggestions = (() => {
  const name = `grader-suggest:${data.store}`;
  const mates = new Map();
  const blocks = data.suggest.blocks.map(() => null);
  let isOn = data.suggest.on;
  const seenOnes = new Map();

  const reasons = {
    unsure: "suggest_unsure", few: "suggest_few", same: "suggest_same", far: "suggest_far", language: "suggest_language",
    negation: "suggest_negation", number: "suggest_number", direction: "suggest_direction", order: "suggest_order",
    word: "suggest_word", new: "suggest_new", mixed: "suggest_mixed", wide: "suggest_wide",
  };

  const evidenceOf = (one) => data.suggest.of[one.id];
  const groupOf = (one) => mates.get(`${one.place} ${evidenceOf(one)[0]}`);

  steps.filter(evidenceOf).forEach((one) => {
    const [block, at, prior] = evidenceOf(one);
    const key = `${one.place} ${block}`;
    if (!mates.has(key)) mates.set(key, { priors: [], steps: [] });
    mates.get(key).priors[at] = prior;
    mates.get(key).steps[at] = one;
  });

  function recall() {
    try {
      isOn = (localStorage.getItem(name) ?? (isOn ? "on" : "off")) === "on";
    } catch {
      // What cannot be remembered stays as the page was written.
    }
  }

  function remember() {
    try {
      localStorage.setItem(name, isOn ? "on" : "off");
    } catch {
      // It holds until the page is closed.
    }
  }

  function compute(one) {
    const { choices } = one.at;
    const most = Number(choices.at(-1));
    if (!evidenceOf(one) || !most) return { reason: "unsure" };
    const [number, at] = evidenceOf(one);
    const { priors, steps: all } = groupOf(one);
    blocks[number] ??= model.unpack(data.suggest.blocks[number]);
    const known = all.flatMap((mate, place) => {
      const { points } = decisionOf(mate);
      return points === undefined || place === at ? [] : [{ at: place, share: Number(points) / most }];
    });
    const asked = { block: blocks[number], priors, maximum: most, step: Number(choices[1]) };
    return { ...model.suggest(asked, at, known), known: known.length };
  }

  const written = (points) => shown(String(Math.round(points * 100) / 100));

  function evidenceLine(one) {
    const made = element("li");
    made.append(element("strong", "", say("suggest_given", { points: written(Number(decisionOf(one).points)) })), ` ${textOf(one.item)}`);
    return made;
  }

  function describe(one, found) {
    if (found.reason) {
      const why = say(reasons[found.reason], { number: model.FEWEST, known: found.known });
      return show("suggested", say("suggest_none", { why }));
    }
    const values = { points: written(found.points), low: written(found.low), high: written(found.high) };
    return show("suggested", say("suggest_points", values));
  }

  // Marks the sentence that comes nearest to the wording, where there is more than one.
  function markSentence(one) {
    const { text } = one.item;
    const [, , , start, end] = evidenceOf(one);
    const isWhole = !text.slice(0, start).trim() && !text.slice(end).trim();
    byId("sentence").hidden = isWhole;
    if (isWhole) return;
    const marked = element("mark", "", text.slice(start, end));
    byId("text").replaceChildren(text.slice(0, start).trimStart(), marked, text.slice(end).trimEnd());
  }

  function draw(one) {
    byId("help").hidden = !one.at.criterion;
    byId("suggest").checked = isOn;
    byId("grounds").hidden = byId("sentence").hidden = true;
    show("suggested", "");
    byId("text").textContent = textOf(one.item);
    if (!isOn || !one.at.criterion) return;
    const found = compute(one);
    describe(one, found);
    if (found.reason) return;
    seenOnes.set(one.id, [found.points, found.low, found.high].map((value) => Math.round(value * 100) / 100).join(" "));
    byId("grounds").hidden = false;
    byId("evidence").replaceChildren(...found.near.map((at) => evidenceLine(groupOf(one).steps[at])));
    markSentence(one);
  }

  // What was on show before points were given, if only for a moment; a text, so that equal ones are the same step.
  function seen(one) {
    const suggested = decisionOf(one).suggested ?? seenOnes.get(one.id);
    return suggested ? { suggested } : {};
  }

  function exported({ points, suggested }) {
    if (points === undefined || !suggested) return {};
    const [middle, low, high] = suggested.split(" ").map(Number);
    return { suggested: { points: middle, low, high } };
  }

  function toggle(one) {
    isOn = !isOn;
    remember();
    draw(one);
    return say(isOn ? "suggest_on" : "suggest_off");
  }

  recall();
  return { draw, seen, exported, toggle };
})();
