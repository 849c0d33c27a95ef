// The routes, and what is shown when there is no way in.
import { useQuery } from "@tanstack/react-query";
import { Component, lazy, type ReactNode, Suspense, useEffect } from "react";
import { BrowserRouter, Link, Route, Routes } from "react-router";

import { api, data, Problem } from "./api/client";
import { listen } from "./api/notices";
import { ListPage } from "./list/ListPage";
import { Shell } from "./shell/Shell";
import { Empty, Failure, Loading } from "./ui/parts";

const ExercisePage = lazy(() => import("./exercise/ExercisePage"));
const ProgressPage = lazy(() => import("./progress/ProgressPage"));
const ExamPage = lazy(() => import("./exam/ExamPage"));

export function App() {
  const way = useQuery({ queryKey: ["cluster"], queryFn: () => data(api.GET("/api/v1/cluster")) });
  const locked = way.error instanceof Problem && way.error.status === 401;
  const open = way.isSuccess;
  useEffect(() => {
    if (open) listen();
  }, [open]);
  if (locked) return <Locked />;
  return (
    <Caught>
      <BrowserRouter>
        <Routes>
          <Route element={<Shell />}>
            <Route index element={<ListPage />} />
            <Route path="exercises/:slug" element={<Later what="the exercise"><ExercisePage /></Later>} />
            <Route path="progress" element={<Later what="progress"><ProgressPage /></Later>} />
            <Route path="exam" element={<Later what="the exam"><ExamPage /></Later>} />
            <Route path="*" element={<Nowhere />} />
          </Route>
        </Routes>
      </BrowserRouter>
    </Caught>
  );
}

function Later({ what, children }: { what: string; children: ReactNode }) {
  return <Suspense fallback={<Loading what={what} />}>{children}</Suspense>;
}

function Locked() {
  return (
    <main className="alone">
      <h1>This page needs its link</h1>
      <p>
        Open the link that <code>kubeplay serve</code> printed: it ends with <code>?token=…</code>. It
        keeps other pages, and other people, away from your cluster.
      </p>
    </main>
  );
}

function Nowhere() {
  return (
    <Empty title="There is nothing at this address.">
      <Link to="/">To the exercises</Link>
    </Empty>
  );
}

class Caught extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <main className="alone">
        <h1>This page broke</h1>
        <p>Your answers are safe: they are files in solutions/.</p>
        <Failure error={this.state.error} again={() => window.location.reload()} />
      </main>
    );
  }
}
