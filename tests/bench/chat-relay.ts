import { createServer } from "node:http";
import { createAdapter } from "@socket.io/redis-streams-adapter";
import { Redis } from "ioredis";
import pg from "pg";
import { Server } from "socket.io";

// The yardstick of the chat, run as a program of its own: socket.io, one row for each message, nothing else.
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 12 });
await pool.query("CREATE TABLE IF NOT EXISTS relayed (id bigserial PRIMARY KEY, room text, body text)");
const http = createServer();
const io = new Server(http, {
  adapter: createAdapter(new Redis(process.env.REDIS_URL ?? "", { maxRetriesPerRequest: null }), {
    streamName: "relay",
    channelPrefix: "relay",
    onlyPlaintext: true,
  }),
});
io.on("connection", (socket) => {
  socket.join(String(socket.handshake.auth.room));
  socket.on("send", async (room: string, body: string, done: () => void) => {
    await pool.query("INSERT INTO relayed (room, body) VALUES ($1, $2)", [room, body]);
    io.to(room).emit("line", body);
    done();
  });
});
http.listen(Number(process.env.PORT), "127.0.0.1", () => process.stdout.write("relay is ready\n"));
