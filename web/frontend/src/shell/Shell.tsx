// What surrounds every screen: where one is, how the cluster does, light or dark.
import { useEffect, useState } from "react";
import { Link, NavLink, Outlet, useLocation } from "react-router";

import { useCluster, useExam } from "../api/queries";
import { Dialog } from "../ui/parts";
import { chooseTheme, type Theme, useTheme } from "./theme";

const CLUSTER = {
  unknown: "cluster: not asked yet",
  starting: "cluster starts…",
  ready: "cluster ready",
  failed: "cluster failed",
};

export function Shell() {
  const [help, setHelp] = useState(false);
  useHelpKey(() => setHelp(true));
  return (
    <>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <header className="top">
        <Link to="/" className="brand">
          <img src="/icon.svg" alt="" width="24" height="24" /> KubePlay
        </Link>
        <nav aria-label="Main">
          <NavLink to="/" end>
            Exercises
          </NavLink>
          <NavLink to="/progress">Progress</NavLink>
          <NavLink to="/exam">
            Exam
            <ExamMark />
          </NavLink>
        </nav>
        <div className="top-end">
          <ClusterMark />
          <ThemeSwitch />
          <button type="button" className="quiet" onClick={() => setHelp(true)} aria-label="Keyboard help">
            ?
          </button>
        </div>
      </header>
      <OfflineBanner />
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
      <Dialog title="By keyboard" open={help} close={() => setHelp(false)}>
        <dl className="keys">
          <dt>Ctrl or ⌘ + Enter</dt>
          <dd>run the checks, also from within the editor</dd>
          <dt>Esc</dt>
          <dd>leave the editor; in it, Tab indents</dd>
          <dt>Ctrl + Space</dt>
          <dd>complete a field; hover or Ctrl + K Ctrl + I explains it</dd>
          <dt>F8</dt>
          <dd>go to the next marked line</dd>
          <dt>/</dt>
          <dd>search the exercises</dd>
          <dt>?</dt>
          <dd>this help</dd>
        </dl>
      </Dialog>
    </>
  );
}

function ClusterMark() {
  const { data } = useCluster();
  const state = data?.state ?? "unknown";
  const about = data?.problem ?? [data?.provider, data?.version].filter(Boolean).join(" ");
  return (
    <span className={`cluster cluster-${state}`} title={about}>
      <span className="dot" aria-hidden="true" /> {CLUSTER[state]}
      {state === "ready" && <span className="version"> {data?.version}</span>}
    </span>
  );
}

function ExamMark() {
  return useExam().data?.current ? <span className="exam-on"> · goes on</span> : null;
}

function ThemeSwitch() {
  return (
    <select
      aria-label="Light or dark"
      value={useTheme()}
      onChange={(event) => chooseTheme(event.target.value as Theme)}
    >
      <option value="auto">auto</option>
      <option value="light">light</option>
      <option value="dark">dark</option>
    </select>
  );
}

function OfflineBanner() {
  const { isError, error } = useCluster();
  if (!isError || !(error.name === "Error") || "status" in error) return null;
  return (
    <p className="banner" role="status">
      KubePlay does not answer. What you write is kept in this browser until it is back.
    </p>
  );
}

function useHelpKey(open: () => void): void {
  const { pathname } = useLocation();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (target.closest("input, textarea, select, .monaco-editor")) return;
      if (event.key === "?") open();
      const search = document.querySelector<HTMLInputElement>("input[type=search]");
      if (event.key === "/" && search) {
        event.preventDefault();
        search.focus();
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [open, pathname]);
}
