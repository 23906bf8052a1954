// A cell's code, ready to be changed. It lives in a shadow tree: the page's styles do not reach it,
// and its own come as constructed sheets, which a strict Content-Security-Policy lets through.
import { python } from "@codemirror/lang-python";
import { HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { Prec } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { minimalSetup } from "codemirror";

const theme = EditorView.theme({
  "&": { color: "var(--live-text)", backgroundColor: "var(--live-surface)", fontSize: "var(--live-size)" },
  "&.cm-focused": { outline: "2px solid var(--live-accent)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--live-font)", lineHeight: "var(--live-line)" },
  ".cm-content": { padding: "1rem 0", caretColor: "var(--live-text)" },
  ".cm-line": { padding: "0 1rem" },
  ".cm-cursor": { borderLeftColor: "var(--live-text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "var(--live-selection)",
  },
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.self], color: "var(--live-keyword)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--live-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--live-number)" },
  { tag: tags.comment, color: "var(--live-comment)" },
  { tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)], color: "var(--live-name)" },
]);

export interface Editor {
  readonly code: () => string;
  readonly replace: (code: string) => void;
}

export interface EditorEvents {
  readonly changed: () => void;
  readonly run: () => void;
  readonly leave: () => void;
}

export function createEditor(
  host: HTMLElement,
  code: string,
  label: string,
  events: EditorEvents,
): Editor {
  const root = host.attachShadow({ mode: "open" });
  const act = (action: () => void) => () => (action(), true);
  const view = new EditorView({
    root,
    parent: root,
    doc: code,
    extensions: [
      Prec.highest(
        keymap.of([
          { key: "Shift-Enter", run: act(events.run) },
          { key: "Mod-Enter", run: act(events.run) },
          { key: "Escape", run: act(events.leave) },
        ]),
      ),
      minimalSetup,
      python(),
      indentUnit.of("    "),
      theme,
      syntaxHighlighting(colours),
      EditorView.contentAttributes.of({ "aria-label": label }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) events.changed();
      }),
    ],
  });
  return {
    code: () => view.state.doc.toString(),
    replace: (text) =>
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
  };
}
