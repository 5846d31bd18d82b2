// Windows of one browser tell each other what is decided in them. Its storage alone does not do:
// what one window keeps may reach another one late or never, and may be lost with the window.
const SETTLED_AFTER = 500;
let channel = null;
let settling = 0;
let isToTell = false;

const isAkin = (store) => store === data.store || isEarlier(store);
const broadcast = (message) => channel?.postMessage({ store: data.store, ...message });
const broadcastDecisions = () => broadcast({ decisions: state.decisions });
const isLacking = (theirs) => Object.keys(state.decisions).some((id) => isLater(state.decisions[id], theirs[id]));

// Writes what the storage still lacks of what was heard, and leaves the steps there as they are:
// they are another window's, which has to be able to undo them.
function keepUnkept() {
  try {
    const kept = read(localStorage.getItem(data.store));
    if (isLacking(kept?.decisions ?? {})) put({ ...state, history: kept?.history ?? state.history });
  } catch {
    isKept = false;
  }
}

// Once others are silent; else windows that lag behind would answer every message of every other.
function afterHearing() {
  keepUnkept();
  if (isToTell) broadcastDecisions();
  isToTell = false;
}

function hearDecisions(store, theirs) {
  const isSame = store === data.store;
  const changed = isSame ? merge(theirs) : mergeWaiting(theirs);
  (isSame ? noticed : adopted)(changed);
  isToTell ||= isSame && isLacking(theirs);
  if (!isToTell && !changed.length) return;
  clearTimeout(settling);
  settling = setTimeout(afterHearing, SETTLED_AFTER);
}

function hear({ data: message }) {
  if (typeof message?.store !== "string") return;
  if (message.timing) hearTiming(message.timing);
  if (!isAkin(message.store)) return;
  if (message.decisions) hearDecisions(message.store, message.decisions);
  if (message.asks) broadcast({ decisions: state.decisions, timing: lastSaid });
}

// A window that has just been opened says what it has and asks the others; one that is left says
// nothing more. A browser that keeps nothing for a page may refuse it a channel as well.
function openChannel() {
  if (channel) return;
  try {
    channel = new BroadcastChannel(data.shelf);
  } catch {
    return;
  }
  channel.onmessage = hear;
  broadcast({ asks: true, decisions: state.decisions });
}

function closeChannel() {
  channel?.close();
  channel = null;
}

function startChannel() {
  openChannel();
  window.addEventListener("pageshow", openChannel);
  window.addEventListener("pagehide", closeChannel);
}
