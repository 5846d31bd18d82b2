// Begins the frame: takes the code once, then answers what is asked, one text at a time.
const answer = ({ id, kind, text, names }) => {
  const [plain, code, ...rest] = tell(kind, text, names.variables, names.euler, names.free, names.matrices).map((one) => (typeof one === "number" ? one : String(one)));
  if (!code) return { id, plain, size: rest };
  const [start, end, ...flat] = rest;
  const args = Object.fromEntries(flat.flatMap((one, at) => (at % 2 ? [] : [[one, flat[at + 1]]])));
  return { id, code, start, end, args };
};

const run = (asked) => {
  try {
    return answer(asked);
  } catch (error) {
    return { id: asked.id, failed: String(error.args || error) };
  }
};

addEventListener("message", (event) => {
  if (event.source !== parent) return;
  if (event.data.code) (0, eval)(event.data.code);
  else parent.postMessage(run(event.data), "*");
});
