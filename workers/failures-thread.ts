import { followPayments } from "#app/features/failures/follow-payments.server.ts";
import { serveQueue } from "./queue-thread.ts";

// Counting and detection take whole batches through pure code that does not pause. Beside the scoring of
// payments they would hold it up, so they have a thread.
serveQueue("failures", followPayments());
