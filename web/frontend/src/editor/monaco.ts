// The editor's engine: Monaco with YAML and what belongs to it, and no other language.
import "monaco-editor/esm/vs/editor/edcore.main";
import "monaco-editor/esm/vs/basic-languages/yaml/yaml.contribution";

import * as monaco from "monaco-editor/esm/vs/editor/editor.api";
import EditorWorker from "monaco-editor/esm/vs/editor/editor.worker?worker";
import { configureMonacoYaml } from "monaco-yaml";

import YamlWorker from "./yaml.worker?worker";

self.MonacoEnvironment = {
  getWorker: (_id, label) => (label === "yaml" ? new YamlWorker() : new EditorWorker()),
};

monaco.editor.defineTheme("kubeplay-light", {
  base: "vs",
  inherit: true,
  rules: [{ token: "comment", foreground: "5d6470" }],
  colors: { "editor.background": "#ffffff" },
});
monaco.editor.defineTheme("kubeplay-dark", {
  base: "vs-dark",
  inherit: true,
  rules: [{ token: "comment", foreground: "9aa3b2" }],
  colors: { "editor.background": "#171a21" },
});

const yaml = configureMonacoYaml(monaco, {
  enableSchemaRequest: false,
  isKubernetes: true,
  schemas: [],
});

const SCHEMA = "/api/v1/schema/kubernetes.json";

/** Use the cluster's own schema once there is one; says whether there is. */
export async function useClusterSchema(): Promise<boolean> {
  const response = await fetch(SCHEMA);
  if (!response.ok) return false;
  const schema: unknown = await response.json();
  await yaml.update({
    enableSchemaRequest: false,
    isKubernetes: true,
    schemas: [
      { uri: new URL(SCHEMA, window.location.origin).href, fileMatch: ["**/*.yaml", "**/*.yml"], schema: schema as object },
    ],
  });
  return true;
}

export { monaco };
