// What the screens ask for, each under one key, so that a notice can say: look again.
import { QueryClient, useQuery } from "@tanstack/react-query";

import { api, data, Problem } from "./client";

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (count, error) => !(error instanceof Problem) && count < 3,
    },
  },
});

export const useExercises = () =>
  useQuery({
    queryKey: ["exercises"],
    queryFn: () => data(api.GET("/api/v1/exercises", { params: { query: { limit: 200 } } })),
  });

export const useExercise = (slug: string) =>
  useQuery({
    queryKey: ["exercise", slug],
    queryFn: () => data(api.GET("/api/v1/exercises/{slug}", { params: { path: { slug } } })),
  });

export const useProgress = () =>
  useQuery({ queryKey: ["progress"], queryFn: () => data(api.GET("/api/v1/progress")) });

export const useCluster = () =>
  useQuery({
    queryKey: ["cluster"],
    queryFn: () => data(api.GET("/api/v1/cluster")),
    refetchInterval: 15_000,
  });

/** The exam that goes on; null when there is none. */
export const useExam = () =>
  useQuery({
    queryKey: ["exam"],
    queryFn: async () => {
      const { items } = await data(api.GET("/api/v1/exams"));
      return { current: items.find((sheet) => sheet.finished === null) ?? null, items };
    },
  });

export const useVersions = (slug: string) =>
  useQuery({
    queryKey: ["versions", slug],
    queryFn: async () =>
      (await data(api.GET("/api/v1/exercises/{slug}/versions", { params: { path: { slug } } })))
        .items,
  });
