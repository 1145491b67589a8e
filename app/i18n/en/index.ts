import { desk } from "./desk.ts";
import { office } from "./office.ts";

export const en = { ...desk, ...office };
