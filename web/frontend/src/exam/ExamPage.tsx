// A timed set of exercises, with points and without hints.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";

import { api, data, type ExamSheet } from "../api/client";
import { queries, useExam } from "../api/queries";
import { Dialog, Empty, Failure, Loading } from "../ui/parts";
import { minutes, moment } from "../ui/words";
import { Countdown } from "./Countdown";

export default function ExamPage() {
  const { data: exams, error, isPending, refetch } = useExam();
  if (isPending) return <Loading what="the exam" />;
  if (error) return <Failure error={error} again={() => void refetch()} />;
  const ended = exams.items.filter((sheet) => sheet.finished !== null);
  return (
    <div className="page">
      <title>Exam · KubePlay</title>
      <h1>Exam</h1>
      {exams.current ? <Running sheet={exams.current} /> : <Begin />}
      <section aria-labelledby="earlier">
        <h2 id="earlier">Results</h2>
        {ended.length === 0 && <Empty title="No exam was handed in yet." />}
        {ended.map((sheet) => (
          <Result key={sheet.id} sheet={sheet} />
        ))}
      </section>
    </div>
  );
}

function Begin() {
  const [count, setCount] = useState(5);
  const [time, setTime] = useState("");
  const [containers, setContainers] = useState(false);
  const begin = useMutation({
    mutationFn: () =>
      data(
        api.POST("/api/v1/exams", {
          body: { count, minutes: time ? Number(time) : null, containers },
        }),
      ),
    onSuccess: lookAgain,
  });
  return (
    <form
      className="panel begin"
      onSubmit={(event) => {
        event.preventDefault();
        begin.mutate();
      }}
    >
      <p>
        A fair choice of exercises, by the weights of the CKAD. The time runs from the first moment,
        whatever happens to this page. There are no hints; the best attempt within the time counts.
      </p>
      <label>
        Exercises
        <input
          type="number"
          min={1}
          max={40}
          required
          value={count}
          onChange={(event) => setCount(Number(event.target.value))}
        />
      </label>
      <label>
        Minutes
        <input
          type="number"
          min={1}
          max={600}
          placeholder="as the exercises say"
          value={time}
          onChange={(event) => setTime(event.target.value)}
        />
      </label>
      <label className="tick">
        <input
          type="checkbox"
          checked={containers}
          onChange={(event) => setContainers(event.target.checked)}
        />
        also exercises whose containers really run
      </label>
      <button type="submit" className="primary" disabled={begin.isPending}>
        Begin the exam
      </button>
      {begin.error && <Failure error={begin.error} />}
    </form>
  );
}

function Running({ sheet }: { sheet: ExamSheet }) {
  const [asked, setAsked] = useState(false);
  const finish = useMutation({
    mutationFn: () => data(api.POST("/api/v1/exams/current/finish")),
    onSuccess: lookAgain,
  });
  return (
    <section className="panel" aria-label="The exam that goes on">
      <p className="exam-clock">
        <Countdown ends={sheet.ends} />
        <span>
          {sheet.points} of {sheet.max_points} points so far
        </span>
      </p>
      <Rows sheet={sheet} linked />
      <button type="button" className="primary" onClick={() => setAsked(true)}>
        Hand it in
      </button>
      {finish.error && <Failure error={finish.error} />}
      <Dialog title="Hand the exam in?" open={asked} close={() => setAsked(false)}>
        <p>An exam ends once. What you have now counts.</p>
        <p className="actions">
          <button type="button" className="primary" onClick={() => finish.mutate()}>
            Hand it in
          </button>
          <button type="button" onClick={() => setAsked(false)}>
            Go on
          </button>
        </p>
      </Dialog>
    </section>
  );
}

function Result({ sheet }: { sheet: ExamSheet }) {
  return (
    <details className="panel result">
      <summary>
        <span className={sheet.passed ? "good" : "bad"}>
          {sheet.passed ? "✔ passed" : "✘ not passed"}
        </span>
        <strong> {Math.round(sheet.percent)} %</strong> of the points ({sheet.pass_percent} % pass) ·{" "}
        {moment(sheet.started)} · {minutes(sheet.minutes)}
      </summary>
      <Rows sheet={sheet} linked />
    </details>
  );
}

function Rows({ sheet, linked }: { sheet: ExamSheet; linked: boolean }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Exercise</th>
          <th scope="col">Points</th>
          <th scope="col">Attempts</th>
        </tr>
      </thead>
      <tbody>
        {sheet.exercises.map((row) => (
          <tr key={row.slug}>
            <th scope="row">
              {linked ? <Link to={`/exercises/${row.slug}`}>{row.title}</Link> : row.title}{" "}
              <span className="slug">{row.slug}</span>
            </th>
            <td>
              {row.points} of {row.max_points}
            </td>
            <td>{row.attempts}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** An exam changes what is an answer and what helps: everything is looked at again. */
function lookAgain(): void {
  void queries.invalidateQueries();
}
