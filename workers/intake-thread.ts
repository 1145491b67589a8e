import { serveQueue } from "./queue-thread.ts";

// Reading mails is most of what they cost, and a process reads them one after the other: where many wait, this
// thread takes its share of them, batch by batch, as another process would.
serveQueue("intake");
