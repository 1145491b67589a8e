// Preloaded into the processes of `npm start`: when the supervisor is gone, however it ended, the
// channel to it closes and the process shuts down as if it had been asked to.
if (process.channel) {
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  // The channel alone is no reason to stay alive.
  process.channel.unref();
}
