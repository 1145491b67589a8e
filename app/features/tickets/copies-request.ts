import { z } from "zod";
import { isAddress, mostCopies } from "./copies.ts";

const addresses = z.array(z.string().trim().toLowerCase().refine(isAddress)).max(mostCopies);

/** What the server takes as {@link Copies}: the composer, which types them, does without this file's library. */
export const copiesSchema = z.object({ cc: addresses, bcc: addresses });
