import type { TestProject } from "vitest/node";
import { type SharedServers, shareServers } from "./trial.ts";

declare module "vitest" {
  export interface ProvidedContext {
    servers: SharedServers;
  }
}

export default async function setup(project: TestProject) {
  const { servers, release } = await shareServers();
  project.provide("servers", servers);
  return release;
}
