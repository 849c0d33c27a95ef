// The places in the answer that a run found fault with.
import type { SourceFile } from "../api/client";
import type { Mark } from "../editor/Editor";
import type { Check, Finding, Where } from "./run";

/** One mark a place, however many checks say so; none where the text is gone by now. */
export function marks(checks: Check[], files: SourceFile[]): Mark[] {
  const found = new Map<string, Mark>();
  for (const { where, ...finding } of checks.flatMap((check) => check.findings)) {
    const line = where && lineNow(where, files);
    if (!line) continue;
    const place = `${where.file}:${line}:${where.column}:${where.width}`;
    const text = joined(found.get(place)?.text, said(finding));
    found.set(place, { file: nameOf(where), line, column: where.column, width: where.width, text });
  }
  return [...found.values()];
}

/** The name by which the answer knows a file that the grader names with its folder. */
export const nameOf = ({ file }: Pick<Where, "file">): string => file.split("/").pop() ?? file;

/** Where that line is by now: at its place, or wherever else it is the only one like it. */
export function lineNow({ line, text, ...where }: Where, files: SourceFile[]): number | null {
  if (text === "") return line; // a place that was never a line
  const file = files.find((each) => each.name === nameOf(where));
  const lines = file?.text.split(/\r?\n/) ?? [];
  if (lines[line - 1] === text) return line;
  const first = lines.indexOf(text);
  return first >= 0 && first === lines.lastIndexOf(text) ? first + 1 : null;
}

function said({ expected, found, help }: Omit<Finding, "where">): string {
  const lines = [`expected: ${expected}`, `found: ${found}`];
  return (help ? [...lines, `try: ${help}`] : lines).join("\n");
}

function joined(before: string | undefined, more: string): string {
  if (before === undefined) return more;
  return before.split("\n\n").includes(more) ? before : `${before}\n\n${more}`;
}
