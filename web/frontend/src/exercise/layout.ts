// Where the objects of a namespace stand in its picture: owners left of what they own.
import type { Branch } from "./run";

export const BOX = { width: 190, height: 46, gapX: 34, gapY: 12 };

export type Placed = Branch & { x: number; y: number };
export type Wire = { id: string; from: Placed; to: Placed; kind: "owns" | "leads" };
export type Drawing = { boxes: Placed[]; wires: Wire[]; width: number; height: number };

/** A column for each depth, a row for each leaf; what owns others stands at its first one. */
export function place(branches: Branch[]): Drawing {
  const boxes: Placed[] = [];
  const byId = new Map<string, Placed>();
  let row = 0;
  branches.forEach((branch, index) => {
    const parent = branch.parent === null ? undefined : byId.get(branch.parent);
    const first = parent !== undefined && branches[index - 1]?.id === branch.parent;
    if (index > 0 && !first) row += 1;
    const x = branch.depth * (BOX.width + BOX.gapX);
    const placed = { ...branch, x, y: row * (BOX.height + BOX.gapY) };
    boxes.push(placed);
    byId.set(branch.id, placed);
  });
  const deepest = Math.max(0, ...boxes.map((box) => box.x));
  return {
    boxes,
    wires: boxes.flatMap((box) => wiresOf(box, byId)),
    width: deepest + BOX.width + 2,
    height: (row + 1) * (BOX.height + BOX.gapY),
  };
}

function wiresOf(box: Placed, byId: Map<string, Placed>): Wire[] {
  const parent = box.parent === null ? undefined : byId.get(box.parent);
  const owned: Wire[] = parent ? [{ id: `${parent.id}>${box.id}`, from: parent, to: box, kind: "owns" }] : [];
  const led = box.links.flatMap((id): Wire[] => {
    const to = byId.get(id);
    return to ? [{ id: `${box.id}-${id}`, from: box, to, kind: "leads" }] : [];
  });
  return [...owned, ...led];
}
