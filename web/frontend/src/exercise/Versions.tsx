// Every answer that was graded: compare it with what there is now, or make it that.
import { useMutation, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";

import { api, data, ifMatch, type VersionSummary } from "../api/client";
import { useVersions } from "../api/queries";
import { Dialog, Empty, Failure, Loading } from "../ui/parts";
import { moment, OUTCOMES } from "../ui/words";
import type { Draft } from "./draft";
import { whole } from "./whole";

const Difference = lazy(() => import("../editor/Difference"));

export function Versions({ slug, draft }: { slug: string; draft: Draft }) {
  const { data: versions, error, isPending, refetch } = useVersions(slug);
  const [chosen, setChosen] = useState<VersionSummary | null>(null);
  if (isPending) return <Loading what="the versions" />;
  if (error) return <Failure error={error} again={() => void refetch()} />;
  if (versions.length === 0) return <Empty title="Every answer that you run is kept here." />;
  return (
    <>
      <ul className="versions">
        {versions.map((version) => (
          <li key={version.digest}>
            <span className={`sign sign-${version.verdict}`}>{OUTCOMES[version.verdict]?.sign}</span>
            <span>
              {version.points} of {version.max_points} points
            </span>
            <time dateTime={version.at}>{moment(version.at)}</time>
            {version.is_current ? (
              <span className="tag">this is what you have</span>
            ) : (
              <button type="button" onClick={() => setChosen(version)}>
                Compare<span className="unseen"> with the version of {moment(version.at)}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      {chosen && (
        <OneVersion
          slug={slug}
          digest={chosen.digest}
          draft={draft}
          isOnlyCopy={versions.every((version) => !version.is_current)}
          close={() => setChosen(null)}
        />
      )}
    </>
  );
}

type OneProps = {
  slug: string;
  digest: string;
  draft: Draft;
  /** What the learner has now was never run, so that no version keeps it. */
  isOnlyCopy: boolean;
  close: () => void;
};

function OneVersion({ slug, digest, draft, isOnlyCopy, close }: OneProps) {
  const path = { slug, digest };
  const { data: version, error } = useQuery({
    queryKey: ["version", slug, digest],
    queryFn: () => data(api.GET("/api/v1/exercises/{slug}/versions/{digest}", { params: { path } })),
    staleTime: Infinity, // a version never changes
  });
  const restore = useMutation({
    mutationFn: async () => {
      const header = ifMatch(await draft.settle());
      return data(
        api.POST("/api/v1/exercises/{slug}/versions/{digest}/restore", { params: { path, header } }),
      );
    },
    onSuccess: (solution) => {
      draft.adopt(solution);
      close();
    },
  });
  return (
    <Dialog title="A version beside what you have" open close={close} wide>
      {error && <Failure error={error} />}
      {restore.error && <Failure error={restore.error} />}
      {version ? (
        <Suspense fallback={<Loading what="the comparison" />}>
          <Difference before={whole(version.files)} after={whole(draft.get().files)} label="version" />
        </Suspense>
      ) : (
        <Loading what="the version" />
      )}
      {isOnlyCopy && (
        <p>What you have was not run, so it is no version: only undo in the editor (Ctrl+Z) brings it back.</p>
      )}
      <p className="actions">
        <button type="button" className="primary" onClick={() => restore.mutate()} disabled={!version}>
          Take the left one
        </button>
        <button type="button" onClick={close}>
          Keep what I have
        </button>
      </p>
    </Dialog>
  );
}
