// One file in Monaco: what is typed goes out, what changed elsewhere comes in.
import { useEffect, useRef } from "react";

import { useDark } from "../shell/theme";
import { monaco, useClusterSchema as loadSchema } from "./monaco";

export type Mark = { file: string; line: number; column: number; width: number; text: string };

type Props = {
  /** A path that no other open file has. */
  path: string;
  text: string;
  /** Changes when the text was changed by somebody else than the typist. */
  revision: number;
  marks: Mark[];
  /** The place to go to; a new object goes there again. */
  goTo: { line: number; column: number } | null;
  changed: (text: string) => void;
  run: () => void;
  leave: () => void;
  schemaKnown: (known: boolean) => void;
  schemaVersion: string;
};

export default function Editor(props: Props) {
  const { path, text, revision, marks, goTo, schemaKnown, schemaVersion } = props;
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<monaco.editor.IStandaloneCodeEditor>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const dark = useDark();

  useEffect(() => {
    if (!place.current) return undefined;
    const made = monaco.editor.create(place.current, {
      automaticLayout: true,
      ariaLabel: "Your answer, YAML. Escape leaves the editor.",
      fontSize: 14,
      fontFamily: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
      minimap: { enabled: false },
      scrollBeyondLastLine: false,
      tabSize: 2,
      glyphMargin: true,
      padding: { top: 12 },
      renderFinalNewline: "on",
      renderWhitespace: "selection",
      quickSuggestions: { other: true, comments: false, strings: true },
      fixedOverflowWidgets: true,
      pasteAs: { enabled: false }, // it pastes later than the key that is pressed next
    });
    editor.current = made;
    const run = monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter;
    made.addAction({ id: "run", label: "Run the checks", keybindings: [run], run: () => latest.current.run() });
    made.addAction({
      id: "leave",
      label: "Leave the editor",
      keybindings: [monaco.KeyCode.Escape],
      precondition: "!suggestWidgetVisible && !findWidgetVisible && !parameterHintsVisible && !renameInputVisible",
      run: () => latest.current.leave(),
    });
    const typed = made.onDidChangeModelContent((event) => {
      if (!event.isFlush) latest.current.changed(made.getValue());
    });
    return () => {
      typed.dispose();
      made.dispose();
    };
  }, []);

  useEffect(() => {
    const uri = monaco.Uri.parse(`file:///${path}`);
    const model = monaco.editor.getModel(uri) ?? monaco.editor.createModel(text, "yaml", uri);
    replace(model, text, editor.current);
    editor.current?.setModel(model);
    return () => model.dispose();
    // The text itself is the typist's; only a revision brings another one in.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [path]);

  useEffect(() => {
    const model = editor.current?.getModel();
    if (model) replace(model, text, editor.current);
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [revision]);

  useEffect(() => {
    const model = editor.current?.getModel();
    if (!model) return undefined;
    const mine = marks.filter((mark) => path.endsWith(`/${mark.file}`) && mark.line <= model.getLineCount());
    monaco.editor.setModelMarkers(model, "kubeplay", mine.map(markerOf));
    const lines = editor.current?.createDecorationsCollection(mine.map(decorationOf));
    return () => lines?.clear();
  }, [marks, path]);

  useEffect(() => {
    if (!goTo) return;
    editor.current?.revealLineInCenter(goTo.line);
    editor.current?.setPosition({ lineNumber: goTo.line, column: goTo.column });
    editor.current?.focus();
  }, [goTo]);

  useEffect(() => monaco.editor.setTheme(dark ? "kubeplay-dark" : "kubeplay-light"), [dark]);

  useEffect(() => {
    loadSchema().then(schemaKnown, () => schemaKnown(false));
  }, [schemaVersion, schemaKnown]);

  return <div ref={place} className="editor" data-testid="editor" />;
}

/** Put the text in, as an edit that can be undone, with the cursor where it was. */
function replace(
  model: monaco.editor.ITextModel,
  text: string,
  editor: monaco.editor.IStandaloneCodeEditor | undefined,
): void {
  if (model.getValue() === text) return;
  const position = editor?.getPosition() ?? null;
  model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null);
  if (position) editor?.setPosition(position);
}

const markerOf = (mark: Mark): monaco.editor.IMarkerData => ({
  severity: monaco.MarkerSeverity.Error,
  source: "kubeplay",
  message: mark.text,
  startLineNumber: mark.line,
  startColumn: mark.column,
  endLineNumber: mark.line,
  endColumn: mark.column + Math.max(1, mark.width),
});

const decorationOf = (mark: Mark): monaco.editor.IModelDeltaDecoration => ({
  range: new monaco.Range(mark.line, 1, mark.line, 1),
  options: { isWholeLine: true, className: "marked-line", glyphMarginClassName: "marked-glyph" },
});
