import { connect, createServer } from "node:net";
import { Halt } from "./halt.mjs";

/** Why a port cannot be listened on (an error code), or undefined when it can. */
function refusal(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve(error.code));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

/** Whether somebody answers; some systems let two programs listen on one port of different addresses. */
function answers(port, host) {
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 1_000 });
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => end(true));
    socket.once("timeout", () => end(false));
    socket.once("error", () => end(false));
  });
}

/**
 * @param {string} text what the variable says
 * @returns {number}
 * @throws {Halt} unless it is a port number
 */
export function portNumber(text, variable = "PORT", example = 3001) {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Halt(
    `${variable} is “${text}”, which is no port number: choose one from 1024 to 65535, for example ${variable}=${example} npm start.`,
  );
}

/**
 * @throws {Halt} when nobody of ours could listen there
 */
export async function checkPort(port, host, variable = "PORT", example = 3000) {
  const code = (await refusal(port, host)) ?? ((await answers(port, "localhost")) ? "EADDRINUSE" : undefined);
  if (code === "EADDRINUSE") {
    throw new Halt(
      `Port ${port} is taken by another program: stop that program, or choose another port, for example ${variable}=${port + 1} npm start.`,
    );
  }
  if (code === "EACCES") {
    throw new Halt(
      `There is no right to listen on port ${port}: choose one from 1024 on, for example ${variable}=${example} npm start.`,
    );
  }
  if (code) {
    throw new Halt(
      `${variable.replace("PORT", "HOST")} is “${host}”, which is no address of this machine (${code}): leave it out, or set ${variable.replace("PORT", "HOST")}=0.0.0.0 to listen on all.`,
    );
  }
}

/**
 * A port on 127.0.0.1 that is free now.
 *
 * @param {number} [wanted] taken if it is free
 */
export async function freePort(wanted) {
  if (wanted && !(await refusal(wanted, "127.0.0.1"))) return wanted;
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ port: 0, host: "127.0.0.1" }, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
