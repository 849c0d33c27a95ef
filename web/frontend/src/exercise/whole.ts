// An answer as one text, for looking at it beside another one.
import type { SourceFile } from "../api/client";

/** Several files follow each other, each under its name. */
export function whole(files: SourceFile[]): string {
  if (files.length === 1) return files[0]?.text ?? "";
  return files.map(({ name, text }) => `# ${name}\n${text.replace(/\n?$/, "\n")}`).join("---\n");
}
