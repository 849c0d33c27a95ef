// What is on record of a submission once its verdict is there.
import { useQuery } from "@tanstack/react-query";

import { api, data, type SubmissionDetail } from "../api/client";
import type { Runner } from "./useRun";

export function useGraded({ submission, run }: Runner): SubmissionDetail | undefined {
  return useQuery({
    queryKey: ["submission", submission],
    queryFn: () =>
      data(
        api.GET("/api/v1/submissions/{submission}", {
          params: { path: { submission: submission ?? "" } },
        }),
      ),
    enabled: submission !== null && run.state === "done",
    staleTime: Infinity, // a verdict is never taken back
  }).data;
}
