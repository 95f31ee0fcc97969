// Keys and clicks wait for what they are about.
//
// After a jump the pane of the new line is not there yet, after a search its lines are not, after `g` its form is not. A
// key taken at once would then decide about something nobody has seen, and letters meant for a search would be actions.
// So whatever changes what is on screen is a request that Python answers, and until the answer everything pressed is
// held in its order. A decision waits in the same way, for the log.

const PATIENCE = 15000, HELD = 200;

function makeTurns({ send, later, drop, onLost }) {
  const held = [];
  let turn = 0, asked = null, deciding = null;

  const busy = () => asked != null || deciding != null;
  function lost() { asked = null; held.length = 0; onLost(); }
  function drain() { while (held.length && !busy()) held.shift()(); }
  return {
    busy, drain,
    holding: () => held.length > 0,
    clear: () => { held.length = 0; },
    hold(work, { first = false } = {}) { if (first) held.unshift(work); else if (held.length < HELD) held.push(work); },
    request(message) {
      asked = ++turn;
      send({ ...message, turn });
      later("answer", PATIENCE, lost);
    },
    answered(data) {
      if (data.turn !== asked) return;
      asked = null;
      drop("answer");
      drain();
    },
    deciding: () => deciding,
    decides(decision) { deciding = decision; },
  };
}
