// How long each step was in view: for statistics by criterion, and only as long as it is ticked.
const TICK = 500;
const IDLE = 2 * 60 * 1000;
const LONGEST = 3600;
const KEPT_EVERY = 20;
const timingName = "grader-timing";
const timesName = data.store.replace(data.shelf, "grader-seconds:");
let isTimed = true;
let seconds = {};
let ticks = 0;
let lastTick = Date.now();
let lastSign = Date.now();

// Without room in the browser, times last as long as the page.
function keepTimes() {
  try {
    localStorage.setItem(timingName, isTimed ? "on" : "off");
    if (isTimed) localStorage.setItem(timesName, JSON.stringify(seconds));
    else localStorage.removeItem(timesName);
  } catch {
    ticks = 0;
  }
}

function loadTimes() {
  try {
    isTimed = localStorage.getItem(timingName) !== "off";
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

// Whoever unticks it in one window has unticked it in all.
function heardOfTiming(event) {
  if (event.key !== timingName || event.newValue === null) return;
  isTimed = event.newValue !== "off";
  if (!isTimed) seconds = {};
  byId("timing").checked = isTimed;
}

function switchTiming() {
  isTimed = byId("timing").checked;
  seconds = {};
  keepTimes();
}

function turned() {
  lastTick = lastSign = Date.now();
  keepTimes();
}

function startTiming() {
  loadTimes();
  byId("timing").checked = isTimed;
  byId("timing").addEventListener("change", switchTiming);
  for (const sign of ["keydown", "pointerdown", "pointermove", "wheel"]) {
    document.addEventListener(sign, () => (lastSign = Date.now()), { passive: true });
  }
  document.addEventListener("visibilitychange", turned);
  window.addEventListener("pagehide", turned);
  window.addEventListener("storage", heardOfTiming);
  setInterval(tick, TICK);
}
