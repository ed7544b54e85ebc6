// Where a key leads in a grid. Pure: a key and the state of the cell in, a target out.
// Arrow keys move at the edges of the text, with Ctrl always; Enter goes down (Shift+Enter is a new line in a long text);
// Alt+Up and Alt+Down carry the line, Alt+Enter inserts one below, Alt+Delete deletes it; Escape restores the cell,
// F2 starts editing at the end of its text.

// cell: {kind: "text" | "long" | "choice" | "tick", start, end, length}: where the caret stands in how long a text.
export function actionFor(key, { alt = false, ctrl = false, shift = false }, cell) {
  if (key === "Escape") return { act: "restore" };
  if (key === "F2") return { act: "edit" };
  if (alt && !ctrl) return carried(key);
  if (key === "Enter") {
    if (shift) return cell.kind === "long" ? null : { act: "move", rows: -1, cols: 0 };
    return ctrl ? null : { act: "down" };
  }
  const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[key];
  if (!step || shift || !(ctrl || free(key, cell))) return null;
  return { act: "move", rows: step[0], cols: step[1] };
}

function carried(key) {
  const acts = { ArrowUp: { act: "carry", by: -1 }, ArrowDown: { act: "carry", by: 1 }, Enter: { act: "insert" }, Delete: { act: "delete" } };
  return acts[key] ?? null;
}

// May the key leave the cell, or has the cell its own use for it?
function free(key, { kind, start = 0, end = 0, length = 0 }) {
  const vertical = key === "ArrowUp" || key === "ArrowDown";
  if (kind === "choice") return !vertical;
  if (kind === "tick") return true;
  if (kind === "text" && vertical) return true;
  if (start === 0 && end === length) return true; // all selected, as after entering the cell: not yet editing
  const back = key === "ArrowLeft" || key === "ArrowUp";
  return start === end && (back ? start === 0 : end === length);
}

// The cell that a move reaches; null at the border.
export function target({ row, col }, { rows, cols }, size) {
  const [next, side] = [row + rows, col + cols];
  return next < 0 || next >= size.rows || side < 0 || side >= size.cols ? null : { row: next, col: side };
}
