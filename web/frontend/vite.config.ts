import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// The page goes where the service looks for it, and with it into the wheel.
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "../api/kubeplay_web/static",
    emptyOutDir: true,
    manifest: "manifest.json",
    chunkSizeWarningLimit: 4000, // the editor is large and loaded after the page
  },
  worker: { format: "es" },
  server: { proxy: { "/api": { target: "http://127.0.0.1:8000", ws: true } } },
});
