// Two texts side by side; on a narrow screen one below the other.
import { useEffect, useRef } from "react";

import { useDark } from "../shell/theme";
import { monaco } from "./monaco";

type Props = { before: string; after: string; label: string };

export default function Difference({ before, after, label }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const dark = useDark();
  useEffect(() => {
    if (!place.current) return undefined;
    const editor = monaco.editor.createDiffEditor(place.current, {
      automaticLayout: true,
      readOnly: true,
      originalEditable: false,
      minimap: { enabled: false },
      scrollBeyondLastLine: false,
      renderSideBySide: place.current.clientWidth > 700,
      originalAriaLabel: `${label}: before`,
      modifiedAriaLabel: `${label}: after`,
    });
    const model = {
      original: monaco.editor.createModel(before, "yaml"),
      modified: monaco.editor.createModel(after, "yaml"),
    };
    editor.setModel(model);
    return () => {
      editor.dispose();
      model.original.dispose();
      model.modified.dispose();
    };
  }, [before, after, label]);
  useEffect(() => monaco.editor.setTheme(dark ? "kubeplay-dark" : "kubeplay-light"), [dark]);
  return <div ref={place} className="difference" />;
}
