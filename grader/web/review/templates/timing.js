// How long each step was in view: for statistics by criterion, and only as long as it is ticked.
const TICK = 500;
const IDLE = 2 * 60 * 1000;
const LONGEST = 3600;
const KEPT_EVERY = 20;
const timingName = "grader-timing";
const timesName = data.store.replace(data.shelf, "grader-seconds:");
let isTimed = true;
let lastSaid = null;
let seconds = {};
let ticks = 0;
let lastTick = Date.now();
let lastSign = Date.now();

function saidOfTiming() {
  try {
    return localStorage.getItem(timingName);
  } catch {
    return null;
  }
}

// Whoever unticks it in one window has unticked it in all, even where a window was not told.
const hearOfTiming = () => obey(saidOfTiming());

function obey(said) {
  if (said === null || said === lastSaid) return;
  lastSaid = said;
  isTimed = said !== "off";
  if (!isTimed) seconds = {};
  byId("timing").checked = isTimed;
}

// Without room in the browser, times last as long as the page.
function keepTimes() {
  hearOfTiming();
  try {
    if (isTimed) localStorage.setItem(timesName, JSON.stringify(seconds));
    else localStorage.removeItem(timesName);
  } catch {
    ticks = 0;
  }
}

function loadTimes() {
  hearOfTiming();
  try {
    if (isTimed) seconds = JSON.parse(localStorage.getItem(timesName)) || {};
  } catch {
    seconds = {};
  }
}

// A machine that slept makes one long tick, which counts as a short one.
function tick() {
  const now = Date.now();
  const passed = Math.min(Math.max(now - lastTick, 0), 2 * TICK) / 1000;
  lastTick = now;
  if (!isTimed || document.hidden || now - lastSign > IDLE) return;
  seconds[step().id] = Math.min((seconds[step().id] || 0) + passed, LONGEST);
  ticks += 1;
  if (ticks % KEPT_EVERY === 0) keepTimes();
}

// Answers decided together took the time once: it goes with the first of them.
function timed(step, rows) {
  const whole = Math.round(seconds[step.id] || 0);
  return isTimed && whole > 0 ? rows.map((row, at) => (at ? row : { ...row, seconds: whole })) : rows;
}

function keepWord(word) {
  try {
    if (word === "off") localStorage.removeItem(timesName);
    localStorage.setItem(timingName, word);
  } catch {
    ticks = 0;
  }
  lastSaid = saidOfTiming();
}

// What another window has just said is kept here as well, lest an old word be read here later.
function hearTiming(word) {
  obey(word);
  keepWord(word);
}

// Only a word that is said now is kept: a window that kept what it once read would overrule.
function switchTiming() {
  isTimed = byId("timing").checked;
  seconds = {};
  const word = isTimed ? "on" : "off";
  keepWord(word);
  broadcast({ timing: word });
}

function turned() {
  lastTick = lastSign = Date.now();
  keepTimes();
}

function startTiming() {
  byId("timing").checked = isTimed;
  loadTimes();
  byId("timing").addEventListener("change", switchTiming);
  for (const sign of ["keydown", "pointerdown", "pointermove", "wheel"]) {
    document.addEventListener(sign, () => (lastSign = Date.now()), { passive: true });
  }
  document.addEventListener("visibilitychange", turned);
  window.addEventListener("pagehide", turned);
  window.addEventListener("storage", hearOfTiming);
  window.addEventListener("focus", hearOfTiming);
  setInterval(tick, TICK);
}
