// Where the objects of a namespace stand in its picture: a row each, owners above what they own.
import type { Branch } from "./run";

export const BOX = { width: 290, height: 44, indent: 26, gap: 10 };

export type Placed = Branch & { x: number; y: number };
export type Wire = { id: string; from: Placed; to: Placed; kind: "owns" | "leads" };
export type Drawing = { boxes: Placed[]; wires: Wire[]; width: number; height: number };

/** The branches come in this order already: what owns others stands right before them. */
export function place(branches: Branch[]): Drawing {
  const boxes = branches.map((branch, row) => ({
    ...branch,
    x: branch.depth * BOX.indent,
    y: row * (BOX.height + BOX.gap),
  }));
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const deepest = Math.max(0, ...boxes.map((box) => box.x));
  return {
    boxes,
    wires: boxes.flatMap((box) => wiresOf(box, byId)),
    width: deepest + BOX.width + 50,
    height: boxes.length * (BOX.height + BOX.gap),
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
