// How drafts travel to the service and back.
import { api, data, ifMatch } from "../api/client";
import type { Way } from "./draft";

/** The service's own way. */
export function wayOf(slug: string): Way {
  const path = { slug };
  return {
    load: () => data(api.GET("/api/v1/exercises/{slug}/solution", { params: { path } })),
    save: (files, etag) =>
      data(
        api.PUT("/api/v1/exercises/{slug}/solution", {
          params: { path, header: ifMatch(etag) },
          body: { files },
        }),
      ),
  };
}
